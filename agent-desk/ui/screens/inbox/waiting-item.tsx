import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../../../contracts/desk-protocol.ts';
import { duration } from '../../words/format.ts';
import { useNow } from '../desk-context.tsx';

/** How often waiting times are told again, ms. */
const EVERY_MS = 5000;

/** Somebody who waits; shown only, the queue decides who gets whom. */
export function WaitingItem({ conversation }: { conversation: ConversationSummary }) {
  const { t } = useTranslation();
  const now = useNow(EVERY_MS);
  const since = Date.parse(conversation.waitingSince ?? '');
  return (
    <li className="waiting-item">
      <span className="item-row">
        <span className="item-title">{conversation.citizenName ?? t('inbox.citizen')}</span>
        {!Number.isNaN(since) && <span className="item-time">{t('inbox.waits', { time: duration(now - since) })}</span>}
      </span>
      <span className="item-meta">
        {t(`channel.${conversation.channel}`)}
        {conversation.queue && <> · {t(`queue.${conversation.queue}`)}</>}
        {conversation.offeredTo !== undefined && <> · {t('inbox.offeredElsewhere')}</>}
      </span>
    </li>
  );
}
