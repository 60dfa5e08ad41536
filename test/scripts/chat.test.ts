import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestChannel } from '../channels/web/channel-server.ts';
import { startChannel } from '../channels/web/channel-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Longer than the quiet that ends an answer, so that only a reader who waits for the answer sees it. */
const SLOW_MS = 1_500;

let channel: TestChannel;
beforeEach(async () => {
  channel = await startChannel({ reply: (said) => (said === 'despacio' ? undefined : `Eco: ${said}`) });
});
afterEach(() => channel.stop());

/** Runs `npm run chat` with `input` by a pipe. */
async function chat(input: string, { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/chat.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, PUBLIC_BASE_URL: '', ...env },
  });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { out, err, code };
}

describe('the chat of the terminal', () => {
  it('talks to the assistant of this environment where no address is given', async () => {
    const { out, code } = await chat('uno\n\ndos', { env: { PORT: String(channel.port) } });
    expect(code).toBe(0);
    expect(out.match(/› uno|Eco: uno|› dos|Eco: dos/g)).toEqual(['› uno', 'Eco: uno', '› dos', 'Eco: dos']);
  });

  it('waits by a pipe for an answer that takes longer, the last one too', async () => {
    const append = (about: number, id: string) =>
      channel.conversations.append(id, { kind: 'bot-said', about, reply: { key: 'test.slow', text: 'Ya casi.' } });
    const { receive } = channel.conversations.intake;
    channel.conversations.intake.receive = async (message) => {
      const taken = await receive(message);
      setTimeout(() => append(taken.number, message.conversationId), SLOW_MS);
      return taken;
    };
    const { out, code } = await chat('despacio', { args: [`${channel.base}/`] });
    expect(code).toBe(0);
    expect(out).toContain('Ya casi.');
  });

  it.each([
    ['no server there', 'http://127.0.0.1:9', 'nothing answers at http://127.0.0.1:9'],
    ['no address', 'hola', 'not an address of the web'],
    ['another kind of address', 'ftp://127.0.0.1', 'not an address of the web'],
  ])('says in one line that there is %s', async (_, address, said) => {
    const { out, err, code } = await chat('hola', { args: [address] });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(said)]);
  });

  it('says in one line that another server answers', async () => {
    const { err, code } = await chat('hola', { args: [`${channel.base}/other`] });
    expect(code).toBe(1);
    expect(err.trim()).toBe(`no assistant answers at ${channel.base}/other (HTTP 404)`);
  });
});
