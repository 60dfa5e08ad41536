import { createInstance } from 'i18next';
import en from './locales/en.json' with { type: 'json' };
import es from './locales/es-CO.json' with { type: 'json' };

/** The words of the papers and of their verification page. Papers are in Spanish; English has the names of the kinds. */
export interface Words {
  /** Throws RangeError where the catalogue lacks the key. */
  say(key: string, values?: Record<string, unknown>): string;
  english(key: string): string;
  money(pesos: number): string;
  /** `20 de noviembre de 2026, 10:00 a. m.`, of an ISO instant, in Bogotá. */
  moment(iso: string): string;
  /** `20 de noviembre de 2026`; a date alone is that day. */
  day(iso: string): string;
  number(value: number): string;
}

const ZONE = 'America/Bogota';

export function createWords(): Words {
  const catalogue = createInstance();
  void catalogue.init({
    resources: { 'es-CO': { translation: es }, en: { translation: en } },
    fallbackLng: false,
    initAsync: false,
    // Neither a PDF nor our escaping template takes markup from here.
    interpolation: { escapeValue: false },
  });
  // Making one costs far more than using it.
  const pesos = new Intl.NumberFormat('es-CO', { maximumFractionDigits: 0 });
  const decimal = new Intl.NumberFormat('es-CO', { maximumFractionDigits: 2 });
  const dayFormat = new Intl.DateTimeFormat('es-CO', { dateStyle: 'long', timeZone: ZONE });
  const momentFormat = new Intl.DateTimeFormat('es-CO', { dateStyle: 'long', timeStyle: 'short', timeZone: ZONE });

  const money = (value: number): string => `$${pesos.format(value)}`;
  const day = (iso: string): string => dayFormat.format(instantOf(iso));
  // ICU puts no-break spaces into "a. m."; plain ones can be searched.
  const moment = (iso: string): string =>
    isDay(iso) ? day(iso) : momentFormat.format(instantOf(iso)).replace(/[\u00a0\u202f]/g, ' ');
  catalogue.services.formatter?.add('money', (value) => money(Number(value)));
  catalogue.services.formatter?.add('day', (value) => day(String(value)));
  catalogue.services.formatter?.add('moment', (value) => moment(String(value)));
  const look =
    (lng: string) =>
    (key: string, values: Record<string, unknown> = {}) => {
      if (!catalogue.exists(key, { lng })) throw new RangeError(`no words for "${key}" in ${lng}`);
      return catalogue.t(key, { lng, ...values });
    };
  return { say: look('es-CO'), english: look('en'), money, moment, day, number: (value) => decimal.format(value) };
}

const isDay = (iso: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(iso);

const instantOf = (iso: string): Date => new Date(isDay(iso) ? `${iso}T12:00:00-05:00` : iso);
