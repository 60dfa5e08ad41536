import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../../../contracts/desk-protocol.ts';
import type { Thread } from '../../state/desk-state.ts';
import { selectOutgoing } from '../../state/select.ts';
import { toThreadLines } from '../../words/thread-lines.ts';
import { useDesk, useDeskState, useFormats } from '../desk-context.tsx';
import { OutgoingBubble } from './outgoing-bubble.tsx';
import { ThreadLineView } from './thread-line-view.tsx';
import { useStickToEnd } from './use-stick-to-end.ts';

/** The conversation as it went, the agent's unsent lines under it, and whether the citizen types. */
export function ThreadLog({ summary, thread }: { summary: ConversationSummary; thread: Thread }) {
  const { t } = useTranslation();
  const { client } = useDesk();
  const formats = useFormats();
  const [loading, setLoading] = useState(false);
  const all = useDeskState((state) => state.outgoing);
  const isTyping = useDeskState((state) => state.typing[summary.id] ?? false);
  const outgoing = selectOutgoing({ outgoing: all }, summary.id);
  const lines = toThreadLines(thread.entries, formats.dayKey);
  const name = summary.citizenName ?? t('inbox.citizen');
  const lastNumber = thread.entries.at(-1)?.number ?? 0;
  const endKey = `${lastNumber} ${outgoing.length} ${isTyping}`;
  const stick = useStickToEnd(thread.entries[0]?.number, endKey);
  return (
    <div className="log-frame">
      <div
        ref={stick.ref}
        className="log"
        role="region"
        aria-label={t('thread.history')}
        tabIndex={0}
        onScroll={stick.onScroll}
      >
        <div className="log-start">
          {thread.hasEarlier ? (
            <Button className="button" onPress={() => void earlier()}>
              {t(loading ? 'app.loading' : 'thread.earlier')}
            </Button>
          ) : (
            <p className="quiet">{t('thread.beginning')}</p>
          )}
        </div>
        <ol className="lines">
          {lines.map((line) => (
            <ThreadLineView key={line.id} line={line} citizenName={name} conversationId={summary.id} />
          ))}
          {outgoing.map((line) => (
            <OutgoingBubble key={line.clientId} line={line} />
          ))}
        </ol>
        {isTyping && (
          <p className="typing">
            <span className="typing-dots" aria-hidden="true" />
            {t('thread.typing', { name })}
          </p>
        )}
      </div>
      {!stick.atEnd && (
        <Button className="button to-end" onPress={stick.toEnd}>
          {t('thread.newer')}
        </Button>
      )}
    </div>
  );

  async function earlier(): Promise<void> {
    if (loading) return;
    setLoading(true);
    await client.loadEarlier(summary.id);
    setLoading(false);
  }
}
