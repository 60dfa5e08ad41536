import type { Bill, Receipt } from '../../contracts/paper.ts';
import { drawGs1128 } from '../layout/symbols.ts';
import { drawTable, type Row } from '../layout/table.ts';
import type { Writing } from './body.ts';
import { titleOf, writeObligations } from './statement.ts';

const BARCODE_HEIGHT = 54;

/** A bill as SAP made it: its amounts, and its barcode as it came. */
export function writeBill(bill: Bill, writing: Writing): void {
  const { sheet, words } = writing;
  const { say } = words;
  sheet.fields([
    [say('bill.number'), bill.number],
    [say('bill.reference'), bill.reference],
    [say('bill.issuedAt'), words.moment(bill.issuedAt)],
    [say('bill.payBefore'), words.day(bill.payBefore)],
    [say('bill.total'), words.money(bill.totalCop)],
  ]);
  writeObligations(bill.items, bill.totalCop, say('bill.total'), writing);

  sheet.reserve(BARCODE_HEIGHT + 44);
  sheet.paragraph(say('bill.barcode'), { size: 9, after: 4, align: 'center' });
  const width = sheet.right - sheet.left;
  const y = sheet.y - BARCODE_HEIGHT;
  drawGs1128(sheet.page, bill.barcode, { x: sheet.left, y, width, height: BARCODE_HEIGHT });
  sheet.advance(BARCODE_HEIGHT + 2);
  sheet.paragraph(bill.barcode, { size: 8.5, after: 10, align: 'center' });
}

/** A payment that the city has registered. */
export function writeReceipt(receipt: Receipt, { sheet, words }: Writing): void {
  const { say, money } = words;
  sheet.paragraph(say('receipt.text'), { after: 8 });
  sheet.fields([
    [say('receipt.reference'), receipt.reference],
    [say('receipt.paidAt'), words.moment(receipt.paidAt)],
    [say('receipt.amount'), money(receipt.amountCop)],
  ]);
  const rows = receipt.items.map((item): Row => ({
    kind: 'row',
    cells:
      'agreement' in item
        ? [instalmentName(item, say), '', money(item.amountCop)]
        : [titleOf(item, words), String(item.year), money(item.amountCop)],
  }));
  drawTable(
    sheet,
    [
      { title: say('column.concept'), share: 0.58 },
      { title: say('column.year'), share: 0.14 },
      { title: say('column.amount'), share: 0.28 },
    ],
    [...rows, { kind: 'total', cells: [say('receipt.total'), '', money(receipt.amountCop)] }],
  );
}

function instalmentName(item: { agreement: string; instalment: number }, say: Writing['words']['say']): string {
  return say(item.instalment === 0 ? 'receipt.firstPayment' : 'receipt.instalment', item);
}
