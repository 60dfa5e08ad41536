import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerOrigin as Answer } from '../../../../contracts/desk-protocol.ts';
import { errorKey } from '../../words/i18n.ts';
import { useDesk, useFormats, useHasWords } from '../desk-context.tsx';
import { Row } from '../shell/row.tsx';

/** Where an answer of the assistant came from; asked for when it is opened, which stands in the record. */
export function AnswerOrigin({ conversationId, number }: { conversationId: string; number: number }) {
  const { t } = useTranslation();
  const { origins } = useDesk();
  const has = useHasWords();
  const [answer, setAnswer] = useState<Answer>();
  const [code, setCode] = useState<string>();
  return (
    <details className="origin" onToggle={(event) => void opened(event.currentTarget.open)}>
      <summary>{t('origin.title')}</summary>
      {code !== undefined && <p role="alert">{t(errorKey(code, has))}</p>}
      {answer && <Facts answer={answer} />}
    </details>
  );

  async function opened(isOpen: boolean): Promise<void> {
    if (!isOpen || answer) return;
    const read = await origins.read(conversationId, number);
    setCode(read.ok ? undefined : read.code);
    if (read.ok) setAnswer(read.value);
  }
}

function Facts({ answer: { key, origin } }: { answer: Answer }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const has = useHasWords();
  const named = (group: string, name: string): string => (has(`${group}.${name}`) ? t(`${group}.${name}`) : name);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  const { flow, intent, confidence, modelVersion, knowledge, calls = [], asOf } = origin ?? {};
  return (
    <dl className="facts">
      <Row label={t('origin.key')}>{key}</Row>
      {flow !== undefined && <Row label={t('origin.flow')}>{named('flow', flow)}</Row>}
      {intent !== undefined && (
        <Row label={t('origin.intent')}>
          {named('intent', intent)} {confidence !== undefined && `(${percent.format(confidence)})`}
        </Row>
      )}
      {modelVersion !== undefined && <Row label={t('origin.model')}>{modelVersion}</Row>}
      {knowledge && (
        <Row label={t('origin.knowledge')}>
          {knowledge.id}, {formats.day(knowledge.validFrom)}
        </Row>
      )}
      {calls.map(({ system, correlationId }) => (
        <Row key={correlationId + system} label={t('origin.call', { system: named('system', system) })}>
          {correlationId}
        </Row>
      ))}
      {asOf !== undefined && <Row label={t('origin.asOf')}>{formats.moment(asOf)}</Row>}
    </dl>
  );
}
