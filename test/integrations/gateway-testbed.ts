import { z } from 'zod';
import { createGateway, type GatewayOptions } from '../../integrations/gateway/gateway.ts';
import type { Gateway, GatewayCallMetric, GatewayRequest } from '../../integrations/gateway/types.ts';
import { startScriptedGateway } from './scripted-gateway.ts';
import { silent, steppedClock } from './world.ts';

/** A question to SAP that the scripted gateway answers; `n` makes it another one. */
export function question(n?: number): GatewayRequest<{ value: number }> {
  return {
    system: 'sap',
    operation: 'test',
    method: 'GET',
    path: '/sap/v1/thing',
    ...(n !== undefined && { query: { n: `${n}` } }),
    answer: z.object({ value: z.number() }),
  };
}

/** A scripted gateway and clients of it, all closed by `close`. */
export async function openTestbed() {
  const server = await startScriptedGateway();
  const clock = steppedClock();
  const metrics: GatewayCallMetric[] = [];
  const opened: Gateway[] = [];
  return {
    server,
    clock,
    metrics,
    open(extra: Partial<GatewayOptions> = {}): Gateway {
      const gateway = createGateway({
        ...{ baseUrl: server.baseUrl, tokenUrl: server.tokenUrl, clientId: 'id', clientSecret: 'secret' },
        ...{ clock, random: () => 0, logger: silent, metrics: { onCall: (metric) => metrics.push(metric) } },
        ...extra,
      });
      opened.push(gateway);
      return gateway;
    },
    async close() {
      await Promise.all(opened.map((gateway) => gateway.close()));
      await server.stop();
    },
  };
}
