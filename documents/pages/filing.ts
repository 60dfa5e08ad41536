import type { PaperContent } from '../../contracts/paper.ts';
import type { Writing } from './body.ts';

/** The receipt of a filing (Ley 1437 de 2011, article 15; where it was spoken, Decreto 1166 de 2016). */
export function writeFiling(
  content: Extract<PaperContent, { kind: 'filing' }>,
  { sheet, words, office }: Writing,
): void {
  const { filing, filer, facts, request, annexes, spoken } = content;
  const { say } = words;
  sheet.paragraph(say(spoken ? 'filing.textSpoken' : 'filing.text', { office }), { after: 8 });
  const isAnonymous = filer.name === undefined && filer.document === undefined;
  const pairs: [string, string | undefined][] = [
    ['filing.number', filing.number],
    ['filing.documentNumber', filing.documentNumber ?? say('filing.documentPending')],
    ['filing.filedAt', words.moment(filing.filedAt)],
    ['filing.procedure', content.procedureName ?? say(`filing.procedures.${filing.procedure}`)],
    ['filing.spoken', spoken ? say('filing.spokenValue') : undefined],
    ['filing.who', isAnonymous ? say('filing.anonymous') : filer.name],
    ['filing.document', filer.document],
    ['filing.contact', filer.contact],
    ['filing.property', filing.propertyId],
    ['filing.receivedBy', say('filing.receiver', { office })],
    ['filing.state', filing.state === 'in-review' ? say('filing.inReview') : undefined],
    ['filing.dueOn', filing.dueOn === undefined ? undefined : words.day(filing.dueOn)],
  ];
  sheet.fields(pairs.flatMap(([key, value]) => (value === undefined ? [] : [[say(key), value] as const])));
  const section = (title: string, text: string): void => {
    sheet.paragraph(say(title), { size: 11, bold: true, after: 2 });
    sheet.paragraph(text, { after: 8 });
  };
  if (request !== '') section('filing.request', request);
  if (facts !== '') section('filing.facts', facts);
  const files = annexes.map(({ fileName: name, sizeBytes }, index) => {
    const kilobytes = words.number(Math.max(1, Math.round(sizeBytes / 1024)));
    return `${index + 1}. ${say('filing.annex', { name, kilobytes })}`;
  });
  section('filing.annexes', files.length === 0 ? say('filing.noAnnexes') : files.join('\n'));
  if (filing.dueOn !== undefined) sheet.paragraph(say('filing.note'), { size: 9 });
  else if (filing.state === 'filed') sheet.paragraph(say('filing.noTerm'), { size: 9 });
}
