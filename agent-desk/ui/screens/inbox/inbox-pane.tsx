import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { selectInbox } from '../../state/select.ts';
import { useDeskState } from '../desk-context.tsx';
import { MineItem } from './mine-item.tsx';
import { OfferCard } from './offer-card.tsx';
import { WaitingItem } from './waiting-item.tsx';

/** Left pane: what is offered to the agent, what they have, and who waits. */
export function InboxPane() {
  const { t } = useTranslation();
  const conversations = useDeskState((state) => state.conversations);
  const profile = useDeskState((state) => state.profile);
  const presence = useDeskState((state) => state.presence);
  const { offers, mine, waiting } = selectInbox({ conversations, profile });
  return (
    <nav id="pane-inbox" className="pane inbox" aria-labelledby="inbox-title" tabIndex={-1}>
      <h2 id="inbox-title" className="visually-hidden">
        {t('inbox.title')}
      </h2>
      <Section
        name="offers"
        count={offers.length}
        empty={t(presence === 'available' ? 'inbox.offersEmpty' : 'inbox.offersAway')}
      >
        {offers.map((one) => (
          <OfferCard key={one.id} conversation={one} />
        ))}
      </Section>
      <Section name="mine" count={mine.length} empty={t('inbox.mineEmpty')}>
        {mine.map((one) => (
          <MineItem key={one.id} conversation={one} />
        ))}
      </Section>
      <Section name="waiting" count={waiting.length} empty={t('inbox.waitingEmpty')}>
        {waiting.map((one) => (
          <WaitingItem key={one.id} conversation={one} />
        ))}
      </Section>
    </nav>
  );
}

interface SectionProps {
  name: 'offers' | 'mine' | 'waiting';
  count: number;
  empty: string;
  children: ReactNode;
}

function Section({ name, count, empty, children }: SectionProps) {
  const { t } = useTranslation();
  return (
    <section className={`inbox-section ${name}`} aria-labelledby={`inbox-${name}`}>
      <h3 id={`inbox-${name}`}>
        {t(`inbox.${name}`)} <span className={count > 0 ? 'count some' : 'count'}>{count}</span>
      </h3>
      {count === 0 ? <p className="quiet inbox-empty">{empty}</p> : <ul>{children}</ul>}
    </section>
  );
}
