import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { configFromEnvironment } from '../app/config.ts';
import { Activity } from '../contracts/activity.ts';

/**
 * Talk to a running assistant in a terminal: `npm run chat [-- URL]`; without URL, to the one that this environment
 * configures. Sentences may also come by a pipe, a line each. It speaks Direct Line like any other client.
 */
const POLL_MS = 150;
/** By a pipe, an answer is over when the assistant has been quiet for so long. */
const QUIET_MS = 700;
/** Nobody may answer: an agent is being waited for, or reads. */
const ANSWER_WITHIN_MS = 6_000;
const REQUEST_TIMEOUT_MS = 10_000;

const Started = z.object({ conversationId: z.string(), token: z.string() });
const Page = z.object({ activities: z.array(Activity), watermark: z.string() });

interface Conversation {
  /** Address of the conversation's activities. */
  url: string;
  headers: Record<string, string>;
  /** Epoch ms of the last thing the other side said, 0 before. */
  heardAt: number;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main([address]: string[]): Promise<number> {
  const base = baseOf(address ?? configFromEnvironment().PUBLIC_BASE_URL);
  const conversation = await start(base);
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '› ' });
  const over = new AbortController();
  try {
    // Either the lines are at their end, or the assistant is gone.
    await Promise.race([talk(conversation, lines), listen(conversation, over.signal)]);
  } finally {
    over.abort();
    lines.close();
  }
  return 0;
}

function baseOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Error(`not an address of the web (http://… or https://…): ${address}`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

async function start(base: string): Promise<Conversation> {
  const api = `${base}/v3/directline`;
  const begin = async (path: string, headers: Record<string, string>) => {
    const answer = await request(`${api}${path}`, { method: 'POST', headers });
    const started = Started.safeParse(await answer.json().catch(() => undefined));
    if (!answer.ok || !started.success) throw new Error(`no assistant answers at ${base} (HTTP ${answer.status})`);
    return started.data;
  };
  const { token } = await begin('/tokens/generate', { origin: new URL(base).origin });
  const begun = await begin('/conversations', { authorization: `Bearer ${token}` });
  return {
    url: `${api}/conversations/${begun.conversationId}/activities`,
    headers: { authorization: `Bearer ${begun.token}`, 'content-type': 'application/json' },
    heardAt: 0,
  };
}

async function talk(conversation: Conversation, lines: ReturnType<typeof createInterface>): Promise<void> {
  const isPiped = !process.stdin.isTTY;
  if (!isPiped) lines.prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (text === '') continue;
    if (isPiped) console.log(`› ${text}`);
    const sentAt = Date.now();
    const taken = await say(conversation, text);
    if (isPiped && taken) await answered(conversation, sentAt);
    if (!isPiped) lines.prompt();
  }
}

async function say({ url, headers }: Conversation, text: string): Promise<boolean> {
  const channelData = { clientActivityID: randomUUID() };
  const body = JSON.stringify({ type: 'message', text, from: { id: 'terminal' }, channelData });
  const sent = await request(url, { method: 'POST', headers, body });
  if (!sent.ok) console.log(`  [${sent.status}] ${await sent.text()}`);
  return sent.ok;
}

async function answered(conversation: Conversation, sentAt: number): Promise<void> {
  const isOver = () => conversation.heardAt >= sentAt && Date.now() - conversation.heardAt >= QUIET_MS;
  while (!isOver() && Date.now() - sentAt < ANSWER_WITHIN_MS) await pause(POLL_MS);
}

async function listen(conversation: Conversation, over: AbortSignal): Promise<void> {
  let watermark = '';
  while (!over.aborted) {
    const answer = await request(`${conversation.url}?watermark=${watermark}`, { headers: conversation.headers });
    if (!answer.ok) throw new Error(`the conversation cannot be read any more (HTTP ${answer.status})`);
    const page = Page.parse(await answer.json());
    watermark = page.watermark;
    for (const activity of page.activities) {
      if (activity.from?.role === 'user') continue;
      conversation.heardAt = Date.now();
      show(activity);
    }
    await pause(POLL_MS);
  }
}

async function request(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  } catch (error) {
    throw new Error(`nothing answers at ${new URL(url).origin}: is the assistant running there?`, { cause: error });
  }
}

function show({ text, from, suggestedActions, type }: Activity): void {
  if (type === 'endOfConversation') return console.log('  (conversación cerrada)');
  if (type !== 'message') return;
  const who = from?.name ?? 'Asistente';
  console.log(`\n${who}: ${(text ?? '').replaceAll('\n', '\n  ')}`);
  suggestedActions?.actions.forEach((action, index) => console.log(`  ${index + 1}. ${action.title ?? ''}`));
}
