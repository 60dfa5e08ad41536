import { expect, it } from 'vitest';
import type { VirusScanner } from '../../../bot/ports/inspection.ts';
import { EICAR } from './fake-clamd.ts';

/** What holds of a scanner, before a server that speaks its protocol and before clamd itself. */
export function keepsScannerPromises(open: () => VirusScanner): void {
  it('finds EICAR and names it', async () => {
    const verdict = await open().scan(EICAR);
    expect(verdict.kind).toBe('infected');
    expect(verdict.kind === 'infected' && verdict.name).toMatch(/eicar/i);
  });

  it('finds nothing in an honest file, nor in one of no bytes', async () => {
    expect(await open().scan(Buffer.from('%PDF-1.7 recibo'))).toEqual({ kind: 'clean' });
    expect(await open().scan(new Uint8Array())).toEqual({ kind: 'clean' });
  });

  it('looks at all of a file of many chunks', async () => {
    const long = Buffer.alloc(5_000_000, 'papel ');
    expect(await open().scan(long)).toEqual({ kind: 'clean' });
  });

  it('looks at many at once, each with its own verdict', async () => {
    const scanner = open();
    const verdicts = await Promise.all(
      Array.from({ length: 30 }, (_, index) => scanner.scan(index % 3 === 0 ? EICAR : Buffer.from(`recibo ${index}`))),
    );
    expect(verdicts.map(({ kind }) => kind)).toEqual(
      verdicts.map((_verdict, index) => (index % 3 === 0 ? 'infected' : 'clean')),
    );
  });
}
