import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ReviewView } from '../../../../contracts/filing-review.ts';
import type { ReviewApi } from '../../link/review-api.ts';
import { localeOf } from '../../words/i18n.ts';
import { useFormats } from '../desk-context.tsx';
import { Row } from '../shell/row.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { ReviewDocuments } from './review-documents.tsx';

interface ReviewPaneProps {
  view: ReviewView;
  api: ReviewApi;
  /** Told in words what became of it. */
  onDecided: (words: string) => void;
  /** A document was released: told in words, and the filing is read again. */
  onMoved: (number: string, words: string) => Promise<void>;
  onProblem: (code: string) => void;
}

export const REVIEW_HEADING_ID = 'review-heading';

/** One filing: what was said, what came with it, and the decision. */
export function ReviewPane({ view, api, onDecided, onMoved, onProblem }: ReviewPaneProps) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const [busy, setBusy] = useState(false);
  const [returning, setReturning] = useState(false);
  const { number, filer } = view;
  const waits = view.documents.some(({ state }) => state === 'quarantined');
  const isOpen = view.state === 'in-review';

  return (
    <article aria-labelledby={REVIEW_HEADING_ID}>
      <h2 id={REVIEW_HEADING_ID} tabIndex={-1}>
        {view.name[localeOf(i18n)]} <span className="quiet">{number}</span>
      </h2>
      <dl className="facts">
        <Row label={t('reviews.filedAt')}>{formats.moment(view.filedAt)}</Row>
        <Row label={t('reviews.standing')}>{t(`filingState.${view.state}`)}</Row>
        <Row label={t('reviews.queue')}>{t(`queue.${view.queue}`)}</Row>
        <Row label={t('reviews.filer')}>
          {filer.name ?? t('reviews.anonymous')} · {t(`reviews.level.${filer.level >= 2 ? 'proven' : 'said'}`)}
        </Row>
        {filer.document !== undefined && (
          <Row label={t('reviews.document')}>
            {filer.documentType} {filer.document}
          </Row>
        )}
        {view.propertyId !== undefined && <Row label={t('reviews.property')}>{view.propertyId}</Row>}
        {view.paymentReference !== undefined && <Row label={t('reviews.payment')}>{view.paymentReference}</Row>}
        {view.signedAt !== undefined && <Row label={t('reviews.signedAt')}>{formats.moment(view.signedAt)}</Row>}
      </dl>
      <h3>{t('reviews.facts')}</h3>
      <p className="said">{view.facts}</p>
      <h3>{t('reviews.request')}</h3>
      <p className="said">{view.request}</p>
      <h3>{t('reviews.documentsTitle')}</h3>
      <ReviewDocuments
        number={number}
        documents={view.documents}
        api={api}
        {...(view.mayRelease && isOpen && { onRelease: release })}
      />
      {waits && (
        <p className="review-problem">{t(view.mayRelease ? 'reviews.quarantinedForGood' : 'reviews.quarantined')}</p>
      )}
      {view.answers.length > 0 && (
        <>
          <h3>{t('reviews.answersTitle')}</h3>
          {view.answers.map(({ text, at }) => (
            <div key={at}>
              <p className="quiet">{formats.moment(at)}</p>
              <p className="said">{text}</p>
            </div>
          ))}
        </>
      )}
      <div className="review-actions">
        <Button className="button primary" isDisabled={busy || waits || !isOpen} onPress={() => void accept()}>
          {t('reviews.accept')}
        </Button>
        <Button className="button" isDisabled={busy || !isOpen} onPress={() => setReturning(true)}>
          {t('reviews.return')}
        </Button>
      </div>
      <ReasonDialog
        isOpen={returning}
        onOpenChange={setReturning}
        title={t('reviews.returnTitle')}
        lead={t('reviews.returnLead')}
        confirm={t('reviews.returnConfirm')}
        onReason={sendBack}
      />
    </article>
  );

  async function accept(): Promise<void> {
    setBusy(true);
    const answer = await api.accept(number);
    setBusy(false);
    if (!answer.ok) return refused(answer.code);
    const { cadastreNumber = '' } = answer.value;
    onDecided(t('reviews.accepted', { number, cadastreNumber }));
  }

  async function release(uploadId: string, name: string, reason: string): Promise<void> {
    const answer = await api.release(number, uploadId, reason);
    if (!answer.ok) return onProblem(answer.code);
    await onMoved(number, t('reviews.released', { name }));
  }

  /** What somebody else decided meanwhile is shown as it stands now. */
  async function refused(code: string): Promise<void> {
    if (code === 'filing.decided') await onMoved(number, t('reviews.decidedBefore', { number }));
    else onProblem(code);
  }

  async function sendBack(reason: string): Promise<void> {
    setBusy(true);
    const answer = await api.sendBack(number, reason);
    setBusy(false);
    if (!answer.ok) return refused(answer.code);
    onDecided(t('reviews.returned', { number }));
  }
}
