import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import { SLOT_RULES, type Slot, type SlotBook } from '../../bot/ports/slot-book.ts';

export interface RedisSlotBookOptions {
  redis: Redis;
  /** Hands out this node's share while Redis does not answer. */
  insurance: SlotBook;
  logger: Logger;
  /** Of the limit, on each node alone while Redis does not answer: 1 over the number of nodes. Default 0.5. */
  insuredShare?: number;
  /** First part of every key's name. */
  prefix?: string;
}

/** The places of all nodes by the rules of the one in memory; the clock is that of Redis (5 or newer). */
export function createRedisSlotBook(options: RedisSlotBookOptions): SlotBook {
  const { redis, insurance, logger, insuredShare = 0.5, prefix = 'ventanilla' } = options;
  let insured = false;

  return {
    async take(queue, asked) {
      const { perMinute, patienceMs, name, notBeforeMs = 0 } = asked;
      const alone = (reason: string): Promise<Slot> => {
        if (!insured) logger.warn({ reason }, 'places are handed out on this node alone');
        insured = true;
        return insurance.take(queue, { ...asked, perMinute: Math.max(1, Math.floor(perMinute * insuredShare)) });
      };
      // Asking a connection that is away would make each call wait for the time-out.
      if (redis.status !== 'ready') return alone(redis.status);
      try {
        // One hash tag: both keys live on the same node of a cluster.
        const places = `${prefix}:slots:{${queue}}`;
        const keys = [places, `${places}:${name === undefined ? 'nobody' : digest(name)}`];
        const { windowMs, promptMs, keptMs, maxAheadMs } = SLOT_RULES;
        const named = name === undefined ? 0 : 1;
        const numbers = [perMinute, patienceMs, named, notBeforeMs, windowMs, promptMs, keptMs, maxAheadMs];
        const [kind, waitMs, usableMs] = Answer.parse(await redis.eval(TAKE, 2, ...keys, ...numbers));
        insured = false;
        return kind === 'go' ? { kind, waitMs, usableMs } : { kind, waitMs };
      } catch (error) {
        return alone(error instanceof Error ? error.name : 'unknown');
      }
    },
  };
}

const Answer = z.tuple([z.enum(['go', 'kept', 'none']), z.number().int(), z.number().int()]);

// A list of the last places, "at doneAt", and one key for each kept name, which Redis forgets when it lapses.
const TAKE = `
local perMinute, patience, named, notBefore = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1', tonumber(ARGV[4])
local window, prompt, keep, maxAhead = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function placeAt(index)
  local text = redis.call('LINDEX', KEYS[1], index)
  if not text then return nil, nil end
  local at, doneAt = string.match(text, '^(%d+) (%d+)$')
  return tonumber(at), tonumber(doneAt)
end

local lastAt, lastDoneAt = placeAt(-1)
if lastAt and lastAt > now + maxAhead + window then
  redis.call('DEL', KEYS[1])
  lastAt, lastDoneAt = nil, nil
end

if named then
  local mine = tonumber(redis.call('GET', KEYS[2]))
  if mine and mine <= now + maxAhead + window then
    local at = math.max(now + notBefore, mine)
    local isGood = at <= mine + keep
    if isGood and at - now > patience then return { 'kept', at - now, 0 } end
    redis.call('DEL', KEYS[2])
    if isGood then return { 'go', at - now, mine + keep - at } end
  end
end

local _, fullDoneAt = placeAt(-perMinute)
local at = math.max(now + notBefore, lastAt or 0, fullDoneAt and fullDoneAt + window or 0)
if at > now and lastAt then at = math.max(at, lastAt + math.ceil(window / perMinute)) end
local wait = at - now

local function add(usable)
  local doneAt = math.max(lastDoneAt or 0, at + usable)
  redis.call('RPUSH', KEYS[1], string.format('%.0f %.0f', at, doneAt))
  redis.call('LTRIM', KEYS[1], -perMinute, -1)
  redis.call('PEXPIRE', KEYS[1], doneAt + window - now)
end

if wait <= patience then
  add(prompt)
  return { 'go', wait, prompt }
end
if not named or wait > maxAhead then return { 'none', wait, 0 } end
add(keep)
redis.call('SET', KEYS[2], string.format('%.0f', at), 'PX', wait + keep)
return { 'kept', wait, 0 }
`;

/** A short name for one of any length. */
function digest(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}
