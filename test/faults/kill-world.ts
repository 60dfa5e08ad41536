import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const Taxpayers = z.array(
  z.object({
    documentType: z.string(),
    document: z.string(),
    name: z.string(),
    contacts: z.array(z.object({ kind: z.string(), value: z.string() })),
    obligations: z.array(
      z.object({ tax: z.string(), propertyId: z.string().optional(), year: z.number(), balanceCop: z.number() }),
    ),
  }),
);
/** A person of the emulated city, and what they owe. */
export type Taxpayer = z.infer<typeof Taxpayers>[number];

const Mailbox = z.array(z.object({ kind: z.string(), to: z.string(), text: z.string() }));
/** A message that arrived at a registered contact. */
export type Mail = z.infer<typeof Mailbox>[number];

const Order = z.object({ reference: z.string(), taxpayerId: z.string(), amountCop: z.number() });
/** A payment order as the emulated payment system keeps it. */
export type Order = z.infer<typeof Order>;

const SignedAgreement = z.object({ number: z.string(), taxpayerId: z.string(), idempotencyKey: z.string() });
/** An agreement as the emulated *cartera* keeps it. */
export type SignedAgreement = z.infer<typeof SignedAgreement>;

const Registration = z.object({ number: z.string(), title: z.string(), parentNumber: z.string().optional() });
/** A document as the emulated document management keeps it. */
export type Registration = z.infer<typeof Registration>;

const READ: ReadonlySet<string> = new Set(['order-created', 'agreement-signed', 'document-registered']);
const JournalLine = z.union([
  z
    .object({ kind: z.literal('document-registered'), record: Registration })
    .transform(({ kind, record }) => ({ kind, registration: record })),
  z.object({ kind: z.literal('order-created'), order: Order }),
  z.object({ kind: z.literal('agreement-signed'), record: SignedAgreement }),
  z.object({ kind: z.string().refine((kind) => !READ.has(kind)) }),
]);

/** Everyone who has a document of the country. */
export async function readCitizens(baseUrl: string): Promise<Taxpayer[]> {
  const taxpayers = Taxpayers.parse(await getJson(`${baseUrl}/emulator/taxpayers?limit=1000`));
  return taxpayers.filter(({ documentType }) => documentType === 'CC');
}

/** Those of them who owe predial. */
export async function readDebtors(baseUrl: string): Promise<Taxpayer[]> {
  return (await readCitizens(baseUrl)).filter(({ obligations }) => owedCop(obligations, 'predial') > 0);
}

/** Messages sent to a person, oldest first. Throws while the server is down. */
export async function readMailbox(baseUrl: string, document: string): Promise<Mail[]> {
  return Mailbox.parse(await getJson(`${baseUrl}/emulator/outbox?document=${document}`));
}

/** All orders and agreements there are, from the city's own book: the outside has only pages for people. */
export async function readBook(
  dataDir: string,
): Promise<{ orders: Order[]; agreements: SignedAgreement[]; registrations: Registration[] }> {
  const text = await readFile(path.join(dataDir, 'emulator/emulator-journal.ndjson'), 'utf8');
  const entries = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JournalLine.parse(JSON.parse(line)));
  return {
    orders: entries.flatMap((entry) => ('order' in entry ? [entry.order] : [])),
    agreements: entries.flatMap((entry) => ('record' in entry ? [entry.record] : [])),
    registrations: entries.flatMap((entry) => ('registration' in entry ? [entry.registration] : [])),
  };
}

/** The codes in a mailbox, oldest first; the number of a paper is none. */
export function codesIn(mails: readonly Mail[]): string[] {
  return mails.flatMap(({ text }) => /c[oó]digo (?:es )?(\d{6})(?!\d)/i.exec(text)?.[1] ?? []);
}

/** What is owed of a tax, or of all. */
export function owedCop(obligations: Taxpayer['obligations'], tax?: string): number {
  return obligations.reduce((sum, one) => sum + (tax === undefined || one.tax === tax ? one.balanceCop : 0), 0);
}

/** The amounts a text names: `$1.250.000`. */
export function amountsIn(text: string): number[] {
  return [...text.matchAll(/\$\s?([\d.]+)/g)].map(([, digits = '']) => Number(digits.replaceAll('.', '')));
}

async function getJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${url.replace(/\d{6,}/g, '…')}: ${answer.status}`);
  return answer.json();
}
