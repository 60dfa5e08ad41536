import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { Outgoing } from '../../state/desk-state.ts';
import { errorKey } from '../../words/i18n.ts';
import { useDesk, useHasWords } from '../desk-context.tsx';

/** A line of the agent's that the log does not have yet: on its way, waiting for a connection, or refused. */
export function OutgoingBubble({ line }: { line: Outgoing }) {
  const { t } = useTranslation();
  const { client } = useDesk();
  const has = useHasWords();
  const state = line.status === 'sent' ? 'sending' : line.status;
  return (
    <li className={`speech ${line.kind === 'note' ? 'note' : 'agent'} outgoing ${line.status}`}>
      <p className="speaker visually-hidden">{t('thread.you')}</p>
      <div className="bubble">
        <p className="bubble-text">{line.text}</p>
        <p className="bubble-state">
          {t(`thread.${state}`)} {line.code !== undefined && t(errorKey(line.code, has))}
        </p>
      </div>
      {line.status === 'failed' && (
        <div className="bubble-actions">
          <Button className="button" onPress={() => client.retry(line.clientId)}>
            {t('thread.retry')}
          </Button>
          <Button className="button" onPress={() => client.discard(line.clientId)}>
            {t('thread.discard')}
          </Button>
        </div>
      )}
    </li>
  );
}
