import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../../../contracts/desk-protocol.ts';
import { secondsUntil } from '../../state/select.ts';
import { focusSoon, useDesk, useHasWords, useNow } from '../desk-context.tsx';
import { COMPOSER_ID } from '../shell/panes.ts';

/** A conversation offered to this agent, with what is left of the time to take it. */
export function OfferCard({ conversation }: { conversation: ConversationSummary }) {
  const { t } = useTranslation();
  const { client } = useDesk();
  const has = useHasWords();
  const [busy, setBusy] = useState(false);
  const seconds = secondsUntil(conversation.offerUntil, useNow(1000));
  const titleId = `offer-${conversation.id}`;
  const reason = `reason.${conversation.reason ?? ''}`;
  return (
    <li className="offer">
      <p className="item-title" id={titleId}>
        {conversation.citizenName ?? t('inbox.citizen')}
      </p>
      <p className="item-meta">
        {t(`channel.${conversation.channel}`)}
        {conversation.queue && <> · {t(`queue.${conversation.queue}`)}</>}
      </p>
      {has(reason) && <p className="item-reason">{t(reason)}</p>}
      {conversation.lastText !== undefined && <p className="item-text">{conversation.lastText}</p>}
      <p className={seconds <= 10 ? 'countdown soon' : 'countdown'} role="timer" aria-label={t('inbox.countdownLabel')}>
        {seconds > 0 ? t('inbox.countdown', { seconds }) : t('inbox.expired')}
      </p>
      <div className="offer-actions">
        <Button
          className="button primary"
          aria-describedby={titleId}

          onPress={() => void answer(true)}
        >
          {t('inbox.accept')}
        </Button>
        <Button className="button" aria-describedby={titleId} onPress={() => void answer(false)}>
          {t('inbox.decline')}
        </Button>
      </div>
    </li>
  );

  async function answer(accept: boolean): Promise<void> {
    if (busy) return;
    setBusy(true);
    const done = await (accept ? client.accept(conversation.id) : client.decline(conversation.id));
    setBusy(false);
    if (done) focusSoon(accept ? COMPOSER_ID : 'pane-inbox');
  }
}
