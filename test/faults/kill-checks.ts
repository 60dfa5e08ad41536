import type { LogEntry } from '../../contracts/desk-protocol.ts';
import type { AgentMessage, DeskThread } from '../support/desk-agent.ts';
import type { Seen, Sent } from '../support/web-chat.ts';
import type { LedgerLine } from './kill-citizen.ts';
import {
  amountsIn,
  codesIn,
  owedCop,
  type Mail,
  type Order,
  type Registration,
  type SignedAgreement,
  type Taxpayer,
} from './kill-world.ts';

/** All that is known of one citizen's conversation at the end. */
export interface Story {
  name: string;
  conversationId: string;
  taxpayer: Taxpayer;
  ledger: LedgerLine[];
  sent: readonly Sent[];
  seen: readonly Seen[];
  log: Seen[];
  mails: Mail[];
}

/** What a reply may be that answers no message of the citizen: it tells of something the desk did. */
const UNASKED = new Set(['agent.joined', 'agent.left', 'handoff.requeued']);

/** Everything that is wrong with the conversation as its citizen saw it. */
export function checkStory(story: Story): string[] {
  const problems = [
    ...order(story.seen),
    ...sameAsLog(story),
    ...messages(story),
    ...replies(story),
    ...account(story),
    ...codes(story),
  ];
  return problems.map((problem) => `${story.name} ${story.conversationId}: ${problem}`);
}

/** Each order is known to the citizen it was made for, and each reference on a screen is an order. */
export function checkOrders(orders: readonly Order[], stories: readonly Story[]): string[] {
  const shown = stories.flatMap(({ name, taxpayer, seen }) =>
    seen
      .filter(({ key }) => key === 'payment.link')
      .map(({ text }) => ({
        name,
        text,
        // Whoever asked what is owed of predial pays that.
        expectedCop: owedCop(taxpayer.obligations, 'predial'),
        reference: orders.find((one) => text.includes(one.reference))?.reference,
      })),
  );
  const references = shown.map(({ reference }) => reference);
  return [
    ...shown
      .filter(({ reference }) => reference === undefined)
      .map(({ name }) => `${name} was given a reference that the payment system does not know`),
    ...orders
      .filter(({ reference }) => !references.includes(reference))
      .map(({ reference }) => `order ${reference} was made, and nobody was told`),
    ...repeated(references.flatMap((one) => one ?? [])).map((one) => `reference ${one} was given twice`),
    ...repeated(orders.map(({ reference }) => reference)).map((one) => `order ${one} stands twice in the book`),
    ...repeated(orders.map(({ taxpayerId }) => taxpayerId)).map(
      (one) => `taxpayer ${one} has two orders for one wish to pay`,
    ),
    ...shown
      .filter(({ text, expectedCop }) => amountsIn(text)[0] !== expectedCop)
      .map(({ name, text, expectedCop }) => `${name} owes ${expectedCop} and is asked to pay: ${text}`),
  ];
}

/** Who signed has one agreement in the city's book, and nobody else has any. */
export function checkAgreements(agreements: readonly SignedAgreement[], stories: readonly Story[]): string[] {
  const ofStory = ({ conversationId }: Story): SignedAgreement[] =>
    agreements.filter(({ idempotencyKey }) => idempotencyKey.startsWith(`${conversationId}:`));
  return [
    ...stories.flatMap((story) => {
      const told = story.seen.filter(({ key }) => key === 'paper.agreement').length;
      const made = ofStory(story).map(({ number }) => number);
      return told === made.length && told <= 1
        ? []
        : [`${story.name} was given ${told} agreements, *cartera* has ${made.length}: ${made.join(', ')}`];
    }),
    ...agreements
      .filter((one) => !stories.some((story) => ofStory(story).includes(one)))
      .map(({ number }) => `agreement ${number} was made in no conversation`),
    ...repeated(agreements.map(({ taxpayerId }) => taxpayerId)).map((one) => `taxpayer ${one} has two agreements`),
  ];
}

/** Each conversation that ended in a case has its own, and none was opened besides: they are numbered without gaps. */
export function checkCases(stories: readonly Story[]): string[] {
  const wanted = stories.filter(({ ledger }) => ledger.some(({ step }) => step === 'open case'));
  const told = stories.flatMap(({ name, seen }) =>
    [...new Set(seen.flatMap(({ role, text }) => (role === 'bot' ? (text.match(/C-\d{4}-\d{6}/g) ?? []) : [])))].map(
      (number) => ({ name, number }),
    ),
  );
  // Beside each filing stands a case that nobody is told of.
  const beside = stories.filter(({ ledger }) => ledger.some(({ step }) => step === 'file')).length;
  const places = told.map(({ number }) => Number(number.slice(-6)));
  const missing = Array.from({ length: Math.max(0, ...places) }, (_, index) => index + 1).filter(
    (place) => !places.includes(place),
  );
  return [
    ...wanted
      .map(({ name }) => ({ name, count: told.filter((one) => one.name === name).length }))
      .filter(({ count }) => count !== 1)
      .map(({ name, count }) => `${name} wanted a case and was told of ${count}`),
    ...told
      .filter(({ name }) => !wanted.some((story) => story.name === name))
      .map(({ name, number }) => `${name} wanted no case and was told of ${number}`),
    ...repeated(told.map(({ number }) => number)).map((number) => `case ${number} was told to two citizens`),
    ...(missing.length > beside ? [`cases ${missing.join(', ')} were opened, and there are ${beside} filings`] : []),
  ];
}

/** Who filed has one number, which no one else has; they are numbered without gaps, and document management has none twice. */
export function checkFilings(registrations: readonly Registration[], stories: readonly Story[]): string[] {
  const wanted = stories.filter(({ ledger }) => ledger.some(({ step }) => step === 'file'));
  const told = stories.flatMap(({ name, seen }) =>
    [...new Set(seen.flatMap(({ text }) => text.match(/V-\d{4}-\d{6}/g) ?? []))].map((number) => ({ name, number })),
  );
  const places = told.map(({ number }) => Number(number.slice(-6)));
  const filings = registrations.filter(
    ({ title, parentNumber }) => title.startsWith('V-') && parentNumber === undefined,
  );
  return [
    ...wanted
      .map(({ name }) => ({ name, count: told.filter((one) => one.name === name).length }))
      .filter(({ count }) => count !== 1)
      .map(({ name, count }) => `${name} filed once and was told ${count} numbers`),
    ...repeated(told.map(({ number }) => number)).map((number) => `filing ${number} was told to two citizens`),
    ...(Math.max(0, ...places) > told.length
      ? [`filings up to ${Math.max(...places)} were made, ${told.length} told`]
      : []),
    ...repeated(filings.map(({ title }) => title)).map((title) => `document management has filing ${title} twice`),
    ...filings
      .filter(({ title }) => !told.some(({ number }) => number === title))
      .map(({ title }) => `document management has filing ${title}, which nobody was told of`),
  ];
}

/** The agent's screen has every line once, as the server has it, and the citizen sees every message of the agent once. */
export function checkThread(
  thread: DeskThread,
  log: readonly LogEntry[],
  written: readonly AgentMessage[],
  story: Story,
): string[] {
  const own = written.filter(({ conversationId }) => conversationId === thread.conversationId);
  const screen = [...thread.lines.values()].sort((a, b) => a.number - b.number);
  const known = new Set(log.map(({ number }) => number));
  const atCitizen = story.seen.filter(({ author }) => author === 'agent');
  const problems = [
    ...log.filter(({ number }) => !thread.lines.has(number)).map((line) => `the screen lacks ${show(line)}`),
    ...screen.filter(({ number }) => !known.has(number)).map((line) => `the screen has ${show(line)}, the log has not`),
    ...log
      .filter((line) => differs(thread.lines.get(line.number), line))
      .map((line) => `the screen shows ${show(line)} otherwise`),
    ...own
      .filter(({ number }) => number === undefined)
      .map(({ clientId }) => `message ${clientId} was never acknowledged`),
    ...own.flatMap(({ clientId, text, number }) => {
      const times = atCitizen.filter((one) => one.clientId === clientId);
      const right = times.length === 1 && times[0]?.text === text && times[0].number === number;
      return right
        ? []
        : [
            `message ${clientId} (number ${number}) came to the citizen ${times.length} times, as ${times.map((one) => one.id).join(', ')}`,
          ];
    }),
    ...atCitizen
      .filter((one) => !own.some(({ clientId }) => clientId === one.clientId))
      .map((one) => `nobody wrote ${one.id}`),
  ];
  return problems.map((problem) => `desk, ${story.name} ${thread.conversationId}: ${problem}`);
}

function order(seen: readonly Seen[]): string[] {
  return seen.flatMap((one, index) => {
    const before = seen[index - 1];
    if (before === undefined || one.number > before.number) return [];
    return [`${one.id} (connection ${one.connection}) came after ${before.id} (connection ${before.connection})`];
  });
}

function sameAsLog({ seen, log }: Story): string[] {
  const shown = new Map(seen.map((one) => [one.id, one]));
  return [
    ...log.filter(({ id }) => !shown.has(id)).map((one) => `the stream never brought ${describe(one)}`),
    ...seen
      .filter(({ id }) => !log.some((one) => one.id === id))
      .map((one) => `the stream brought ${describe(one)}, which the log has not`),
    ...log
      .filter((one) => shown.has(one.id) && describe(one) !== describe(shown.get(one.id)))
      .map((one) => `the stream brought ${describe(shown.get(one.id))}, the log has ${describe(one)}`),
  ];
}

function messages({ seen, sent }: Story): string[] {
  const own = seen.filter(({ role }) => role === 'user');
  const expected = sent.map(({ clientId, text, id }) => `${id} ${clientId} ${text}`);
  const came = own.map(({ clientId, text, id }) => `${id} ${clientId} ${text}`);
  return expected.join('\n') === came.join('\n')
    ? []
    : [
        `sent\n    ${sent.map((one, index) => `${expected[index]} (${one.attempts} attempts)`).join('\n    ')}\n  but saw\n    ${came.join('\n    ')}`,
      ];
}

function replies({ seen, ledger }: Story): string[] {
  const bot = seen.filter(({ role, author }) => role === 'bot' && author === undefined);
  const wrong = ledger.flatMap(({ step, id, answers }) => {
    const keys = bot.filter(({ replyTo }) => replyTo === id).map(({ key }) => key);
    return answers.some((right) => right.join() === keys.join())
      ? []
      : [`step "${step}" (${id}) was answered with [${keys.join(', ')}]`];
  });
  const asked = new Set(ledger.map(({ id }) => id));
  const others = bot.filter(({ replyTo }) => replyTo === undefined || !asked.has(replyTo));
  return [
    ...wrong,
    ...others.filter(({ key }) => !UNASKED.has(key ?? '')).map((one) => `nothing asked for ${describe(one)}`),
    ...repeated(others.map(({ replyTo, key }) => `${replyTo} ${key}`)).map((one) => `said twice: ${one}`),
    ...(others.filter(({ key }) => key === 'agent.joined').length > 1 ? ['more than one agent joined'] : []),
  ];
}

function account({ seen, taxpayer }: Story): string[] {
  const summary = seen.find(({ key }) => key === 'account.summary-tax');
  if (!summary) return ['the account was never told'];
  const predial = taxpayer.obligations.filter(({ tax, balanceCop }) => tax === 'predial' && balanceCop > 0);
  const years = [...summary.text.matchAll(/(\d{4}): (\$[\d.]+)/g)].map(
    ([, year, amount = '']) => `${year} ${amountsIn(amount)[0]}`,
  );
  const expected = predial.map(({ year, balanceCop }) => `${year} ${balanceCop}`);
  const total = amountsIn(/Total: .*/.exec(summary.text)?.[0] ?? '')[0];
  return years.toSorted().join() === expected.toSorted().join() && total === owedCop(predial)
    ? []
    : [`the account says ${years.join(', ')} = ${total}; the city says ${expected.join(', ')} = ${owedCop(predial)}`];
}

/** One request, one message, to the contact that was announced; and one mail at most with a paper. */
function codes({ mails, taxpayer, seen }: Story): string[] {
  const [contact] = taxpayer.contacts;
  const shown = mails.map(({ kind, text }) => `${kind} "${text.replace(/\d{6}/, '######')}"`);
  const coded = mails.filter((mail) => codesIn([mail]).length > 0);
  const asked = seen.filter(({ key }) => key === 'identity.otp-sent' || key === 'signature.code-sent');
  // The second answer to a document is a reminder, after an interruption.
  const wanted = new Set(asked.map(({ key }) => key)).size;
  const papers = seen.filter(({ key }) => key === 'paper.agreement').length;
  return [
    ...(coded.length === wanted ? [] : [`${wanted} codes were asked for, ${coded.length} came: ${shown.join('; ')}`]),
    ...(coded.every(({ to }) => to === contact?.value)
      ? []
      : [`a code went to another contact than the first: ${shown.join('; ')}`]),
    ...(mails.length - coded.length <= papers
      ? []
      : [`${papers} papers were given, and these mailed: ${shown.join('; ')}`]),
  ];
}

function repeated(values: string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function differs(one: LogEntry | undefined, other: LogEntry): boolean {
  return one !== undefined && JSON.stringify(one) !== JSON.stringify(other);
}

const show = ({ number, from, event, text, clientId }: LogEntry): string =>
  `line ${number} (${from} ${event ?? text} ${clientId ?? ''})`;

function describe(one: Seen | undefined): string {
  if (!one) return 'nothing';
  const { id, type, role, text, key, replyTo, clientId, author } = one;
  return `${id} ${type} by ${author ?? role} [${key ?? clientId ?? ''}] to ${replyTo ?? '-'}: ${text.slice(0, 60)}`;
}
