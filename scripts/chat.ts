import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Activity } from '../contracts/activity.ts';

/**
 * Talk to a running assistant in a terminal: `npm run chat [-- URL]`. Sentences may also come by a pipe, a line each.
 * It speaks Direct Line like any other client.
 */
const base = (process.argv[2] ?? 'http://localhost:3978').replace(/\/+$/, '');
const api = `${base}/v3/directline`;
const POLL_MS = 150;
/** A piped sentence is followed by the next one when the assistant has been quiet for so long. */
const QUIET_MS = 700;

const Started = z.object({ conversationId: z.string(), token: z.string() });
const Page = z.object({ activities: z.array(Activity), watermark: z.string() });

await chat();

async function chat(): Promise<void> {
  const { conversationId, token } = await start();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let watermark = '';
  let heardAt = Date.now();
  let closed = false;

  const listen = async (): Promise<void> => {
    const answer = await fetch(`${api}/conversations/${conversationId}/activities?watermark=${watermark}`, { headers });
    const page = Page.parse(await answer.json());
    watermark = page.watermark;
    for (const activity of page.activities) {
      if (activity.from?.role === 'user') continue;
      heardAt = Date.now();
      show(activity);
    }
    if (!closed) setTimeout(() => void listen(), POLL_MS);
  };
  void listen();

  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '› ' });
  lines.prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (text === '') continue;
    if (!process.stdin.isTTY) console.log(`› ${text}`);
    const activity = {
      type: 'message',
      text,
      from: { id: 'terminal' },
      channelData: { clientActivityID: randomUUID() },
    };
    const sent = await fetch(`${api}/conversations/${conversationId}/activities`, {
      method: 'POST',
      headers,
      body: JSON.stringify(activity),
    });
    if (!sent.ok) console.log(`  [${sent.status}] ${await sent.text()}`);
    heardAt = Date.now();
    if (!process.stdin.isTTY)
      while (Date.now() - heardAt < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    lines.prompt();
  }
  closed = true;
}

async function start(): Promise<z.infer<typeof Started>> {
  const origin = { origin: base };
  const made = Started.parse(await (await fetch(`${api}/tokens/generate`, { method: 'POST', headers: origin })).json());
  const headers = { authorization: `Bearer ${made.token}` };
  return Started.parse(await (await fetch(`${api}/conversations`, { method: 'POST', headers })).json());
}

function show({ text, from, suggestedActions, type }: Activity): void {
  if (type === 'endOfConversation') return console.log('  (conversación cerrada)');
  if (type !== 'message') return;
  const who = from?.name ?? 'Asistente';
  console.log(`\n${who}: ${(text ?? '').replaceAll('\n', '\n  ')}`);
  suggestedActions?.actions.forEach((action, index) => console.log(`  ${index + 1}. ${action.title ?? ''}`));
}
