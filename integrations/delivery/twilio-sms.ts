import type Twilio from 'twilio';
import { AppError } from '../../bot/domain/errors.ts';
import type { DeliveryProvider } from './provider.ts';

export interface TwilioSmsOptions {
  accountSid: string;
  authToken: string;
  /** A messaging service (`MG…`) or a number of ours in E.164; nothing relies on what the citizen sees of it. */
  from: string;
  /** Where Twilio reports to: the delivery's id is put after it. */
  statusUrl: string;
  /** `https://api.twilio.com`, unless it is another. */
  apiUrl?: string;
}

/** Longest wait of one request, ms; who sends may wait less. */
const TIMEOUT_MS = 10_000;

/**
 * SMS by Twilio Messaging. Source: twilio.com/docs/messaging/api/message-resource. The library is loaded here, so that
 * an office without it does not carry it.
 */
export async function createTwilioSms(options: TwilioSmsOptions): Promise<DeliveryProvider> {
  const { default: twilio } = await import('twilio');
  const client = twilio(options.accountSid, options.authToken, {
    httpClient: clientAt(twilio, options.apiUrl),
    autoRetry: false,
  });
  const sender = options.from.startsWith('MG') ? { messagingServiceSid: options.from } : { from: options.from };
  return {
    name: 'twilio',
    async send({ to, text, deliveryId }) {
      try {
        const { sid, status } = await client.messages.create({
          ...{ to, body: text, ...sender },
          statusCallback: `${options.statusUrl}/${deliveryId}`,
        });
        return { providerId: sid, state: status === 'sent' ? 'sent' : 'queued' };
      } catch (error) {
        throw problemOf(error);
      }
    },
  };
}

/** The library's own client, which knows no other host than Twilio's. */
function clientAt(twilio: typeof Twilio, apiUrl = 'https://api.twilio.com') {
  type Request = InstanceType<typeof twilio.RequestClient>['request'];
  class Client extends twilio.RequestClient {
    override request: Request = (wanted) => {
      const { pathname, search } = new URL(wanted.uri);
      return super.request({ ...wanted, uri: `${apiUrl}${pathname}${search}` });
    };
  }
  return new Client({ keepAlive: true, maxSockets: 50, timeout: TIMEOUT_MS });
}

/** Twilio's own words quote the number: only its code is kept. */
function problemOf(error: unknown): AppError {
  const { status, code } = error as { status?: unknown; code?: unknown };
  const isOfMessage = status === 400 || status === 404;
  const told = typeof code === 'number' ? `Twilio error ${code}` : 'Twilio does not answer';
  return isOfMessage
    ? new AppError('backoffice.refused', told)
    : new AppError('backoffice.unreachable', told, { retryable: true });
}
