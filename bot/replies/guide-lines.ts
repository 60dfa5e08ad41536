import type { Locale } from '../../contracts/fact.ts';
import type { Requirement, Words } from '../../contracts/procedure.ts';
import type { Say } from './lists.ts';

/** The words of content in the conversation's language, for what a reply names of it. */
export function contentWords(data: Record<string, unknown>, locale: Locale): Record<string, string> {
  const named = Object.entries(data).flatMap(([name, value]) =>
    isWords(value) ? [[name, value[locale]] as const] : [],
  );
  return Object.fromEntries(named);
}

/** Lines of what a procedure asks, and of a filing that is read over; undefined where a reply has neither. */
export function guideLines(data: Record<string, unknown>, locale: Locale, say: Say): Record<string, string> {
  const requirements = data['requirements'] as Requirement[] | undefined;
  const summary = data['summary'] as Summary | undefined;
  const { when } = data;
  return {
    ...(requirements && {
      lines: requirements
        .map(({ name, explanation, when: wanted }) =>
          say('guide.requirement-line', {
            ...{ name: name[locale], explanation: explanation[locale] },
            whenNote: say(`guide.${wanted}-note`),
          }),
        )
        .join('\n'),
      stampsNote: data['stamps'] === true ? say('guide.stamps-note') : '',
    }),
    ...(summary && { lines: summaryLines(summary, locale, say) }),
    ...(typeof when === 'string' && { whenNote: say(`guide.${when}-note`) }),
    paidNote: data['isPaid'] === true ? say('guide.paid-note') : '',
  };
}

interface Summary {
  procedure: Words;
  property?: string;
  amountCop?: number;
  documents: { name: Words; files: number }[];
  annexes: number;
  answers: { label: Words; expects: 'text' | 'dinero'; said: string }[];
}

function summaryLines(summary: Summary, locale: Locale, say: Say): string {
  const { procedure, property, amountCop, documents, annexes, answers } = summary;
  return [
    say('guide.procedure-line', { procedure: procedure[locale] }),
    ...(property === undefined ? [] : [say('guide.property-line', { property })]),
    ...documents.map(({ name, files }) =>
      say(files === 0 ? 'guide.no-document-line' : 'guide.document-line', { name: name[locale], files: String(files) }),
    ),
    ...(annexes > 0 ? [say('guide.annex-line', { files: String(annexes) })] : []),
    ...answers.map(({ label, expects, said }) =>
      expects === 'dinero'
        ? say('guide.amount-line', { label: label[locale], amountCop: Number(said) })
        : say('guide.answer-line', { label: label[locale], said }),
    ),
    ...(amountCop === undefined ? [] : [say('guide.stamps-line', { amountCop })]),
  ].join('\n');
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && 'es-CO' in value && 'en' in value;
}
