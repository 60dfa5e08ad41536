import { useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { Switch } from 'react-aria-components/Switch';
import { useTranslation } from 'react-i18next';
import { selectInbox } from '../../state/select.ts';
import { useDesk, useDeskState } from '../desk-context.tsx';
import { LanguageButton } from './language-button.tsx';

/** What the desk shows: conversations, or filings to review. */
export type DeskSection = 'conversations' | 'reviews';

interface DeskHeaderProps {
  section: DeskSection;
  onSection: (section: DeskSection) => void;
  onHelp: () => void;
  onLeave: () => void;
}

/** Top bar: who is signed in, what is shown, whether they take conversations, help and the way out. */
export function DeskHeader({ section, onSection, onHelp, onLeave }: DeskHeaderProps) {
  const { t } = useTranslation();
  const { client } = useDesk();
  const presence = useDeskState((state) => state.presence);
  const phase = useDeskState((state) => state.phase);
  const name = useDeskState((state) => state.profile.name);
  useOfferTitle();
  const shown = phase === 'live' ? presence : 'offline';

  return (
    <header className="desk-header">
      <p className="brand">{t('app.name')}</p>
      <h1>{t('app.title')}</h1>
      <nav className="desk-sections" aria-label={t('header.sections')}>
        {(['conversations', 'reviews'] as const).map((one) => (
          <Button key={one} className="button plain" aria-pressed={section === one} onPress={() => onSection(one)}>
            {t(`header.section.${one}`)}
          </Button>
        ))}
      </nav>
      <Switch
        className="presence"
        isSelected={presence === 'available'}
        isDisabled={phase !== 'live'}
        aria-describedby="presence-words"
        onChange={(on) => void client.setPresence(on ? 'available' : 'away')}
      >
        <span className="presence-track" aria-hidden="true" />
        {t('header.available')}
      </Switch>
      <span id="presence-words" className="presence-words">
        {t(`header.presence.${shown}`)}
      </span>
      <span className="who">{name}</span>
      <LanguageButton />
      <Button className="button plain" onPress={onHelp}>
        {t('header.help')}
      </Button>
      <Button className="button plain" onPress={onLeave}>
        {t('header.signOut')}
      </Button>
    </header>
  );
}

/** The window's title says how many offers wait, for those who look at another window. */
function useOfferTitle(): void {
  const { t } = useTranslation();
  const conversations = useDeskState((state) => state.conversations);
  const profile = useDeskState((state) => state.profile);
  const offers = selectInbox({ conversations, profile }).offers.length;
  useEffect(() => {
    const title = t('app.documentTitle');
    document.title = offers > 0 ? `(${offers}) ${title}` : title;
  }, [offers, t]);
}
