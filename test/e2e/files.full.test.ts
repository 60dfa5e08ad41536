import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { pdf } from '../documents/inspection/files.ts';
import { EICAR, startFakeClamd } from '../integrations/clamav/fake-clamd.ts';
import { startProduct, type RunningProduct } from '../support/product.ts';

const Started = z.object({ conversationId: z.string(), token: z.string() });
const Log = z.object({
  activities: z.array(z.object({ channelData: z.object({ messageKey: z.string() }).partial() })),
});

describe('R-Q4: a citizen’s files in the whole product', () => {
  let folder: string;
  let socketPath: string;
  let product: RunningProduct;
  let clamd: Awaited<ReturnType<typeof startFakeClamd>> | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'clamd-'));
    socketPath = path.join(folder, 'clamd.ctl');
    product = await startProduct({ env: { CLAMD_ADDRESS: socketPath } });
  }, 240_000);
  afterAll(async () => {
    await product?.stop();
    await clamd?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('are told why they are refused, wait for the scanner while it is away, and a virus found later is told', async () => {
    const api = `${product.baseUrl}/v3/directline`;
    const post = async (url: string, token: string | undefined, body?: FormData): Promise<unknown> => {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const response = await fetch(url, {
        method: 'POST',
        headers: { origin: product.baseUrl, ...authorization },
        ...(body !== undefined && { body }),
      });
      expect(response.ok).toBe(true);
      return response.json();
    };
    const ticket = z.object({ token: z.string() }).parse(await post(`${api}/tokens/generate`, undefined));
    const { conversationId, token } = Started.parse(await post(`${api}/conversations`, ticket.token));
    const conversation = `${api}/conversations/${conversationId}`;
    const upload = async (name: string, content: Buffer): Promise<void> => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(content)], { type: 'application/pdf' }), name);
      await post(`${conversation}/upload`, token, form);
    };
    const hears = (key: string, timeout: number): Promise<void> =>
      vi.waitFor(
        async () => {
          const response = await fetch(`${conversation}/activities`, { headers: { authorization: `Bearer ${token}` } });
          const said = Log.parse(await response.json()).activities.map(({ channelData }) => channelData.messageKey);
          expect(said).toContain(key);
        },
        { timeout, interval: 200 },
      );

    await upload('factura.pdf.exe', pdf(''));
    await hears('file.name', 15_000);
    await upload('escritura.pdf', pdf(`%${EICAR.toString('latin1')}\n`));
    await hears('file.quarantined', 15_000);
    clamd = await startFakeClamd({ listenOn: socketPath });
    await hears('file.removed', 45_000);
    await upload('poder.pdf', pdf(`%${EICAR.toString('latin1')}\n`));
    await hears('file.infected', 15_000);
  }, 120_000);
});
