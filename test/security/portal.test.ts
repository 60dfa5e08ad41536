import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Conversation } from '../../bot/domain/conversation.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { createIntake } from '../../bot/intake.ts';
import { withPortalSignOn } from '../../bot/portal-sign-on.ts';
import type { TaxpayerRegister } from '../../bot/ports/back-office.ts';
import type { PortalTokenKey } from '../../channels/web/tokens.ts';
import { createPortalSignOns } from '../../store/postgres/portal-sign-ons.ts';
import { call, startChannel, type TestChannel } from '../channels/web/channel-server.ts';
import { createFakeBus } from '../channels/web/fakes.ts';
import { createNode, createTestClock, sealing, type TestClock, type TestNode } from '../store/postgres/kit.ts';
import { freshDatabase } from '../support/database.ts';

const SECRET = new Uint8Array(48).fill(9);
const ISSUER = 'https://www.municipio.example';
const MARINA = { documentType: 'CC', document: '1900123456' };

const db = freshDatabase();
let node: TestNode;
let clock: TestClock;
let channel: TestChannel | undefined;
let asked: unknown[];
let registerIsDown: boolean;
beforeEach(() => {
  clock = createTestClock();
  node = createNode(db.pool, clock);
  [asked, registerIsDown] = [[], false];
});
afterEach(async () => {
  await channel?.stop();
  channel = undefined;
});

const register: TaxpayerRegister = {
  findTaxpayer(document, documentType) {
    asked.push([document, documentType]);
    if (registerIsDown) return Promise.reject(new AppError('backoffice.unreachable', 'down'));
    const found = { taxpayerId: 'tp-1', documentType: 'CC' as const, document, name: 'Marina Lucumí', contacts: [] };
    return Promise.resolve(document === MARINA.document && documentType === 'CC' ? found : undefined);
  },
};

/** The real routes on the real store, with the portal's key. */
async function start(
  key: PortalTokenKey = { algorithm: 'HS256', secret: SECRET, issuer: ISSUER },
): Promise<TestChannel> {
  const signOns = createPortalSignOns({ ...sealing, pool: db.pool, clock });
  const bare = createIntake({ store: node.conversations, bus: createFakeBus(), digests: sealing.digests });
  const intake = withPortalSignOn(bare, {
    ...{ signOns, register, logger: pino({ level: 'silent' }) },
    async change(id, decide) {
      await node.desk.change(id, (state) => ({ ok: true, ...decide(state) }));
    },
  });
  channel = await startChannel({ intake, log: node.log, clock, portalTokenKey: key, portalSignOns: signOns });
  return channel;
}

const nowS = (): number => Math.floor(clock.now().getTime() / 1000);
const claims = (part: JWTPayload = {}): JWTPayload => ({
  ...{ iss: ISSUER, aud: 'ventanilla', jti: randomUUID(), exp: nowS() + 120, ...MARINA },
  ...part,
});
const token = (part: JWTPayload = {}, key = SECRET, alg = 'HS256'): Promise<string> =>
  new SignJWT(claims(part)).setProtectedHeader({ alg }).sign(key);
const generate = (at: TestChannel, bearer: string) =>
  call(`${at.api}/tokens/generate`, { method: 'POST', token: bearer });
async function begin(at: TestChannel, bearer: string): Promise<Conversation> {
  const made = await generate(at, bearer);
  expect(made.status).toBe(200);
  await call(`${at.api}/conversations`, { token: String(made.body['token']), body: {} });
  return stateOf(String(made.body['conversationId']));
}
async function stateOf(id: string): Promise<Conversation> {
  const found = await node.desk.find(id);
  if (!found) throw new Error('it did not begin');
  return found.state;
}

describe('who signed in at the portal (R-I1, R-C1)', () => {
  test('has proven who it is when the conversation begins, without a code, and it is on the record', async () => {
    const state = await begin(await start(), await token());
    expect(state.identity).toEqual({
      level: 2,
      method: 'portal-token',
      taxpayerId: 'tp-1',
      name: 'Marina Lucumí',
      ...MARINA,
    });
    const { rows } = await db.pool.query<{ action: string }>('select action from audit');
    expect(rows).toEqual([{ action: 'identity.verified' }]);
    expect((await db.pool.query('select from outbox')).rowCount).toBe(0);
    const facts = await node.log.read(state.id, { audience: 'all', limit: 50 });
    expect(facts.map(({ fact }) => fact.kind)).toEqual(['conversation-started', 'identity-verified']);
  });

  test('nothing of the person stands in the conversation’s token', async () => {
    const at = await start();
    const { body } = await generate(at, await token());
    const [, payload = ''] = String(body['token']).split('.');
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain(MARINA.document);
    expect(at.log()).not.toContain(MARINA.document);
  });

  test('a register that is down begins without proof, and coming back while the portal’s word holds has it', async () => {
    const at = await start();
    registerIsDown = true;
    const made = await generate(at, await token());
    const open = () => call(`${at.api}/conversations`, { token: String(made.body['token']), body: {} });
    expect((await open()).status).toBe(201);
    const id = String(made.body['conversationId']);
    expect((await stateOf(id)).identity.level).toBe(0);
    registerIsDown = false;
    await open();
    expect((await stateOf(id)).identity.level).toBe(2);
  });

  test('once its word has ended, coming back proves nothing', async () => {
    const at = await start();
    const made = await generate(at, await token());
    clock.advance(121_000);
    await call(`${at.api}/conversations`, { token: String(made.body['token']), body: {} });
    expect((await stateOf(String(made.body['conversationId']))).identity.level).toBe(0);
    expect(asked).toEqual([]);
  });

  test('a proof that was dropped is not had again by beginning again', async () => {
    const at = await start();
    const made = await generate(at, await token());
    const open = () => call(`${at.api}/conversations`, { token: String(made.body['token']), body: {} });
    await open();
    const id = String(made.body['conversationId']);
    await node.desk.change(id, () => ({ ok: true, facts: [{ kind: 'identity-dropped', reason: 'idle' }], audit: [] }));
    await open();
    expect((await stateOf(id)).identity.level).toBe(0);
  });

  test.each([
    ['a document nobody has', { document: '1999888771' }],
    ['the right number as another kind of document', { documentType: 'CE' }],
  ])('%s proves nothing', async (_name, part) => {
    expect((await begin(await start(), await token(part))).identity.level).toBe(0);
  });
});

describe('a portal token that is not one (R-Q4)', () => {
  const refused = async (bearer: string, key?: PortalTokenKey): Promise<void> => {
    const { status, body } = await generate(channel ?? (await start(key)), bearer);
    expect([401, 403]).toContain(status);
    expect(String(body['code'])).toMatch(/^auth\.(invalid|expired)$/);
    expect(body['token']).toBeUndefined();
  };

  test('used twice, also at once, opens one conversation', async () => {
    const at = await start();
    const bearer = await token();
    const answers = await Promise.all([1, 2, 3, 4].map(() => generate(at, bearer)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
  });

  test.each<[string, JWTPayload]>([
    ['has ended', { exp: 1 }],
    ['is for another site', { aud: 'otro-sitio' }],
    ['is for none', { aud: [] }],
    ['is of another issuer', { iss: 'https://www.impostor.example' }],
    ['has no issuer', { iss: undefined as unknown as string }],
    ['has no end', { exp: undefined as unknown as number }],
    ['lives for hours', { exp: 4_000_000_000 }],
    ['has no id', { jti: undefined as unknown as string }],
    ['says the document and not its kind', { documentType: undefined }],
    ['says a kind that is none', { documentType: 'XX' }],
    ['says a document that is none', { document: '1900123456 or 1=1' }],
    ['says a list of documents', { document: ['1900123456', '31987654'] }],
    ['is not valid yet', { nbf: 4_000_000_000 }],
  ])('one that %s is refused', async (_name, part) => {
    await refused(await token(part));
  });

  test('signed by another key, unsigned, altered, or in another algorithm, it is refused', async () => {
    const pair = generateKeyPairSync('ed25519');
    const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    await start({ algorithm: 'EdDSA', publicKeyPem: pem, issuer: ISSUER });
    const good = await new SignJWT(claims()).setProtectedHeader({ alg: 'EdDSA' }).sign(pair.privateKey);
    const [head = '', body = '', signature = ''] = good.split('.');
    const parsed = JSON.parse(Buffer.from(body, 'base64url').toString()) as JWTPayload;
    const other = Buffer.from(JSON.stringify({ ...parsed, document: '31987654' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    // The public key is known to all: as an HMAC secret it must be worth nothing.
    const confused = await token({}, new TextEncoder().encode(pem));
    const stranger = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(generateKeyPairSync('ed25519').privateKey);
    const tricks = [
      new UnsecuredJWT(claims()).encode(),
      ...[`${none}.${body}.`, `${none}.${body}.${signature}`, `${head}.${other}.${signature}`, `${head}.${body}.`],
      ...[confused, stranger, await token()],
      await new SignJWT(claims()).setProtectedHeader({ alg: 'HS512' }).sign(SECRET),
    ];
    for (const trick of tricks) await refused(trick);
    expect((await generate(channel!, good)).status).toBe(200);
  });

  test('our own tokens are no portal tokens, and a portal token opens no conversation by itself', async () => {
    const at = await start();
    const made = await generate(at, await token());
    await refused(String(made.body['token']));
    const bearer = await token();
    for (const path of ['conversations', 'tokens/refresh'])
      expect((await call(`${at.api}/${path}`, { token: bearer, body: {} })).status).toBe(401);
    const id = String(made.body['conversationId']);
    expect((await call(`${at.api}/conversations/${id}/activities`, { token: bearer })).status).toBe(401);
  });

  test('one that names nobody only lets one in, as before', async () => {
    const at = await start();
    const bearer = await token({ document: undefined, documentType: undefined, jti: undefined as unknown as string });
    expect((await begin(at, bearer)).identity.level).toBe(0);
    expect((await generate(at, bearer)).status).toBe(200);
    expect(asked).toEqual([]);
  });

  test('the person a browser names in its own body is nobody’s proof', async () => {
    const at = await start();
    const made = await call(`${at.api}/tokens/generate`, {
      ...{ method: 'POST', headers: { origin: at.base } },
      body: { user: { id: MARINA.document }, ...MARINA, identity: MARINA },
    });
    await call(`${at.api}/conversations`, { token: String(made.body['token']), body: { ...MARINA } });
    expect((await stateOf(String(made.body['conversationId']))).identity.level).toBe(0);
  });
});
