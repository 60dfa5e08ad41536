import { useTranslation } from 'react-i18next';
import type { CustomerPanel } from '../../../../contracts/desk-protocol.ts';
import { groupAccount, totalOf, type AccountGroup } from '../../words/account-groups.ts';
import { useFormats } from '../desk-context.tsx';

/** What is owed by property and year, with the total and the time it is true of. */
export function AccountView({ panel }: { panel: CustomerPanel }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { account } = panel;
  if (!account)
    return <p className="quiet">{t(panel.identityLevel < 2 ? 'customer.accountHidden' : 'customer.accountNone')}</p>;
  const groups = groupAccount(account.obligations);
  return (
    <>
      <p className="quiet as-of">{t('customer.asOf', { date: formats.moment(account.asOf) })}</p>
      {groups.length === 0 && <p>{t('customer.accountEmpty')}</p>}
      {groups.map((group) => (
        <GroupTable key={group.id} group={group} />
      ))}
      {groups.length > 0 && (
        <p className="account-total">
          <span>{t('customer.total')}</span>{' '}
          <strong>{formats.money(panel.totalCop ?? totalOf(account.obligations))}</strong>
        </p>
      )}
    </>
  );
}

function GroupTable({ group }: { group: AccountGroup }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <table className="account">
      <caption>
        {t(`tax.${group.tax}`)}
        {group.property !== undefined && <> · {group.property}</>}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('customer.year')}</th>
          <th scope="col">{t('customer.capital')}</th>
          <th scope="col">{t('customer.interest')}</th>
          <th scope="col">{t('customer.balance')}</th>
        </tr>
      </thead>
      <tbody>
        {group.years.map((one) => (
          <tr key={one.year}>
            <th scope="row">{one.year}</th>
            <td>{formats.money(one.capitalCop)}</td>
            <td>{formats.money(one.interestCop)}</td>
            <td>{formats.money(one.balanceCop)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            {t('customer.total')}
          </th>
          <td>{formats.money(group.totalCop)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
