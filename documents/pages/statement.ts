import type { Obligation } from '../../contracts/fact.ts';
import type { PaperContent } from '../../contracts/paper.ts';
import { groupObligations, totalCop } from '../../bot/domain/money.ts';
import { drawTable, type Column, type Row } from '../layout/table.ts';
import type { Words } from '../words.ts';
import type { Writing } from './body.ts';

/** The account by tax, property and year, with the sum of all. */
export function writeStatement(content: Extract<PaperContent, { kind: 'statement' }>, { sheet, words }: Writing): void {
  const { say } = words;
  sheet.paragraph(say('statement.text'), { after: 6 });
  sheet.fields([[say('asOf'), words.moment(content.asOf)]]);
  if (content.obligations.length === 0) sheet.paragraph(say('statement.nothing'), { bold: true, after: 10 });
  else writeObligations(content.obligations, totalCop(content.obligations), say('total'), { sheet, words });
  sheet.paragraph(say('statement.note'), { size: 9 });
}

/** A table of debts, each tax and property with its years; `total` as it was given, never worked out for a bill. */
export function writeObligations(
  obligations: readonly Obligation[],
  total: number,
  totalLabel: string,
  { sheet, words }: Pick<Writing, 'sheet' | 'words'>,
): void {
  const { say, money } = words;
  const columns: Column[] = [
    { title: say('column.year'), share: 0.28 },
    { title: say('column.capital'), share: 0.24 },
    { title: say('column.interest'), share: 0.24 },
    { title: say('column.balance'), share: 0.24 },
  ];
  const groups = groupObligations(obligations);
  const rows = groups.flatMap((group): Row[] => [
    { kind: 'group', text: titleOf(group, words) },
    ...group.years.map((one): Row => ({
      kind: 'row',
      cells: [String(one.year), money(one.capitalCop), money(one.interestCop), money(one.balanceCop)],
    })),
    ...(groups.length > 1 && group.years.length > 1
      ? [{ kind: 'subtotal' as const, cells: [say('subtotal'), '', '', money(group.subtotalCop)] }]
      : []),
  ]);
  drawTable(sheet, columns, [...rows, { kind: 'total', cells: [totalLabel, '', '', money(total)] }]);
}

/** `Impuesto predial unificado · Apartamento, CL 5 38 20`. */
export function titleOf(
  { tax, propertyLabel, propertyId }: Pick<Obligation, 'tax' | 'propertyLabel' | 'propertyId'>,
  { say }: Words,
): string {
  return [say(`tax.${tax}`), propertyLabel, propertyId].filter((part) => part !== undefined).join(' · ');
}
