import { useTranslation } from 'react-i18next';
import type { LogEntry } from '../../../../contracts/desk-protocol.ts';
import { wordsOfEvent } from '../../words/event-words.ts';
import { linkOf, safeUrl, type ThreadLine } from '../../words/thread-lines.ts';
import { useDeskState, useFormats, useHasWords } from '../desk-context.tsx';
import { AnswerOrigin } from './answer-origin.tsx';

interface ThreadLineProps {
  line: ThreadLine;
  citizenName: string;
  conversationId: string;
}

/** One line of the thread: a day, a fact in words, or what somebody said. */
export function ThreadLineView({ line, citizenName, conversationId }: ThreadLineProps) {
  const formats = useFormats();
  if (line.kind === 'day') {
    return (
      <li className="day-line">
        <time dateTime={line.at}>{formats.day(line.at)}</time>
      </li>
    );
  }
  if (line.kind === 'event') return <EventLine entry={line.entry} />;
  return <Speech entry={line.entry} first={line.first} citizenName={citizenName} conversationId={conversationId} />;
}

/** Who answers for what the assistant says. */
const LOOK_INTO_ANSWERS: ReadonlySet<string> = new Set(['supervisor', 'editor', 'auditor']);

function EventLine({ entry }: { entry: LogEntry }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const has = useHasWords();
  return (
    <li className="event-line">
      <span>{entry.event === undefined && entry.text !== undefined ? entry.text : words()}</span>{' '}
      <time dateTime={entry.at}>{formats.time(entry.at)}</time>
    </li>
  );

  function words(): string {
    const { key, data, nested } = wordsOfEvent(entry, has);
    const filled = Object.entries(nested).map(([name, nestedKey]) => [name, t(nestedKey)]);
    return t(key, { ...data, ...(Object.fromEntries(filled) as Record<string, string>) });
  }
}

interface SpeechProps {
  entry: LogEntry;
  first: boolean;
  citizenName: string;
  conversationId: string;
}

function Speech({ entry, first, citizenName, conversationId }: SpeechProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const myName = useDeskState((state) => state.profile.name);
  const looksInto = useDeskState(({ profile }) => profile.roles.some((role) => LOOK_INTO_ANSWERS.has(role)));
  const isNote = entry.kind === 'note';
  return (
    <li className={`speech ${isNote ? 'note' : entry.from}${first ? ' first' : ''}`}>
      <p className={first ? 'speaker' : 'speaker visually-hidden'}>
        {isNote && <span className="note-mark">{t('thread.note')} · </span>}
        {speaker()}
      </p>
      <div className="bubble">
        <p className="bubble-text">{entry.text}</p>
        <Extras entry={entry} />
        <time dateTime={entry.at}>{formats.time(entry.at)}</time>
        {looksInto && entry.from === 'bot' && <AnswerOrigin conversationId={conversationId} number={entry.number} />}
      </div>
    </li>
  );

  function speaker(): string {
    if (entry.from === 'citizen') return citizenName;
    if (entry.from !== 'agent') return t(`thread.from.${entry.from}`);
    return entry.name === myName ? t('thread.you') : (entry.name ?? t('thread.from.agent'));
  }
}

function Extras({ entry }: { entry: LogEntry }) {
  const { t } = useTranslation();
  const link = linkOf(entry, location.origin);
  return (
    <>
      {link && (
        <p>
          <a href={link.href} target="_blank" rel="noopener noreferrer">
            {link.label}
          </a>
        </p>
      )}
      {entry.choices && entry.choices.length > 0 && (
        <ul className="choices" aria-label={t('thread.choices')}>
          {entry.choices.map((choice) => (
            <li key={choice}>{choice}</li>
          ))}
        </ul>
      )}
      {entry.attachments && entry.attachments.length > 0 && (
        <ul className="attachments" aria-label={t('thread.attachments')}>
          {entry.attachments.map(({ name, url, inspection }) => {
            const href = safeUrl(url, location.origin);
            return (
              <li key={url || name}>
                {href === undefined ? (
                  name
                ) : (
                  <a href={href} target="_blank" rel="noopener noreferrer">
                    {name}
                  </a>
                )}
                {inspection && inspection.state !== 'clean' && (
                  <span className="file-state">
                    {' '}
                    {inspection.reason
                      ? t('thread.fileRefused', { reason: t(`fileReason.${inspection.reason}`) })
                      : t('thread.fileQuarantined')}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
