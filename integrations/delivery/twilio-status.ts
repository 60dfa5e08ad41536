import express, { Router } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Deliveries, DeliveryState } from '../../bot/ports/deliveries.ts';

export interface TwilioStatusOptions {
  deliveries: Deliveries;
  authToken: string;
  /** The very address that Twilio was given, without the delivery's id: its signature is over it. */
  statusUrl: string;
  logger: Logger;
}

/** Twilio's states of an outbound message. Source: twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks. */
const STATES: Readonly<Record<string, DeliveryState>> = {
  ...{ accepted: 'queued', scheduled: 'queued', queued: 'queued', sending: 'queued' },
  ...{ sent: 'sent', delivered: 'delivered', partially_delivered: 'delivered', read: 'read' },
  ...{ undelivered: 'failed', failed: 'failed', canceled: 'failed' },
};

const Report = z.object({ MessageStatus: z.string(), ErrorCode: z.string().nullish() });

/** `POST /:deliveryId`: what becomes of a message; signed by Twilio, and of no effect where it comes late or twice. */
export async function twilioStatusRouter(options: TwilioStatusOptions): Promise<Router> {
  const { validateRequest } = (await import('twilio')).default;
  const router = Router();
  router.post('/:deliveryId', express.urlencoded({ extended: false, limit: '16kb' }), async (request, response) => {
    const { deliveryId } = request.params;
    const body: unknown = request.body;
    const fields = z.record(z.string(), z.string()).safeParse(body ?? {});
    const signature = request.get('x-twilio-signature') ?? '';
    const url = `${options.statusUrl}/${deliveryId}`;
    if (!fields.success || !validateRequest(options.authToken, signature, url, fields.data)) {
      response.status(403).type('text/plain').send('The signature is not valid.');
      return;
    }
    const report = Report.safeParse(fields.data);
    const state = report.success ? STATES[report.data.MessageStatus] : undefined;
    if (report.success && state !== undefined) {
      const { ErrorCode } = report.data;
      const changed = await options.deliveries.report(
        deliveryId,
        'twilio',
        state,
        ErrorCode ? `twilio ${ErrorCode.slice(0, 10)}` : undefined,
      );
      if (changed && state === 'failed')
        options.logger.warn({ deliveryId, code: ErrorCode }, 'a message was not delivered');
    }
    // Whatever it said, Twilio need not say it again.
    response.status(204).end();
  });
  return router;
}
