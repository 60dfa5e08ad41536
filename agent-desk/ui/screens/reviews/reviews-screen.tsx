import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ReviewPage, ReviewView } from '../../../../contracts/filing-review.ts';
import type { ReviewApi } from '../../link/review-api.ts';
import { errorKey, localeOf } from '../../words/i18n.ts';
import { focusSoon, useFormats, useHasWords } from '../desk-context.tsx';
import { REVIEW_HEADING_ID, ReviewPane } from './review-pane.tsx';

/** Filings that wait for a decision: the list on the left, the one that is open beside it. */
export function ReviewsScreen({ api }: { api: ReviewApi }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const has = useHasWords();
  const [page, setPage] = useState<ReviewPage>();
  const [open, setOpen] = useState<ReviewView>();
  const [code, setCode] = useState<string>();
  const [done, setDone] = useState<string>();

  const refresh = useCallback(async () => {
    const answer = await api.list();
    setCode(answer.ok ? undefined : answer.code);
    if (answer.ok) setPage(answer.value);
  }, [api]);
  useEffect(() => void refresh(), [refresh]);

  return (
    <div className="reviews">
      <nav className="review-list" aria-labelledby="reviews-title">
        <div className="review-list-header">
          <h2 id="reviews-title">{t('reviews.title')}</h2>
          <Button className="button plain" onPress={() => void refresh()}>
            {t('reviews.refresh')}
          </Button>
        </div>
        {page?.lines.length === 0 && <p className="quiet">{t('reviews.none')}</p>}
        <ul>
          {page?.lines.map((line) => (
            <li key={line.number}>
              <Button
                className="review-line"
                aria-current={line.number === open?.number}
                onPress={() => void show(line.number)}
              >
                <strong>{line.name[localeOf(i18n)]}</strong>
                <span>
                  {line.number} · {t(`queue.${line.queue}`)}
                </span>
                <span className="quiet">
                  {formats.moment(line.filedAt)} · {t('reviews.documents', { count: line.documents })}
                </span>
              </Button>
            </li>
          ))}
        </ul>
        {page?.more && (
          <Button className="button plain" onPress={() => void showMore(page)}>
            {t('reviews.more')}
          </Button>
        )}
      </nav>
      <main className="review-pane">
        <div role="status">
          {done !== undefined && <p className="review-done">{done}</p>}
          {code !== undefined && <p className="review-problem">{t(errorKey(code, has))}</p>}
        </div>
        {open ? (
          <ReviewPane key={open.number} view={open} api={api} onDecided={decided} onMoved={moved} onProblem={setCode} />
        ) : (
          <p className="quiet">{t('reviews.choose')}</p>
        )}
      </main>
    </div>
  );

  async function show(number: string): Promise<void> {
    setDone(undefined);
    const answer = await api.open(number);
    setCode(answer.ok ? undefined : answer.code);
    if (!answer.ok) return;
    setOpen(answer.value);
    focusSoon(REVIEW_HEADING_ID);
  }

  async function showMore({ lines }: ReviewPage): Promise<void> {
    const answer = await api.list(lines.at(-1)?.number);
    setCode(answer.ok ? undefined : answer.code);
    if (answer.ok) setPage({ ...answer.value, lines: [...lines, ...answer.value.lines] });
  }

  /** It is not as it was: shown again, with what was done. */
  async function moved(number: string, words: string): Promise<void> {
    await Promise.all([show(number), refresh()]);
    setDone(words);
  }

  function decided(words: string): void {
    setDone(words);
    setCode(undefined);
    setOpen(undefined);
    void refresh();
  }
}
