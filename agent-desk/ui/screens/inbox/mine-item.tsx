import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../../../contracts/desk-protocol.ts';
import { useDesk, useDeskState, useFormats } from '../desk-context.tsx';
import { openConversation } from '../open-conversation.ts';

/** One of the agent's conversations; pressing it opens it and goes to the text box. */
export function MineItem({ conversation }: { conversation: ConversationSummary }) {
  const { t } = useTranslation();
  const desk = useDesk();
  const formats = useFormats();
  const { id } = conversation;
  const isOpen = useDeskState((state) => state.openId === id);
  const unread = useDeskState((state) => state.unread[id] ?? 0);
  const isTyping = useDeskState((state) => state.typing[id] ?? false);
  const unsent = useDeskState((state) =>
    state.outgoing.some((line) => line.conversationId === id && line.status !== 'sent'),
  );
  return (
    <li>
      <Button
        className={isOpen ? 'mine-item open' : 'mine-item'}
        {...(isOpen && { 'aria-current': 'true' as const })}
        onPress={() => openConversation(desk, id)}
      >
        <span className="item-row">
          <span className="item-title">{conversation.citizenName ?? t('inbox.citizen')}</span>
          <span className="item-time">{formats.time(conversation.updatedAt)}</span>
        </span>
        <span className="item-meta">
          {t(`channel.${conversation.channel}`)}
          {conversation.queue && <> · {t(`queue.${conversation.queue}`)}</>}
        </span>
        <span className="item-row">
          <span className="item-text">{isTyping ? t('inbox.typing') : conversation.lastText}</span>
          {unread > 0 && (
            <span className="badge">
              <span aria-hidden="true">{unread}</span>
              <span className="visually-hidden">{t('inbox.unread', { count: unread })}</span>
            </span>
          )}
        </span>
        {unsent && <span className="item-unsent">{t('inbox.unsent')}</span>}
      </Button>
    </li>
  );
}
