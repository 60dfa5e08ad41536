import { createHash } from 'node:crypto';
import type { SecureVersion } from 'node:tls';
import { createTransport } from 'nodemailer';
import { AppError } from '../../bot/domain/errors.ts';
import type { DeliveryProvider } from './provider.ts';

export interface SmtpOptions {
  /** `smtps://user:password@host:465` or `smtp://…:587` with STARTTLS, which is insisted on outside loopback. */
  url: string;
  /** e.g. `Hacienda Municipal <notificaciones@municipio.gov.co>`. */
  from: string;
  /** Certificates of an authority of the city's own, PEM. */
  ca?: string;
  /** A server that can do less is not spoken to; default TLS 1.3 (R-I5). */
  minTlsVersion?: SecureVersion;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Longest wait of any one step, ms. */
const STEP_MS = 5_000;

/** E-mail by SMTP. The same message always has the same Message-ID, so that one that came twice is seen once. */
export function createSmtpMail({ url, from, ca, minTlsVersion = 'TLSv1.3' }: SmtpOptions): DeliveryProvider {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    ...{ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (secure ? 465 : 587), secure },
    requireTLS: !secure && !LOOPBACK.has(hostname),
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...{ pool: true, maxConnections: 5, maxMessages: 200 },
    ...{ connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS, dnsTimeout: STEP_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    tls: { minVersion: minTlsVersion, ...(ca !== undefined && { ca }) },
  });
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    name: 'smtp',
    async send({ to, subject, text, attachments = [], idempotencyKey }) {
      try {
        const { messageId } = await transport.sendMail({
          ...{ from, to, text, subject: subject ?? '' },
          messageId: `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32)}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments: attachments.map(({ fileName, contentType, content }) => ({
            ...{ filename: fileName, contentType, content: Buffer.from(content) },
          })),
        });
        return { state: 'sent', providerId: messageId };
      } catch (error) {
        throw problemOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** A 5xx to the message or its recipient is about that message; all else is the server's. Its words quote addresses. */
function problemOf(error: unknown): AppError {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const told = `SMTP ${typeof responseCode === 'number' ? responseCode : typeof code === 'string' ? code : 'failed'}`;
  const isOfMessage = (code === 'EENVELOPE' || code === 'EMESSAGE') && Number(responseCode) >= 500;
  return isOfMessage
    ? new AppError('backoffice.refused', told)
    : new AppError('backoffice.unreachable', told, { retryable: true });
}
