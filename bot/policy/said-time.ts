import type { NluResult } from '../../contracts/nlu-result.ts';
import { bogotaDay } from '../domain/bogota-time.ts';
import { withoutLateness } from './appointment-doubt.ts';
import { fold } from './choice.ts';

/** A part of the day, in minutes from midnight: from the first, before the second. */
export interface TimeWindow {
  from: number;
  before: number;
}

const NOON = 12 * 60;
const DAY_END = 24 * 60;
const HOURS = 'una dos tres cuatro cinco seis siete ocho nueve diez once doce'.split(' ');
const ENGLISH_HOURS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const NUMBER = `(?<hour>\\d{1,2}|${[...HOURS, ...ENGLISH_HOURS].join('|')})`;
const MINUTES = '(?: (?:y )?(?<minute>\\d{2}|media|half))?';
const HALF_OF_DAY = '(?: (?<half>a ?m|p ?m|de la manana|de la tarde|in the morning|in the afternoon))';
const CLOCK = new RegExp(
  `\\b(?:(?<bound>despues de|antes de|after|before|desde|from) )?(?:a |tipo |como a |at )?(?:las? |at )${NUMBER}${MINUTES}${HALF_OF_DAY}?\\b`,
);
const BARE_CLOCK = new RegExp(`\\b(?:(?<bound>after|before) )?${NUMBER}${MINUTES}${HALF_OF_DAY}\\b`);

/** "Buenas tardes" wants no afternoon. */
const GREETING = /\b(buenas tardes|good (morning|afternoon))\b/;

/** The time of the day that a sentence wants ("en la tarde", "a las 10", "después de las dos"); undefined where none. */
export function saidTime(text: string): TimeWindow | undefined {
  const said = withoutLateness(fold(text).replace(GREETING, ' '));
  const clock = (CLOCK.exec(said) ?? BARE_CLOCK.exec(said))?.groups;
  if (clock) return windowOf(clock);
  if (/\b(medio ?dia|noon|midday)\b/.test(said)) return { from: NOON - 30, before: NOON + 90 };
  if (/\b(en|por|de|a) (la|las) mananas?\b|\btempran\w*|\ba primera hora\b|\bmornings?\b|\bearly\b/.test(said))
    return { from: 0, before: NOON };
  if (/\b(tardes?|tardecita|afternoons?|despues de almuerzo)\b/.test(said)) return { from: NOON, before: DAY_END };
  return undefined;
}

function windowOf({ hour = '', minute, half, bound }: Record<string, string | undefined>): TimeWindow | undefined {
  const spelled = Math.max(HOURS.indexOf(hour), ENGLISH_HOURS.indexOf(hour)) + 1;
  const said = spelled > 0 ? spelled : Number(hour);
  if (said > 23) return undefined;
  const isAfternoon = half === undefined ? said < EARLIEST_HOUR : /^p|tarde|afternoon/.test(half);
  const hours = said < 12 && isAfternoon ? said + 12 : said === 12 && half !== undefined && !isAfternoon ? 0 : said;
  const at = hours * 60 + (minute === undefined ? 0 : /\d/.test(minute) ? Number(minute) : 30);
  if (bound === undefined) return { from: at, before: at + 60 };
  return /despues|after|desde|from/.test(bound) ? { from: at, before: DAY_END } : { from: 0, before: at };
}

/** No office opens before: "a las 3" is in the afternoon. */
const EARLIEST_HOUR = 7;

/** What somebody wants of a time; what is not said is not limited. `after`: days later than that (ISO date). */
export interface WantedTime {
  day?: string;
  time?: TimeWindow;
  after?: string;
}

/** The day and the time of the day that a sentence wants. A day that has passed is none. */
export function saidWhen(text: string, { entities }: Pick<NluResult, 'entities'>, now: Date): WantedTime {
  const day = entities.find(({ type, valid }) => type === 'fecha' && valid !== false)?.value;
  const time = saidTime(text);
  return { ...(typeof day === 'string' && day >= bogotaDay(now) && { day }), ...(time && { time }) };
}
