import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { errorKey } from '../../words/i18n.ts';
import { useDesk, useDeskState, useHasWords } from '../desk-context.tsx';

/** Strips under the header: how the line stands, and the last order that was refused. */
export function Bars() {
  const { t } = useTranslation();
  const { client } = useDesk();
  const phase = useDeskState((state) => state.phase);
  const notice = useDeskState((state) => state.notice);
  const has = useHasWords();
  return (
    <div className="bars">
      <div role="status" className="bar-slot">
        {phase !== 'live' && <p className={`bar ${phase}`}>{t(`link.${phase}`)}</p>}
      </div>
      <div role="alert" className="bar-slot">
        {notice && <p className="bar problem">{t(errorKey(notice.code, has))}</p>}
      </div>
      {notice && (
        <div className="bar-actions">
          {notice.code === 'link.unreadable' && (
            <Button className="button" onPress={() => location.reload()}>
              {t('app.reload')}
            </Button>
          )}
          <Button className="button" onPress={() => client.dismissNotice()}>
            {t('notice.dismiss')}
          </Button>
        </div>
      )}
    </div>
  );
}
