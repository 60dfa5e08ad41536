import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { chooseLocale, localeOf } from '../../words/i18n.ts';

/** Switches between Spanish and English; named in the language it switches to. */
export function LanguageButton() {
  const { t, i18n } = useTranslation();
  const other = localeOf(i18n) === 'en' ? 'es-CO' : 'en';
  return (
    <Button
      className="button plain"
      // Without the other catalogue the screen stays as it is.
      onPress={() => void chooseLocale(i18n, other).catch(() => undefined)}
    >
      <span lang={other}>{t('language.switch')}</span>
    </Button>
  );
}
