import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { RateLimit } from '../../bot/ports/system.ts';

export interface RedisRateLimitOptions {
  redis: Redis;
  /** Counts on this node alone while Redis does not answer, so that an outage neither stops people nor lifts limits. */
  insurance: RateLimit;
  logger: Logger;
  /** First part of every key's name. */
  prefix?: string;
}

/**
 * Permits over all nodes by a sliding log, exact as the one in memory; the clock is that of Redis, one for all nodes.
 * Never rejects because of Redis (5 or newer).
 */
export function createRedisRateLimit(options: RedisRateLimitOptions): RateLimit {
  const { redis, insurance, logger, prefix = 'ventanilla' } = options;
  let insured = false;

  const onInsurance = (reason: string): void => {
    if (!insured) logger.warn({ reason }, 'rate limit counts on this node alone');
    insured = true;
  };

  return {
    async take(key, limit) {
      // Asking a connection that is away would make each request wait for the time-out.
      if (redis.status !== 'ready') {
        onInsurance(redis.status);
        return insurance.take(key, limit);
      }
      try {
        const name = `${prefix}:rate:${limit.permits}/${limit.windowMs}:${digest(key)}`;
        const waitMs = WaitMs.parse(await redis.eval(TAKE, 1, name, limit.permits, limit.windowMs));
        insured = false;
        return waitMs === 0 ? { ok: true } : { ok: false, retryAfterMs: waitMs };
      } catch (error) {
        onInsurance(error instanceof Error ? error.name : 'unknown');
        return insurance.take(key, limit);
      }
    },
  };
}

/** 0 where a permit was taken, else ms until there is one. */
const WaitMs = z.number().int().nonnegative();

// A list of the permits' times, oldest first. One far ahead comes from before the server's clock was set back.
const TAKE = `
local permits, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local oldest = tonumber(redis.call('LINDEX', KEYS[1], 0))
while oldest and math.abs(now - oldest) >= window do
  redis.call('LPOP', KEYS[1])
  oldest = tonumber(redis.call('LINDEX', KEYS[1], 0))
end
if redis.call('LLEN', KEYS[1]) >= permits then
  return math.min(math.max((oldest or now) + window - now, 1), window)
end
redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], window)
return 0
`;

/** A short name for a key of any length, which may hold an address or a document. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
