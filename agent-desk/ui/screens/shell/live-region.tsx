import { useTranslation } from 'react-i18next';
import { useDeskState } from '../desk-context.tsx';

/** Says new offers and messages to screen readers, each once: only added lines are read. */
export function LiveRegion() {
  const { t } = useTranslation();
  const announcements = useDeskState((state) => state.announcements);
  return (
    <div
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      aria-label={t('announce.label')}
      className="visually-hidden"
    >
      {announcements.map(({ serial, key, data }) => (
        <p key={serial}>
          {t(key, {
            ...data,
            name: data['name'] === '' ? t('inbox.citizen') : data['name'],
            queue: data['queue'] ? t(`queue.${data['queue']}`) : '',
          })}
        </p>
      ))}
    </div>
  );
}
