import express, { Router } from 'express';
import type { Logger } from 'pino';
import { AppError } from '../../bot/domain/errors.ts';
import type { CityEvent, CityEvents } from '../../bot/ports/case-register.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { Access } from './access.ts';
import { checkSignature } from './event-signature.ts';
import { nothingHere, onlyMethods, respondWithProblem } from './problem.ts';
import {
  CaseClosedData,
  CaseStateChangedData,
  CityEventRequest,
  FilingStatusChangedData,
  parseInput,
  PqrsAnsweredData,
} from './schemas.ts';

export interface EventsOptions {
  events: CityEvents;
  access: Access;
  clock: Clock;
  logger: Logger;
  /** Any of them signs; none: nothing is received. */
  secrets: readonly string[];
}

const BODY_LIMIT = '64kb';

/** `POST /events`: what happens in the city's systems, signed, each event taken once. */
export function createEvents({ events, access, clock, logger, secrets }: EventsOptions): Router {
  const router = Router();
  // Signed is what was sent, byte by byte.
  const readBytes = express.raw({ limit: BODY_LIMIT, type: () => true, inflate: false });
  router.use((_request, _response, next) => {
    if (secrets.length === 0)
      throw new AppError('request.not-found', 'No events are received: no secret is configured');
    next();
  });
  router.post('/events', readBytes, async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    try {
      checkSignature(request.get('X-Signature'), body, { secrets, now: clock.now() });
    } catch (error) {
      await access.countFailure(request);
      throw error;
    }
    await access.limit('events');
    const event = toCityEvent(parseInput(CityEventRequest, jsonIn(body)));
    const outcome = await events.receive(event);
    response.status(outcome === 'repeated' ? 200 : 202).json({ id: event.id, outcome });
  });
  router.all('/events', onlyMethods('POST'));
  router.use(nothingHere);
  router.use(respondWithProblem(logger));
  return router;
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch (cause) {
    throw new AppError('request.invalid', 'The body is not JSON', { cause });
  }
}

/** Types that nobody here knows are kept as they came. */
function toCityEvent({ id, type, occurredAt, data }: CityEventRequest): CityEvent {
  const event = { id, type, occurredAt, content: data };
  if (type === 'case.closed') {
    const { caseNumber, note } = parseInput(CaseClosedData, data, 'body.data');
    return { ...event, caseChange: { number: caseNumber, state: 'closed', ...(note !== undefined && { note }) } };
  }
  if (type === 'case.state-changed') {
    const { caseNumber, state, note } = parseInput(CaseStateChangedData, data, 'body.data');
    return { ...event, caseChange: { number: caseNumber, state, ...(note !== undefined && { note }) } };
  }
  if (type === 'filing-status-changed') {
    const { filingNumber, state, note, dueOn, answerBy } = parseInput(FilingStatusChangedData, data, 'body.data');
    return {
      ...event,
      filingChange: {
        ...{ number: filingNumber, state },
        ...(note !== undefined && { note }),
        ...(dueOn !== undefined && { dueOn }),
        ...(answerBy !== undefined && { answerBy }),
      },
    };
  }
  if (type === 'pqrs-answered') {
    const { filingNumber, note } = parseInput(PqrsAnsweredData, data, 'body.data');
    return {
      ...event,
      filingChange: { number: filingNumber, state: 'answered', ...(note !== undefined && { note }) },
    };
  }
  return event;
}
