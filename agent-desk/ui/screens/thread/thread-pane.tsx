import { useTranslation } from 'react-i18next';
import { isOwnedBy } from '../../state/select.ts';
import { errorKey } from '../../words/i18n.ts';
import { useDeskState, useHasWords } from '../desk-context.tsx';
import { Composer } from './composer.tsx';
import { ThreadHeader } from './thread-header.tsx';
import { ThreadLog } from './thread-log.tsx';

interface ThreadPaneProps {
  customerShown: boolean;
  onToggleCustomer: () => void;
}

/** Middle pane: the open conversation, what may be done with it, and the text box while it is the agent's. */
export function ThreadPane(props: ThreadPaneProps) {
  const { t } = useTranslation();
  const openId = useDeskState((state) => state.openId);
  const openCode = useDeskState((state) => state.openCode);
  const me = useDeskState((state) => state.profile.id);
  const summary = useDeskState((state) => (openId === undefined ? undefined : state.conversations[openId]));
  const thread = useDeskState((state) => (openId === undefined ? undefined : state.threads[openId]));
  const has = useHasWords();
  return (
    <main id="pane-thread" className="pane thread" tabIndex={-1}>
      {content()}
    </main>
  );

  function content() {
    if (openId === undefined) return <Placeholder lead={t('thread.empty')} hint={t('thread.emptyHint')} />;
    if (!summary || !thread) {
      return <Placeholder lead={openCode === undefined ? t('thread.loading') : t(errorKey(openCode, has))} />;
    }
    const isMine = isOwnedBy(summary, me);
    return (
      <>
        <ThreadHeader summary={summary} isMine={isMine} {...props} />
        <ThreadLog key={openId} summary={summary} thread={thread} />
        {isMine ? (
          <Composer key={`composer-${openId}`} conversationId={openId} />
        ) : (
          <p className="read-only" role="status">
            {t(`thread.owner.${summary.owner}`)} {t('thread.readOnly')}
          </p>
        )}
      </>
    );
  }
}

function Placeholder({ lead, hint }: { lead: string; hint?: string }) {
  const { t } = useTranslation();
  return (
    <div className="placeholder">
      <h2 className="visually-hidden">{t('thread.title')}</h2>
      <p>{lead}</p>
      {hint !== undefined && <p className="quiet">{hint}</p>}
    </div>
  );
}
