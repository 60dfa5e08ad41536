import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../../../contracts/desk-protocol.ts';
import { focusSoon, useDesk } from '../desk-context.tsx';
import { CUSTOMER_TOGGLE_ID, THREAD_HEADING_ID } from '../shell/panes.ts';
import { ClosingDialog } from './closing-dialog.tsx';

interface ThreadHeaderProps {
  summary: ConversationSummary;
  isMine: boolean;
  customerShown: boolean;
  onToggleCustomer: () => void;
}

/** Whose conversation it is, and what ends the agent's part in it. */
export function ThreadHeader({ summary, isMine, customerShown, onToggleCustomer }: ThreadHeaderProps) {
  const { t } = useTranslation();
  const { client } = useDesk();
  const [closing, setClosing] = useState(false);
  const [busy, setBusy] = useState(false);
  return (
    <div className="thread-header">
      <div className="thread-title">
        <h2 id={THREAD_HEADING_ID} tabIndex={-1}>
          <span className="visually-hidden">{t('thread.title')}: </span>
          {summary.citizenName ?? t('inbox.citizen')}
        </h2>
        <p className="item-meta">
          {t(`channel.${summary.channel}`)}
          {summary.queue && <> · {t(`queue.${summary.queue}`)}</>}
          {` · ${t('customer.levelNumber', { level: summary.identityLevel })}`}
        </p>
      </div>
      <div className="thread-actions">
        <Button
          id={CUSTOMER_TOGGLE_ID}
          className="button customer-toggle"
          aria-expanded={customerShown}
          aria-controls="pane-customer"
          onPress={onToggleCustomer}
        >
          {t('thread.customer')}
        </Button>
        {isMine && (
          <>
            <Button className="button" onPress={() => void giveBack()}>
              {t('thread.return')}
            </Button>
            <Button className="button" onPress={() => setClosing(true)}>
              {t('thread.close')}
            </Button>
          </>
        )}
      </div>
      <ClosingDialog conversationId={summary.id} isOpen={closing && isMine} onOpenChange={setClosing} />
    </div>
  );

  async function giveBack(): Promise<void> {
    if (busy) return;
    setBusy(true);
    client.stoppedTyping();
    const done = await client.giveBack(summary.id);
    setBusy(false);
    if (done) focusSoon(THREAD_HEADING_ID);
  }
}
