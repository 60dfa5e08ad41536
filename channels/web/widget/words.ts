import en from './locales/en.json';
import esCO from './locales/es-CO.json';

/** The widget's own words in one language. */
export type Words = typeof esCO;
export type WidgetLocale = 'es-CO' | 'en';

const catalogues: Record<WidgetLocale, Words> = { 'es-CO': esCO, en };

/** The catalogue of a locale. */
export function wordsOf(locale: WidgetLocale): Words {
  return catalogues[locale];
}

/** The locale spoken here that is nearest to a BCP 47 tag; Spanish for all but English. */
export function nearestLocale(tag: string | undefined): WidgetLocale {
  return tag !== undefined && /^en\b/i.test(tag) ? 'en' : 'es-CO';
}

/** Puts values in the place of `{name}`. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
