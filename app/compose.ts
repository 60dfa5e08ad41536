import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { createDeskServer } from '../agent-desk/server/desk-server.ts';
import { createBotFrameworkHost } from '../bot/botframework/host.ts';
import { createIntake } from '../bot/intake.ts';
import type { DeskConversations } from '../agent-desk/ports/desk-store.ts';
import type { PresenceBoard } from '../agent-desk/ports/presence.ts';
import type { QueueName } from '../contracts/fact.ts';
import { effectWords } from '../bot/replies/effect-words.ts';
import { createRenderer } from '../bot/replies/render.ts';
import { handleTurn } from '../bot/turn.ts';
import { createTurnRunner } from '../bot/turn-runner.ts';
import { createDirectLine } from '../channels/web/direct-line.ts';
import { stems } from '../nlu/search-stems.ts';
import { createAuditTrail } from '../store/postgres/audit.ts';
import { createCases } from '../store/postgres/cases.ts';
import { createCityEvents } from '../store/postgres/city-events.ts';
import { createConversationLog } from '../store/postgres/conversation-log.ts';
import { createConversations } from '../store/postgres/conversations.ts';
import { createCrmQueue } from '../store/postgres/crm-queue.ts';
import { createDeskConversations, createDeskFeed } from '../store/postgres/desk.ts';
import { createDigests, createEnvelope } from '../store/postgres/envelope.ts';
import { createLakeFeed } from '../store/postgres/lake-feed.ts';
import { createFilingQueue } from '../store/postgres/filing-queue.ts';
import { createFilings } from '../store/postgres/filings.ts';
import { createOtpLedger } from '../store/postgres/otp-ledger.ts';
import { createOutbox } from '../store/postgres/outbox.ts';
import { createPersonalData } from '../store/postgres/personal-data.ts';
import { createQueueView } from '../store/postgres/queue-view.ts';
import { holdsSealedRows } from '../store/postgres/sealed-rows.ts';
import { AGEING_MS } from '../store/postgres/service-order.ts';
import { createStaffAccounts, createStaffSessions } from '../store/postgres/staff.ts';
import { openDelivery } from './delivery.ts';
import { openOwnApi } from './own-api.ts';
import { paperRegistration } from './paper-registration.ts';
import { openPapers } from './papers.ts';
import { openPortalSignOn } from './portal-sign-on.ts';
import { announceChanges } from './announce.ts';
import { openBackOffice } from './back-office.ts';
import { meterGatewayLoad } from './gateway-metrics.ts';
import { createClosers, type Closers } from './closers.ts';
import { openCityNews } from './city-news.ts';
import type { Config } from './config.ts';
import { readContent } from './content.ts';
import { openDataDir } from './data-dir.ts';
import { openFiles } from './files.ts';
import { openFilingExtension, openFilingReview } from './filing-review.ts';
import { openFilingReviews } from './filing-reviews.ts';
import { seedDemoStaff, type DemoStaffMember } from './demo-staff.ts';
import { createHttpApp } from './http.ts';
import { loadKeys } from './keys.ts';
import { createMetrics } from './metrics.ts';
import { openNodes } from './nodes.ts';
import { createProxies } from './proxies.ts';
import { checkReady } from './readiness.ts';
import { openStorage, type Storage } from './storage.ts';
import { measured, openUnderstanding, type UnderstandingOptions } from './understanding.ts';
import { systemClock as clock, systemIds as ids, systemRandom as random } from './system.ts';
import { createCrmWorker } from './workers/crm-worker.ts';
import { createChainer } from './workers/chainer.ts';
import { createLakeWorker } from './workers/lake-worker.ts';
import { createFilingWorker } from './workers/filing-worker.ts';
import { createOutboxWorker } from './workers/outbox-worker.ts';
import { createErasureWorker } from './workers/erasure-worker.ts';
import { createRetention, type RetentionDays } from './workers/retention.ts';
import { createSequencer } from './workers/sequencer.ts';

export interface ProductOptions extends UnderstandingOptions {
  /** Where the paper thread's code is. */
  paperWorkerUrl: URL;
  /** Where the code of the process that reads images is. */
  ocrWorkerUrl: URL;
  /** Told, once, when the embedded database is gone though nobody stopped it: nothing goes on without it. */
  onDatabaseLost?(): void;
}

/** The running product. */
export interface Product {
  server: Server;
  demoStaff: DemoStaffMember[];
  /** Takes no more, finishes what is under way, and stops the database last: from the outside in. */
  stop(): Promise<void>;
}

/** Starts every part; where one fails, those that are open are closed and the error is thrown. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const closers = createClosers(options.logger);
  try {
    return await openParts(options, closers);
  } catch (error) {
    await closers.closeAll('failed');
    throw error;
  }
}

/** The only place where adapters meet ports. */
async function openParts(options: ProductOptions, closers: Closers): Promise<Product> {
  const { config, root, logger } = options;
  await openDataDir(config.DATA_DIR);
  // Side by side: the model is trained while the database starts.
  const [{ pool }, nlu] = await bothOrClosed(openDatabase(options, closers), openUnderstanding(options));
  const keys = await loadKeys(config, () => holdsSealedRows(pool));
  const metrics = createMetrics(pool);
  const sealing = { envelope: createEnvelope(keys.encryption), digests: createDigests(keys.digest), stems };
  const stored = { pool, clock, ...sealing };

  const accounts = createStaffAccounts(stored);
  const demoStaff = config.demo ? await seedDemoStaff(config.DATA_DIR, accounts) : [];
  const server = createServer();
  closers.add('connections', () => endConnections(server));
  const nodes = await openNodes({ redisUrl: config.REDIS_URL, clock, ids, logger });
  closers.add('nodes', () => nodes.close());
  const backOffice = await openBackOffice({
    config,
    root,
    clock,
    ids,
    random,
    logger,
    metrics: metrics.gateway,
    slots: nodes.slots,
    staff: demoStaff,
  });
  meterGatewayLoad(metrics.registry, backOffice.health);
  closers.add('back office', () => backOffice.close());

  const conversations = createConversations({ ...stored, leaseMs: config.TURN_LEASE_MS });
  const log = createConversationLog(stored);
  const content = await readContent(path.join(root, 'training-data'));
  const { procedures } = content;
  const renderer = createRenderer({ procedures: procedures.names() });
  const papersPart = await openPapers({
    ...{ ...stored, config, ids, rateLimit: nodes.rateLimit, logger, paperWorkerUrl: options.paperWorkerUrl },
  });
  closers.add('papers', () => papersPart.close());
  const { papers } = papersPart;
  const cases = createCases(stored);
  const { bus } = nodes;
  const changes = announceChanges(createDeskConversations(stored), bus);
  const audit = createAuditTrail(stored);
  const files = openFiles({
    ...{ ...stored, config, conversations: changes, audit, logger, ocrWorkerUrl: options.ocrWorkerUrl },
  });
  closers.add('files', () => files.close());
  const { uploads } = files;
  const calendar = { closedDays: config.OFFICE_CLOSED_DAYS, suspendedTerms: config.OFFICE_SUSPENDED_TERMS };
  const filings = createFilings({ ...stored, calendar });
  const words = effectWords(renderer);
  const ledger = createOtpLedger({
    ...{ pool, clock, perDocument: config.OTP_PER_DOCUMENT, perAddress: config.OTP_PER_ADDRESS },
    ...{ windowMs: config.OTP_WINDOW_MINUTES * 60_000, perChannelMinute: config.OTP_PER_CHANNEL_MINUTE },
  });
  const effects = {
    ...{
      ...backOffice,
      ...content,
      calendar,
      queues: createQueueView({ pool, clock, isStaffed: staffedBy(nodes.presence) }),
      ledger,
      digests: sealing.digests,
      ids,
      clock,
    },
    ...{ papers, cases, filings, uploads, personalData: createPersonalData({ ...stored, papers, filings }) },
    ...words,
  };
  const understanding = measured(nlu.understanding, metrics);
  const runner = createTurnRunner({
    ...{ store: conversations, bus, renderer, logger, concurrency: config.TURN_CONCURRENCY, sweepMs: 2_000 },
    host: createBotFrameworkHost({ middleware: [], nextId: ids.id }),
    handle: (turn) => handleTurn(turn, { understanding, effects, renderer }),
    onTurn: metrics.turn,
    now: () => clock.now().getTime(),
  });

  const { wrap, ...portal } = openPortalSignOn({
    ...{ ...stored, config, register: backOffice.register, conversations: changes, logger },
  });
  const intake = wrap(createIntake({ store: conversations, bus, digests: sealing.digests }));
  const directLine = createDirectLine({
    ...{ intake, log, bus, clock, ids, logger },
    ...{ rateLimit: nodes.rateLimit, files: files.intake, uploads, papers, signingKey: keys.directLine },
    ...{ secret: config.DIRECT_LINE_SECRET, allowedOrigins: config.ALLOWED_ORIGINS, ...portal },
    publicBaseUrl: config.PUBLIC_BASE_URL,
    limits: {
      messagesShort: { permits: config.MESSAGES_PER_10_SECONDS, windowMs: 10_000 },
      messagesLong: { permits: config.MESSAGES_PER_MINUTE, windowMs: 60_000 },
      fileBytes: config.UPLOAD_MEGABYTES * 1024 * 1024,
    },
  });
  const proxies = createProxies(config.TRUSTED_PROXIES);
  const reviews = openFilingReviews({
    ...{ register: filings, files: files.states, release: files.release, procedures, clock },
    decisions: openFilingReview({ register: filings, cadastre: backOffice.cadastre, conversations: changes }),
  });
  const extensions = openFilingExtension({ register: filings, conversations: changes, calendar, clock });
  const desk = createDeskServer({
    ...{ reviews, extensions },
    ...{
      accounts,
      sessions: createStaffSessions(stored),
      log,
      uploads,
      bus,
      clock,
      ids,
      logger,
      io: nodes.socketOptions,
    },
    conversations: changes,
    ...{
      feed: createDeskFeed(stored),
      presence: nodes.presence,
      audit,
      rateLimit: nodes.rateLimit,
    },
    ...{
      capacity: config.DESK_CAPACITY,
      offerSeconds: config.DESK_OFFER_SECONDS,
      idleMs: config.DESK_IDLE_MINUTES * 60_000,
    },
    publicBaseUrl: config.PUBLIC_BASE_URL,
    addressOf: proxies.addressOf,
    ageingMs: AGEING_MS,
  });
  const messages = await openDelivery({
    ...{ config, gateway: backOffice.delivery, pool, digests: sealing.digests, clock, ids, logger },
  });
  closers.add('messages', () => messages.close());
  const ownApi = openOwnApi({
    ...{ config, cases, audit },
    events: openCityNews({
      ...{ events: createCityEvents({ ...stored, calendar }), register: filings, conversations: changes },
    }),
    ...{ rateLimit: nodes.rateLimit, signingKey: keys.directLine, clock, logger },
  });
  const workers = [
    messages.worker,
    ...files.workers,
    nlu.worker,
    createSequencer({ pool, bus, logger }),
    createChainer({ pool, logger }),
    createOutboxWorker({
      outbox: createOutbox(stored),
      delivery: messages.delivery,
      isDelivering: () => messages.delivery.isDelivering(),
      onDelayed: (conversationId) => tellDelay(changes, conversationId),
      readPaper: (paperId) => papers.read(paperId),
      registerPaper: paperRegistration(papers, backOffice.registry),
      clock,
      logger,
      onEnd: metrics.outboxEnd,
    }),
    createLakeWorker({ feed: createLakeFeed(stored), lake: backOffice.lake, clock, logger }),
    createCrmWorker({ queue: createCrmQueue(stored), crm: backOffice.crm, clock, logger }),
    createFilingWorker({
      ...{ queue: createFilingQueue(stored), registry: backOffice.registry, uploads, words: words.filingWords },
      ...{ clock, logger },
    }),
    createRetention({
      ...{ ...stored, logger, otpWindowMs: config.OTP_WINDOW_MINUTES * 60_000 },
      days: retentionDays(config),
    }),
    createErasureWorker({ ...stored, filings, logger }),
  ];

  const app = createHttpApp({
    ...{ root, directLine: directLine.router, deskApi: desk.router, metrics, logger },
    ...{ deliveryReports: messages.reports, verification: papersPart.verification, ownApi },
    ...(backOffice.demoRouter && { emulator: backOffice.demoRouter }),
    ...{ portal: config.demo, isTrustedProxy: proxies.isTrusted, publicBaseUrl: config.PUBLIC_BASE_URL },
    ready: () => checkReady(pool, backOffice),
  });
  server.on('request', app);
  server.on('upgrade', (request, socket, head) => {
    if (directLine.handleUpgrade(request, socket, head) || request.url?.startsWith('/desk/socket.io')) return;
    socket.destroy();
  });
  desk.attach(server);

  closers.add('workers', () => Promise.all([runner, ...workers].map((part) => part.stop())));
  closers.add('desk', () => desk.stop());
  closers.add('streams', () => directLine.close());
  await desk.start();
  for (const worker of workers) worker.start();
  runner.start();
  await listen(server, config);
  // First of all: no new connection. Those there are end when the parts behind them have stopped.
  closers.add('listener', () => Promise.resolve(server.close()));

  return { server, demoStaff, stop: () => closers.closeAll('stopped') };
}

async function openDatabase(
  { config, root, logger, onDatabaseLost }: ProductOptions,
  closers: Closers,
): Promise<Storage> {
  const storage = await openStorage(config, root, logger, onDatabaseLost);
  closers.add('database', (ending) => storage.close({ asFound: ending === 'failed' }));
  return storage;
}

/** What the first opens is open, or never will be, before the second's failure is told. */
async function bothOrClosed<A, B>(opening: Promise<A>, making: Promise<B>): Promise<[A, B]> {
  return Promise.all([
    opening,
    making.catch(async (error: unknown) => {
      await opening.catch(() => undefined);
      throw error;
    }),
  ]);
}

async function endConnections(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** The citizen who waits for a code is told that it is late, by the bot, like everything else. */
async function tellDelay(conversations: DeskConversations, conversationId: string): Promise<void> {
  await conversations.change(conversationId, () => {
    return { ok: true, facts: [{ kind: 'otp-delayed' }], audit: [], wakesBot: 'otp-delayed' };
  });
}

/** Somebody is at work for a queue. Where presence cannot be read, nobody is told that the office is empty. */
function staffedBy(presence: PresenceBoard): (queue: QueueName) => Promise<boolean> {
  return async (queue) => {
    const agents = await presence.list().catch(() => undefined);
    return agents?.some((agent) => agent.presence === 'available' && agent.queues.includes(queue)) ?? true;
  };
}

const retentionDays = (config: Config): RetentionDays => ({
  conversation: config.RETENTION_CONVERSATION_DAYS,
  delivery: config.RETENTION_DELIVERY_DAYS,
  dataCopy: config.RETENTION_DATA_COPY_DAYS,
  paper: config.RETENTION_PAPER_DAYS,
});

async function listen(server: Server, { PORT, HOST }: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, resolve);
  });
}
