import type { Seen, WebChat } from '../support/web-chat.ts';
import { codesIn, type Mail, type Taxpayer } from './kill-world.ts';

/** What the script said and what had to come of it: one line of the ledger. */
export interface LedgerLine {
  step: string;
  text: string;
  id: string;
  /** The sequences of message keys that are right; an empty one where silence is. */
  answers: string[][];
}

/** How a citizen goes through the story. */
export interface Role {
  /** Mistypes the code once. */
  mistypes: boolean;
  /** What it comes to after the account. */
  ends: 'pay' | 'person' | 'agreement' | 'case' | 'filing';
}

export interface CitizenOptions {
  chat: WebChat;
  taxpayer: Taxpayer;
  role: Role;
  /** The messages that arrived for this person; throws while the server is down. */
  mailbox: () => Promise<Mail[]>;
  /** Epoch ms after which nothing is waited for. */
  deadline: number;
  /** One more step of the script was answered. */
  stepped: () => void;
  /** Resolves after the last kill. */
  calm: Promise<void>;
  isCalm: () => boolean;
  random: () => number;
}

const COMMON_STEPS = 5;
const OWN_STEPS: Readonly<Record<Role['ends'], number>> = { pay: 1, person: 1, agreement: 5, case: 2, filing: 6 };
/** Steps that a citizen takes before the last kill, whatever happens. */
export const stepsOf = ({ ends }: Role): number => COMMON_STEPS + OWN_STEPS[ends];

/** Why *cartera* gives no agreement: some of the city's people may have none. */
const BARRED = ['in-default', 'already-one', 'coactivo', 'amount'].map((why) => [`agreement.barred-${why}`]);
/** So long between two sentences to an agent: people read, and a minute has room for 60 messages. */
const READS_MS = 1300;
const MAILBOX_MS = 150;

/** Follows the story to its end; gives the ledger. Throws with the step's name where an answer is not the right one. */
export async function playCitizen(options: CitizenOptions, ledger: LedgerLine[]): Promise<void> {
  const { chat, taxpayer, role, random } = options;
  const step = async (name: string, text: string, ...answers: string[][]): Promise<Seen[]> => {
    const id = await chat.say(text);
    const line = { step: name, text, id, answers };
    ledger.push(line);
    const replies = await chat.until(`the answer to "${name}" (${id})`, (seen) => answered(line, seen));
    options.stepped();
    return replies;
  };

  await step('question', 'buenas, cuánto debo de predial?', ['greeting.first', 'consent.ask']);
  await step('consent', 'sí', ['identity.ask-document']);
  await step('interruption', '¿a qué hora atienden?', ['offices.hours', 'identity.ask-document']);
  await step('document', taxpayer.document, ['identity.otp-sent']);
  const code = await readCode(options, 1);
  if (role.mistypes) {
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await step('wrong code', wrong, ['identity.otp-wrong']);
  }
  await step('code', code, ['identity.verified', 'account.summary-tax']);
  if (role.ends === 'person') return talkToPerson();
  await { pay, agreement: agree, case: complain, filing: file }[role.ends]();
  await options.calm;
  await step('after', '¿a qué hora atienden?', ['offices.hours']);

  async function pay(): Promise<void> {
    const replies = await step('pay', 'quiero pagar', ['payment.link'], ['payment.which']);
    if (replies[0]?.key === 'payment.which') await step('pay all', 'Pagar todo', ['payment.link']);
  }

  async function agree(): Promise<void> {
    const replies = await step('agreement', 'quiero un acuerdo de pago', ['agreement.offers'], ...BARRED);
    if (replies[0]?.key !== 'agreement.offers') {
      for (let left = 1; left < OWN_STEPS.agreement; left++) options.stepped();
      return;
    }
    await step('term', '1', ['agreement.confirm']);
    await step('read over', 'sí', ['signature.terms']);
    await step('terms', 'sí acepto', ['signature.code-sent']);
    await step('signature', await readCode(options, 2), ['signature.done', 'paper.agreement']);
  }

  async function complain(): Promise<void> {
    await step('missing payment', 'ya pagué pero no me aparece el pago', ['payment.none']);
    await step('open case', 'sí', ['payment.case']);
  }

  async function file(): Promise<void> {
    await step('complaint', 'quiero poner una queja porque la fila no avanzó en dos horas', ['pqrs.ask-request-after']);
    await step('request', 'que me respondan por escrito', ['pqrs.ask-files']);
    await step('no files', 'no', ['pqrs.ask-who']);
    await step('who', 'con mi nombre', ['pqrs.ask-contact-proven']);
    await step('contact', 'a mi contacto registrado', ['pqrs.confirm']);
    await step('file', 'sí, radicar', ['filing.made']);
  }

  async function talkToPerson(): Promise<void> {
    await step('person', 'quiero hablar con una persona', ['handoff.queued'], ['handoff.queued-unstaffed']);
    for (let turn = 1; !options.isCalm(); turn++) {
      await Promise.race([options.calm, chat.until('an agent', isJoined)]);
      if (!isJoined(chat.seen)) break;
      await talk(turn);
      await new Promise((resolve) => setTimeout(resolve, READS_MS * (1 + random())));
    }
    if (isJoined(chat.seen)) await talk(0);
    else await stillWaiting();
  }

  /** An agent may join at this very moment, and then the assistant is silent. */
  async function stillWaiting(): Promise<void> {
    const text = '¿sigo en la fila?';
    const id = await chat.say(text);
    const line: LedgerLine = { step: 'still waiting', text, id, answers: [['handoff.waiting']] };
    ledger.push(line);
    await chat.until(`the answer to "still waiting" (${id})`, (seen) => isJoined(seen) ?? answered(line, seen));
    if (isJoined(chat.seen)) line.answers.push([]);
  }

  async function talk(turn: number): Promise<void> {
    const text = turn === 0 ? 'gracias por la ayuda' : `todavía tengo la duda número ${turn}`;
    const id = await chat.say(text);
    ledger.push({ step: `talk ${turn}`, text, id, answers: [[]] });
    await chat.until(`the agent's answer to ${id}`, (seen) =>
      seen.find((one) => one.author === 'agent' && one.text === agentAnswer(text)),
    );
  }
}

/** What the simulated agent writes to a sentence. */
export function agentAnswer(text: string): string {
  return `Le respondo a «${text}»`;
}

/** What the assistant said to that message, once it is one of the right answers; throws where it can no longer be. */
function answered({ answers, id, step }: LedgerLine, seen: readonly Seen[]): Seen[] | undefined {
  const replies = seen.filter(({ replyTo }) => replyTo === id);
  const keys = replies.map(({ key }) => key);
  if (answers.some((right) => right.join() === keys.join())) return replies;
  if (answers.some((right) => right.length > keys.length && keys.every((key, index) => key === right[index])))
    return undefined;
  throw new Error(
    `step "${step}" (${id}) was answered with [${keys.join(', ')}], not with ${answers.map((right) => `[${right.join(', ')}]`).join(' or ')}`,
  );
}

function isJoined(seen: readonly Seen[]): true | undefined {
  return seen.some(({ key }) => key === 'agent.joined') || undefined;
}

/** The code that arrived, the first or the second; asked again while the server is down or the message is under way. */
async function readCode({ mailbox, deadline, taxpayer }: CitizenOptions, which: 1 | 2): Promise<string> {
  while (Date.now() < deadline) {
    const code = codesIn(await mailbox().catch(() => []))[which - 1];
    if (code !== undefined) return code;
    await new Promise((resolve) => setTimeout(resolve, MAILBOX_MS));
  }
  throw new Error(`no code came for a document that ends in ${taxpayer.document.slice(-3)}`);
}
