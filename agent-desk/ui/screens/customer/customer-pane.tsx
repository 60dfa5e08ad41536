import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { CustomerPanel } from '../../../../contracts/desk-protocol.ts';
import { wordsOfCollected } from '../../words/collected-words.ts';
import { errorKey } from '../../words/i18n.ts';
import { useDesk, useDeskState, useHasWords } from '../desk-context.tsx';
import { AccountView } from './account-view.tsx';

/** Right pane: who the citizen is, as far as proven, what they owe and what the assistant gathered. */
export function CustomerPane({ onHide }: { onHide: () => void }) {
  const { t } = useTranslation();
  const { client } = useDesk();
  const openId = useDeskState((state) => state.openId);
  const state = useDeskState((all) => (openId === undefined ? undefined : all.panels[openId]));
  const handoff = useDeskState((all) => (openId === undefined ? undefined : all.threads[openId]?.handoffSummary));
  return (
    <aside id="pane-customer" className="pane customer" aria-labelledby="customer-title" tabIndex={-1}>
      <div className="customer-header">
        <h2 id="customer-title">{t('customer.title')}</h2>
        {openId !== undefined && (
          <Button className="button plain" onPress={() => void client.readCustomer(openId)}>
            {t(state?.loading ? 'customer.loading' : 'customer.refresh')}
          </Button>
        )}
        <Button className="button plain customer-toggle" onPress={onHide}>
          {t('customer.hide')}
        </Button>
      </div>
      {openId === undefined ? <p className="quiet">{t('customer.empty')}</p> : content()}
    </aside>
  );

  function content() {
    return (
      <>
        <Section title={t('customer.summary')}>
          <p className={handoff === undefined ? 'quiet' : 'handoff-summary'}>{handoff ?? t('customer.summaryNone')}</p>
        </Section>
        {state?.code !== undefined && <Refusal code={state.code} />}
        {state?.panel ? (
          <Panel panel={state.panel} />
        ) : (
          state?.loading && <p className="quiet">{t('customer.loading')}</p>
        )}
      </>
    );
  }
}

function Panel({ panel }: { panel: CustomerPanel }) {
  const { t } = useTranslation();
  const has = useHasWords();
  const level = `customer.level.${panel.identityLevel}`;
  return (
    <>
      <Section title={t('customer.identity')}>
        <p className={panel.identityLevel >= 2 ? 'level verified' : 'level'}>
          {has(level) && <strong>{t(level)}</strong>}
          <span> {t('customer.levelNumber', { level: panel.identityLevel })}</span>
        </p>
        <dl className="facts">
          <Fact term={t('customer.name')} value={panel.name} />
          <Fact term={t('customer.document')} value={panel.documentMasked} />
          <Fact
            term={t('customer.consent')}
            value={
              panel.consentVersion === undefined
                ? t('customer.consentNone')
                : t('customer.consentGiven', { version: panel.consentVersion })
            }
          />
        </dl>
      </Section>
      <Section title={t('customer.account')}>
        <AccountView panel={panel} />
      </Section>
      <Section title={t('customer.collected')}>
        {panel.collected.length === 0 ? (
          <p className="quiet">{t('customer.collectedNone')}</p>
        ) : (
          <dl className="facts">
            {panel.collected.map((line) => (
              <Fact key={line.label} {...wordsOfCollected(line, t, has)} />
            ))}
          </dl>
        )}
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="customer-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Fact({ term, value }: { term: string; value: string | undefined }) {
  if (value === undefined) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Refusal({ code }: { code: string }) {
  const { t } = useTranslation();
  const has = useHasWords();
  return (
    <p className="form-problem" role="status">
      {t(errorKey(code, has))}
    </p>
  );
}
