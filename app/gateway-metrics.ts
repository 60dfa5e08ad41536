import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { SYSTEM_NAMES, type Gateway, type GatewayMetrics } from '../integrations/gateway/types.ts';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10];

/** The meters of the gateway client (`docs/metrics-gateway.md`); no label holds personal data. */
export function createGatewayMetrics(registry: Registry): GatewayMetrics {
  const registers = [registry];
  const calls = new Histogram({
    name: 'ventanilla_gateway_seconds',
    help: 'Calls to the back office',
    labelNames: ['system', 'operation', 'outcome'],
    buckets: BUCKETS,
    registers,
  });
  const requests = new Counter({
    name: 'ventanilla_gateway_requests_total',
    help: 'HTTP requests sent, retries included',
    labelNames: ['system'],
    registers,
  });
  const placeWaits = new Histogram({
    name: 'ventanilla_gateway_place_wait_seconds',
    help: 'Waits for a place under the city’s limit',
    labelNames: ['system'],
    buckets: BUCKETS,
    registers,
  });
  const withheld = new Counter({
    name: 'ventanilla_gateway_retries_withheld_total',
    help: 'Retries not made, because the budget was spent',
    labelNames: ['system'],
    registers,
  });
  const breakers = new Gauge({
    name: 'ventanilla_gateway_breaker_open',
    help: '1 while open',
    labelNames: ['system'],
    registers,
  });
  return {
    onCall({ system, operation, outcome, durationMs, attempts, placeWaitMs }) {
      calls.observe({ system, operation, outcome }, durationMs / 1000);
      if (attempts > 0) requests.inc({ system }, attempts);
      if (placeWaitMs > 0) placeWaits.observe({ system }, placeWaitMs / 1000);
    },
    onBreaker: ({ system, state }) => breakers.set({ system }, state === 'open' ? 1 : 0),
    onRetryWithheld: ({ system }) => withheld.inc({ system }),
  };
}

/** Calls under way and waiting, read from the client when they are asked for. */
export function meterGatewayLoad(registry: Registry, health: Gateway['health']): void {
  new Gauge({
    name: 'ventanilla_gateway_calls',
    help: 'Calls to the back office now',
    labelNames: ['system', 'state'],
    registers: [registry],
    collect() {
      const now = health();
      for (const system of SYSTEM_NAMES) {
        this.set({ system, state: 'under-way' }, now[system].inFlight);
        this.set({ system, state: 'waiting' }, now[system].queued);
      }
    },
  });
}
