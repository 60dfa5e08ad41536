import type { z } from 'zod';
import { Activity, IgnoredActivity } from '../../contracts/activity.ts';
import { GeoPoint } from '../../contracts/geo-point.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { cleanText } from '../../bot/domain/clean-text.ts';
import type { DirectLineLimits } from './limits.ts';

/** What a posted activity asks for. `other`: known to the protocol, of no meaning here, kept nowhere. */
export type Incoming =
  | { kind: 'message'; text: string; clientId: string | undefined; location?: GeoPoint }
  | { kind: 'typing' }
  | { kind: 'other' };

/**
 * Reads a posted activity. `hasFiles`: files came with it, so it may be without text; so may a shared place.
 * Throws AppError `request.invalid`, or `request.too-large` for text beyond the limit.
 */
export function readIncoming(body: unknown, limits: DirectLineLimits, hasFiles = false): Incoming {
  if (IgnoredActivity.safeParse(body).success) return { kind: 'other' };
  const parsed = Activity.safeParse(body);
  if (!parsed.success) throw new AppError('request.invalid', detailOf(parsed.error));
  const activity = parsed.data;
  if (activity.type === 'typing') return { kind: 'typing' };
  if (activity.type !== 'message') return { kind: 'other' };
  const text = textOf(activity, limits);
  const location = sharedPlace(activity);
  if (!hasFiles) {
    // An address would go round the checks of type and size.
    if (activity.attachments?.length) throw new AppError('request.invalid', 'Files are sent by POST …/upload');
    if (text.trim() === '' && !location)
      throw new AppError('request.invalid', 'A message needs text, a place or a file');
  }
  return { kind: 'message', text, clientId: clientIdOf(activity), ...(location && { location }) };
}

/** Where and what, never the value: it may be a citizen's. */
export function detailOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
    .join('; ');
}

function textOf(activity: Activity, limits: DirectLineLimits): string {
  // A card's button (postBack, messageBack) says its words in `value`.
  const said = activity.text || (typeof activity.value === 'string' ? activity.value : '');
  if (said.length > limits.textCharacters)
    throw new AppError(
      'request.too-large',
      `The text has ${said.length} characters; at most ${limits.textCharacters} are read`,
    );
  return cleanText(said);
}

/** The place that an activity shares, where it does: `GeoCoordinates`, or a `Place` that has some. */
function sharedPlace({ entities }: Activity): GeoPoint | undefined {
  const places = (entities ?? []).map((entity) => (entity.type === 'Place' ? entity.geo : entity));
  const [place] = places.flatMap((each) => GeoPoint.safeParse(each).data ?? []);
  return place;
}

function clientIdOf(activity: Activity): string | undefined {
  const given: unknown = activity.channelData?.['clientActivityID'] ?? activity.id ?? undefined;
  if (given === undefined || given === '') return undefined;
  if (typeof given !== 'string' || !/^[^\p{Cc}\p{Surrogate}]{1,128}$/u.test(given))
    throw new AppError('request.invalid', 'channelData.clientActivityID must be text of 1 to 128 characters');
  return given;
}
