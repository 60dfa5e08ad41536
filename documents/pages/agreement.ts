import type { PaperContent } from '../../contracts/paper.ts';
import { MUTED } from '../layout/sheet.ts';
import { drawTable, type Row } from '../layout/table.ts';
import type { Writing } from './body.ts';

/** A payment agreement with its instalments and the record of how it was signed (R-I3). */
export function writeAgreement(
  { agreement, signature }: Extract<PaperContent, { kind: 'agreement' }>,
  { sheet, words }: Writing,
): void {
  const { say, money } = words;
  sheet.fields([
    [say('agreement.number'), agreement.number],
    [say('agreement.state'), say(`agreement.states.${agreement.state}`)],
    [say('agreement.signedAt'), words.moment(agreement.signedAt)],
    [say('agreement.total'), money(agreement.totalCop)],
  ]);
  const rows = agreement.instalments.map(({ number, dueOn, amountCop, state }): Row => ({
    kind: 'row',
    cells: [
      number === 0 ? say('agreement.first') : String(number),
      words.day(dueOn),
      say(`agreement.instalmentStates.${state}`),
      money(amountCop),
    ],
  }));
  drawTable(
    sheet,
    [
      { title: say('column.instalment'), share: 0.2 },
      { title: say('column.due'), share: 0.32 },
      { title: say('column.state'), share: 0.22 },
      { title: say('column.amount'), share: 0.26 },
    ],
    [...rows, { kind: 'total', cells: [say('total'), '', '', money(agreement.totalCop)] }],
  );

  sheet.reserve(110);
  sheet.paragraph(say('agreement.signature'), { size: 11, bold: true, after: 4 });
  sheet.paragraph(say('agreement.signatureText'), { size: 9 });
  sheet.fields([
    [say('agreement.signedOn'), words.moment(signature.at)],
    [say('agreement.signedBy'), signature.contact],
  ]);
  // On a line of its own, whole: whoever compares it reads it in one piece.
  sheet.paragraph(say('agreement.hash'), { size: 9.5, color: MUTED, after: 2 });
  sheet.paragraph(signature.sha256, { size: 9, bold: true });
}
