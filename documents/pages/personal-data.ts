import type { PaperContent } from '../../contracts/paper.ts';
import type { Writing } from './body.ts';

/** Lines of one list; the rest stands in the file beside the paper. */
const MOST_LINES = 30;

/** What is held of a person here, list by list; what was said stands word by word in the file beside it. */
export function writePersonalData(
  { held }: Extract<PaperContent, { kind: 'personal-data' }>,
  { sheet, words, office }: Writing,
): void {
  const { say, moment } = words;
  const list = (name: string, lines: readonly string[]): void => {
    sheet.paragraph(say(`personalData.${name}`, { count: lines.length }), { bold: true, size: 11, after: 2 });
    if (lines.length === 0) sheet.paragraph(say('personalData.none'), { after: 8 });
    lines.slice(0, MOST_LINES).forEach((line) => sheet.paragraph(`– ${line}`, { size: 9.5, after: 0 }));
    if (lines.length > MOST_LINES) {
      sheet.paragraph(say('personalData.more', { count: lines.length - MOST_LINES }), { size: 9.5, after: 0 });
    }
    sheet.gap(8);
  };
  const granted = (given: boolean): string => say(given ? 'personalData.given' : 'personalData.refused');

  sheet.paragraph(say('personalData.text', { office }), { after: 6 });
  sheet.fields([[say('asOf'), moment(held.asOf)]]);
  list(
    'conversations',
    held.conversations.map(({ channel, startedAt, messages }) =>
      say('personalData.conversation', { at: startedAt, channel: say(`personalData.channel.${channel}`), messages }),
    ),
  );
  list(
    'consents',
    held.conversations
      .flatMap(({ consents }) => consents)
      .map(({ at, version, given }) => say('personalData.consent', { at, version, answer: granted(given) })),
  );
  list(
    'permissions',
    held.permissions.map(({ at, purpose, given }) =>
      say('personalData.permission', { at, purpose: say(`personalData.purpose.${purpose}`), answer: granted(given) }),
    ),
  );
  list(
    'filings',
    held.filings.map(({ number, filedAt }) => say('personalData.numbered', { number, at: filedAt })),
  );
  list(
    'cases',
    held.cases.map(({ number, openedAt }) => say('personalData.numbered', { number, at: openedAt })),
  );
  list(
    'papers',
    held.papers.map(({ number, issuedAt }) => say('personalData.numbered', { number, at: issuedAt })),
  );
  list(
    'disclosures',
    held.disclosures.map(({ at, action, by }) =>
      say('personalData.disclosure', { at, matter: matterOf(action, words), by: say(`personalData.by.${by}`) }),
    ),
  );
  if (held.isCut) sheet.paragraph(say('personalData.cut'), { size: 9 });
  sheet.paragraph(say('personalData.elsewhere'), { size: 9 });
  sheet.paragraph(say('personalData.rights'), { size: 9 });
}

const MATTERS: ReadonlySet<string> = new Set(
  'account agreement bill case clearance conversation customer identity otp paper papers payment payment-link permission personal-data signature filing'.split(
    ' ',
  ),
);

/** `account.disclosed` is about the account. */
function matterOf(action: string, { say }: Writing['words']): string {
  const [matter = ''] = action.split('.');
  return say(`personalData.matter.${MATTERS.has(matter) ? matter : 'other'}`);
}
