import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ReviewDocument } from '../../../../contracts/filing-review.ts';
import type { ReviewApi } from '../../link/review-api.ts';
import { useFormats } from '../desk-context.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

interface ReviewDocumentsProps {
  number: string;
  documents: readonly ReviewDocument[];
  api: ReviewApi;
  /** Present for who may take a document out of quarantine. */
  onRelease?: (uploadId: string, name: string, reason: string) => Promise<void>;
}

const OPENS: ReadonlySet<ReviewDocument['state']> = new Set(['clean', 'released']);

/** Each document with how far it may be trusted, and beside it what a machine read in it. */
export function ReviewDocuments({ number, documents, api, onRelease }: ReviewDocumentsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [releasing, setReleasing] = useState<ReviewDocument>();
  if (documents.length === 0) return <p className="quiet">{t('reviews.noDocuments')}</p>;
  return (
    <>
      <ul className="review-documents">
        {documents.map((document) => (
          <li key={document.uploadId}>
            <p>
              {OPENS.has(document.state) ? (
                <a href={api.documentUrl(number, document.uploadId)} target="_blank" rel="noopener noreferrer">
                  {document.fileName}
                </a>
              ) : (
                <span>{document.fileName}</span>
              )}{' '}
              <span className="quiet">{Math.ceil(document.sizeBytes / 1024)} KB</span>{' '}
              <span className={`file-state ${document.state}`}>{t(`reviews.state.${document.state}`)}</span>
              {document.addedAt !== undefined && (
                <span className="quiet"> {t('reviews.addedAt', { when: formats.moment(document.addedAt) })}</span>
              )}
            </p>
            {onRelease && document.state === 'quarantined' && (
              <Button className="button" onPress={() => setReleasing(document)}>
                {t('reviews.release')}
              </Button>
            )}
            <Advice document={document} />
          </li>
        ))}
      </ul>
      {onRelease && releasing && (
        <ReasonDialog
          isOpen
          onOpenChange={() => setReleasing(undefined)}
          title={t('reviews.releaseTitle', { name: releasing.fileName })}
          lead={t('reviews.releaseLead')}
          confirm={t('reviews.releaseConfirm')}
          onReason={(reason) => onRelease(releasing.uploadId, releasing.fileName, reason)}
        />
      )}
    </>
  );
}

/** What was read is shown as what it is: a machine's reading, which may be wrong. */
function Advice({ document: { state, reading, finds } }: { document: ReviewDocument }) {
  const { t } = useTranslation();
  if (!OPENS.has(state)) return null;
  if (!reading) return <p className="quiet">{t('reviews.reading.waits')}</p>;
  if (reading.state !== 'read') return <p className="quiet">{t(`reviews.reading.${reading.state}`)}</p>;
  return (
    <div className="review-advice">
      {finds.length > 0 && (
        <ul>
          {finds.map(({ what, found }) => (
            <li key={what} className={found ? 'found' : 'missing'}>
              {t(`reviews.finds.${what}.${found ? 'yes' : 'no'}`)}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t('reviews.reading.text')}</summary>
        {reading.pages.map((page) => (
          <section key={page.number}>
            <p className="quiet">
              {t('reviews.reading.page', { number: page.number })} ·{' '}
              {t('reviews.reading.confidence', { confidence: page.confidence })}
            </p>
            <pre>{page.text === '' ? t('reviews.reading.empty') : page.text}</pre>
          </section>
        ))}
        {reading.hasMore && <p className="quiet">{t('reviews.reading.more')}</p>}
      </details>
    </div>
  );
}
