import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDigests, createEnvelope, searchDigests } from '../../../store/postgres/envelope.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const envelope = createEnvelope({ current: 'k1', keys: new Map([['k1', key(1)]]) });
const bytes = fc.uint8Array({ maxLength: 500 });

describe('the envelope (R-I5)', () => {
  it('opens what it sealed, any value and any bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.string(), (value, place) => {
        expect(envelope.open(envelope.seal(value, place), place)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    fc.assert(
      fc.property(bytes, fc.string(), (content, place) => {
        expect(envelope.openBytes(envelope.sealBytes(content, place), place)).toEqual(Buffer.from(content));
      }),
    );
  });

  it('never seals the same twice alike', () => {
    const sealed = new Set(Array.from({ length: 200 }, () => envelope.seal('igual', 'p').toString('hex')));
    expect(sealed.size).toBe(200);
  });

  it('one changed bit anywhere, and it does not open', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), (content, at, bit) => {
        const sealed = envelope.sealBytes(content, 'p');
        const index = at % sealed.length;
        sealed[index] = sealed[index]! ^ (1 << bit);
        expect(() => envelope.openBytes(sealed, 'p')).toThrow();
      }),
      { numRuns: 400 },
    );
  });

  it('cut short or made up, it does not open and does not break', () => {
    const sealed = envelope.seal({ a: 1 }, 'p');
    for (let length = 0; length < sealed.length; length++) {
      expect(() => envelope.open(sealed.subarray(0, length), 'p')).toThrow(/sealed/);
    }
    fc.assert(fc.property(bytes, (random) => void expect(() => envelope.openBytes(random, 'p')).toThrow(/sealed/)));
  });

  it('does not open in another place', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (place, other) => {
        fc.pre(place !== other);
        expect(() => envelope.open(envelope.seal('x', place), other)).toThrow(
          expect.objectContaining({ code: 'internal.bug' }),
        );
      }),
    );
  });

  it('after a rotation the old key still opens and the new one seals', () => {
    const old = envelope.seal('antes', 'p');
    const rotated = createEnvelope({
      current: 'k2',
      keys: new Map([
        ['k2', key(2)],
        ['k1', key(1)],
      ]),
    });
    expect(rotated.open(old, 'p')).toBe('antes');
    const sealed = rotated.seal('después', 'p');
    expect(rotated.open(sealed, 'p')).toBe('después');
    expect(() => envelope.open(sealed, 'p')).toThrow(expect.objectContaining({ code: 'crypto.unknown-key' }));
  });

  it('another key under the same id does not open', () => {
    const impostor = createEnvelope({ current: 'k1', keys: new Map([['k1', key(3)]]) });
    expect(() => impostor.open(envelope.seal('x', 'p'), 'p')).toThrow(
      expect.objectContaining({ code: 'internal.bug' }),
    );
  });

  it('refuses to start with a current key that is not there', () => {
    expect(() => createEnvelope({ current: 'k9', keys: new Map([['k1', key(1)]]) })).toThrow(
      expect.objectContaining({ code: 'crypto.unknown-key' }),
    );
  });
});

describe('digests', () => {
  const digests = createDigests(key(1));

  it('are equal for equal values of one purpose, and unlike for another purpose, value or secret', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, other) => {
        const own = digests.hmac('document', value);
        expect(own).toMatch(/^[0-9a-f]{64}$/);
        expect(createDigests(key(1)).hmac('document', value)).toBe(own);
        expect(digests.hmac('address', value)).not.toBe(own);
        expect(createDigests(key(2)).hmac('document', value)).not.toBe(own);
        if (other !== value) expect(digests.hmac('document', other)).not.toBe(own);
      }),
    );
  });

  it('of search words fit PostgreSQL’s bigint and are equal exactly for equal stems', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 }), (stems) => {
        const terms = searchDigests(stems, digests);
        expect(searchDigests(stems, digests)).toEqual(terms);
        expect(new Set(terms).size).toBe(stems.length);
        for (const term of terms) expect(BigInt.asIntN(64, BigInt(term))).toBe(BigInt(term));
      }),
    );
  });
});
