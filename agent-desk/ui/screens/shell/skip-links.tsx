import { useTranslation } from 'react-i18next';
import { focusSoon } from '../desk-context.tsx';
import { PANES } from './panes.ts';

/** Links seen only with the keyboard, first on the page, one to each pane. */
export function SkipLinks({ onCustomer }: { onCustomer: () => void }) {
  const { t } = useTranslation();
  return (
    <ul className="skip-links">
      {PANES.map(({ id, name }) => (
        <li key={id}>
          <a
            href={`#${id}`}
            onClick={(event) => {
              event.preventDefault();
              if (name === 'customer') onCustomer();
              focusSoon(id);
            }}
          >
            {t(`skip.${name}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}
