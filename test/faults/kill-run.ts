import { openDeskAgent, type DeskAgent } from '../support/desk-agent.ts';
import { startProduct, type RunningProduct } from '../support/product.ts';
import { openWebChat, type WebChat } from '../support/web-chat.ts';
import {
  checkAgreements,
  checkCases,
  checkFilings,
  checkOrders,
  checkStory,
  checkThread,
  type Story,
} from './kill-checks.ts';
import { agentAnswer, playCitizen, stepsOf, type LedgerLine, type Role } from './kill-citizen.ts';
import { readBook, readDebtors, readMailbox, type Taxpayer } from './kill-world.ts';

export interface KillRunOptions {
  seed: number;
  conversations: number;
  kills: number;
  /** Conversations that agents take; the others who ask for one wait. */
  taken: number;
  /** How often the database is crashed too. */
  databaseCrashes: number;
  limitMs: number;
}

/** What was found, and what was under way at each kill. */
export interface KillReport {
  problems: string[];
  kills: Kill[];
  taken: number;
  /** Agreements that were signed, and cases that were told. */
  agreements: number;
  cases: number;
  filings: number;
  messages: number;
  repeatedPosts: number;
  reconnects: number;
  replays: number;
  durationMs: number;
}

interface Kill {
  /** Conversations that had begun and were not over. */
  underWay: number;
  /** Messages without an acknowledgement at that moment. */
  unacknowledged: number;
  /** Messages acknowledged and not answered. */
  unanswered: number;
  database: boolean;
  /** A second kill, while the product was starting. */
  whileStarting: boolean;
  backAfterMs: number;
}

/** Citizens come to these ends by turns. */
const ENDS = ['pay', 'person', 'agreement', 'case', 'filing'] as const satisfies Role['ends'][];

interface Player {
  name: string;
  taxpayer: Taxpayer;
  role: Role;
  ledger: LedgerLine[];
  chat?: WebChat;
  isOver: boolean;
}

/** Plays the story with many citizens at once, kills the product in the middle of it, and compares at the end. */
export async function runKills(options: KillRunOptions): Promise<KillReport> {
  const started = Date.now();
  const deadline = started + options.limitMs;
  const random = seeded(options.seed);
  // Many people from one address, all at once: the city's limits are none of this test's.
  const env = { OTP_PER_ADDRESS: '100000', GATEWAY_SAP_PER_MINUTE: '0', GATEWAY_DOCUMENTAL_PER_MINUTE: '0' };
  const product = await startProduct({ env });
  const closers: { close(): void }[] = [];
  try {
    return await play();
  } finally {
    for (const one of closers) one.close();
    await product.stop();
  }

  async function play(): Promise<KillReport> {
    const { baseUrl } = product;
    const debtors = await readDebtors(baseUrl);
    if (debtors.length < options.conversations) throw new Error(`the city has ${debtors.length} debtors`);
    const players = debtors.slice(0, options.conversations).map((taxpayer, index): Player => ({
      ...{ name: `c${index + 1}`, taxpayer, ledger: [], isOver: false },
      role: { mistypes: index % 5 === 0, ends: ENDS[index % ENDS.length] ?? 'pay' },
    }));
    const all = players.reduce((sum, { role }) => sum + stepsOf(role), 0);
    const progress = createProgress();
    const problems: string[] = [];
    const agents = await Promise.all(
      ['ana', 'beto'].map((user, index) =>
        openDeskAgent({
          baseUrl,
          user,
          deadline,
          takes: Math.ceil((options.taken - index) / 2),
          answer: ({ text }) => agentAnswer(text ?? ''),
        }),
      ),
    );
    closers.push(...agents);

    const calm = createGate();
    const citizens = players.map((player, index) => one(player, index));
    const kills = await killAll();
    calm.open();
    await Promise.all(citizens);
    for (const agent of agents) await within(agent.settled(), deadline, 'the agents');
    problems.push(...(await compare(players, agents)));
    problems.push(...alarms(product));
    const chats = players.flatMap(({ chat }) => chat ?? []);
    const told = (key: string): number => chats.filter(({ seen }) => seen.some((one) => one.key === key)).length;
    return {
      ...{ problems, kills, taken: agents.reduce((sum, { threads }) => sum + threads.size, 0) },
      ...{ agreements: told('paper.agreement'), cases: told('payment.case'), filings: told('filing.made') },
      messages: chats.reduce((sum, { seen }) => sum + seen.length, 0),
      repeatedPosts: chats.reduce((sum, { sent }) => sum + sent.filter(({ attempts }) => attempts > 1).length, 0),
      reconnects: chats.reduce((sum, { connections }) => sum + connections - 1, 0),
      replays: agents.reduce((sum, { greetings }) => sum + greetings.replays, 0),
      durationMs: Date.now() - started,
    };

    async function one(player: Player, index: number): Promise<void> {
      let steps = 0;
      try {
        const { name, taxpayer, role, ledger } = player;
        // Some begin while the others are in the middle of it.
        if (index % 10 === 9) await progress.reached(Math.floor((all * (index % 50)) / 100));
        const chat = await openWebChat({ baseUrl, name, deadline });
        closers.push(chat);
        player.chat = chat;
        await playCitizen(
          {
            ...{
              chat,
              taxpayer,
              deadline,
              calm: calm.opened,
              isCalm: () => calm.isOpen(),
              random: seeded(options.seed + index),
            },
            role,
            mailbox: () => readMailbox(baseUrl, taxpayer.document),
            stepped() {
              steps += 1;
              if (steps <= stepsOf(role)) progress.add(1);
            },
          },
          ledger,
        );
      } catch (error) {
        problems.push(`${player.name}: ${reasons(error)}; last seen\n${lastSeen(player)}`);
        // The kills wait for progress.
        progress.add(Math.max(0, stepsOf(player.role) - steps));
      } finally {
        player.isOver = true;
      }
    }

    async function killAll(): Promise<Kill[]> {
      const kills: Kill[] = [];
      for (let number = 1; number <= options.kills; number++) {
        await progress.reached(Math.floor((all * (number - random() * 0.7)) / (options.kills + 0.5)));
        await pause(random() * 60);
        const database = number <= options.databaseCrashes;
        kills.push({ ...standing(players), ...(await kill(database, random() < 0.34)) });
      }
      return kills;
    }
  }

  async function kill(
    database: boolean,
    whileStarting: boolean,
  ): Promise<Pick<Kill, 'database' | 'whileStarting' | 'backAfterMs'>> {
    const from = Date.now();
    await product.kill9({ database });
    if (whileStarting) {
      product.launch();
      await pause(random() * 900);
      await product.kill9();
    }
    await product.restart();
    return { database, whileStarting, backAfterMs: Date.now() - from };
  }

  async function compare(players: Player[], agents: DeskAgent[]): Promise<string[]> {
    const stories: Story[] = [];
    for (const { name, taxpayer, ledger, chat } of players) {
      if (!chat) continue;
      const log = await chat.readLog();
      const last = log.at(-1);
      // Whatever is in the log must come to the screen by itself.
      if (last)
        await chat
          .until(`the last line of the log, ${last.id}`, (seen) => seen.find(({ id }) => id === last.id))
          .catch(() => undefined);
      const mails = await readMailbox(product.baseUrl, taxpayer.document);
      stories.push({
        ...{ name, taxpayer, ledger, log, mails },
        conversationId: chat.conversationId,
        sent: chat.sent,
        seen: chat.seen,
      });
    }
    const { orders, agreements, registrations } = await readBook(product.dataDir);
    const problems = [
      ...stories.flatMap(checkStory),
      ...checkOrders(orders, stories),
      ...checkAgreements(agreements, stories),
      ...checkCases(stories),
      ...checkFilings(registrations, stories),
    ];
    for (const agent of agents) {
      problems.push(...agent.problems.map((problem) => `desk: ${problem}`));
      for (const thread of agent.threads.values()) {
        const story = stories.find(({ conversationId }) => conversationId === thread.conversationId);
        if (story)
          problems.push(...checkThread(thread, await agent.readThread(thread.conversationId), agent.written, story));
        else problems.push(`desk: nobody began ${thread.conversationId}`);
      }
    }
    return problems;
  }
}

/** The run in words, with what is needed to run it again. */
export function explainKills(seed: number, report: KillReport): string {
  const { problems, kills } = report;
  const each = kills.map(
    ({ underWay, unacknowledged, unanswered, database, whileStarting, backAfterMs }, index) =>
      `  kill ${index + 1}: ${underWay} conversations under way, ${unacknowledged} messages unacknowledged, ${unanswered} unanswered` +
      `${database ? ', database crashed' : ''}${whileStarting ? ', killed again while starting' : ''}; back after ${backAfterMs} ms`,
  );
  return [
    `KILL_SEED=${seed}: ${report.messages} messages seen, ${report.repeatedPosts} posted more than once, ${report.reconnects} reconnections, ` +
      `${report.taken} taken by agents, ${report.replays} replays at the desk, ${report.agreements} agreements, ${report.cases} cases, ${report.filings} filings, ${(report.durationMs / 1000).toFixed(1)} s`,
    ...each,
    ...problems.slice(0, MOST_SHOWN).map((problem) => `  PROBLEM ${problem}`),
    ...(problems.length > MOST_SHOWN ? [`  and ${problems.length - MOST_SHOWN} more`] : []),
  ].join('\n');
}

const MOST_SHOWN = 40;

function standing(players: readonly Player[]): Pick<Kill, 'underWay' | 'unacknowledged' | 'unanswered'> {
  const begun = players.flatMap(({ chat, isOver }) => (chat && !isOver ? [chat] : []));
  const last = begun.flatMap((chat) => {
    const message = chat.sent.at(-1);
    return message
      ? [{ message, answered: chat.seen.some(({ replyTo }) => replyTo !== undefined && replyTo === message.id) }]
      : [];
  });
  return {
    underWay: begun.length,
    unacknowledged: last.filter(({ message }) => message.id === undefined).length,
    unanswered: last.filter(({ message, answered }) => message.id !== undefined && !answered).length,
  };
}

/** An ERROR line says that a person must act: a kill is no reason for one. */
function alarms({ lines }: RunningProduct): string[] {
  return lines.filter((line) => /"level":(50|60)/.test(line)).map((line) => `the product logged ${line}`);
}

function createProgress() {
  let steps = 0;
  const waiting = new Set<{ at: number; resolve: () => void }>();
  return {
    add(more: number): void {
      steps += more;
      for (const one of waiting) if (steps >= one.at) one.resolve();
    },
    async reached(at: number): Promise<void> {
      if (steps >= at) return;
      let entry: { at: number; resolve: () => void } | undefined;
      await new Promise<void>((resolve) => waiting.add((entry = { at, resolve })));
      if (entry) waiting.delete(entry);
    },
  };
}

function createGate() {
  let isOpen = false;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    opened,
    isOpen: () => isOpen,
    open(): void {
      isOpen = true;
      open();
    },
  };
}

async function within(job: Promise<void>, deadline: number, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not end in time`)), Math.max(0, deadline - Date.now()));
  });
  await Promise.race([job, late]).finally(() => clearTimeout(timer));
}

/** mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function lastSeen({ chat }: Player): string {
  const lines = chat?.seen
    .slice(-8)
    .map(
      (one) => `    ${one.number} ${one.author ?? one.role} [${one.key ?? one.clientId}] connection ${one.connection}`,
    );
  return lines?.join('\n') ?? '    nothing';
}

function reasons(error: unknown): string {
  return error instanceof Error && error.cause !== undefined
    ? `${error.message}: ${reasons(error.cause)}`
    : String(error);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
