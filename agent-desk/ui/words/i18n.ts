import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import spanish from '../locales/es-CO.json';
import type { KeptText } from '../link/platform.ts';

/** Languages of the desk; Spanish is the one staff starts with, whatever the browser says. */
export type DeskLocale = 'es-CO' | 'en';

const KEY = 'ventanilla.desk.locale';

/** The catalogues, with the language chosen last on this machine; English is fetched when first chosen. */
export async function createWords(kept: KeptText): Promise<i18n> {
  const words = i18next.createInstance();
  await words.use(initReactI18next).init({
    lng: 'es-CO',
    fallbackLng: 'es-CO',
    resources: { 'es-CO': { translation: spanish } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  words.on('languageChanged', (locale) => {
    document.documentElement.lang = locale;
    kept.write(KEY, locale);
  });
  if (kept.read(KEY) === 'en') await chooseLocale(words, 'en').catch(() => undefined);
  return words;
}

/** Changes the language of the whole screen; rejects where the catalogue cannot be fetched. */
export async function chooseLocale(words: i18n, locale: DeskLocale): Promise<void> {
  if (!words.hasResourceBundle(locale, 'translation')) {
    const { default: catalogue } = await import('../locales/en.json');
    words.addResourceBundle(locale, 'translation', catalogue);
  }
  await words.changeLanguage(locale);
}

/** The language shown now. */
export function localeOf(words: i18n): DeskLocale {
  return words.language === 'en' ? 'en' : 'es-CO';
}

/** Catalogue key of an error code: `rate.limited` is `error.rate.limited`. */
export function errorKey(code: string, has: (key: string) => boolean): string {
  const key = `error.${code}`;
  return has(key) ? key : 'error.default';
}
