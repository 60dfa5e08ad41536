import type { EntityScore } from '../entity-score.ts';
import type { Evaluation, MoodEvaluation } from '../evaluate.ts';

/** All that one evaluation found. */
export interface Report extends Evaluation {
  modelVersion: string;
  mood?: MoodEvaluation;
  entities?: Omit<EntityScore, 'mistakes'>;
}

/** The figures a person looks at first, the weakest intents and the commonest confusions. */
export function drawTable(report: Report): string {
  const rows: [string, string][] = [
    ['model', report.modelVersion],
    ['sentences in scope / out of scope', `${report.inScope} / ${report.outOfScope}`],
  ];
  if (report.inScope > 0) rows.push(...intentRows(report));
  if (report.mood) rows.push(...moodRows(report.mood));
  if (report.entities) rows.push(...entityRows(report.entities));
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  const weak = [...report.intents].sort((a, b) => a.f1 - b.f1).slice(0, 10);
  if (weak.length > 0) lines.push('', 'intent (10 weakest)'.padEnd(width), ...weak.map(intentLine));
  const confused = report.confusions.slice(0, 10);
  if (confused.length > 0) {
    lines.push('', 'taken for', ...confused.map((pair) => `${pair.count} × ${pair.intent} → ${pair.ranked}`));
  }
  return lines.join('\n');
}

function intentRows(report: Report): [string, string][] {
  const rows: [string, string][] = [
    ['accuracy, in scope', percent(report.accuracy)],
    ...report.languages
      .filter(({ count }) => count > 0)
      .map(({ language, count, accuracy }): [string, string] => [`  ${language} (${count})`, percent(accuracy)]),
    ['answered rightly / wrongly', `${percent(report.answeredRight)} / ${percent(report.answeredWrong)}`],
    ['macro F1', percent(report.macroF1)],
    ['calibration error', report.calibrationError.toFixed(3)],
    ['time of a text, p50 / p95', `${report.p50Ms.toFixed(2)} / ${report.p95Ms.toFixed(2)} ms`],
  ];
  if (report.outOfScope === 0) return rows;
  return [
    ...rows,
    ['out of scope, AUROC', percent(report.outOfScopeAuroc)],
    ['out of scope, left unanswered', percent(report.outOfScopeRecall)],
    ['in scope right at 90 % of that', percent(report.accuracyAt90OutOfScopeRecall)],
  ];
}

const moodRows = ({ f1, falseAlarms, furiousF1, lines }: MoodEvaluation): [string, string][] => [
  [`annoyance, F1 (${lines} lines)`, percent(f1)],
  ['annoyance, false alarms', percent(falseAlarms)],
  ['fury, F1', percent(furiousF1)],
];

const entityRows = ({ value, exact, overlapping, lines }: Omit<EntityScore, 'mistakes'>): [string, string][] => [
  [`entities, type + value, F1 (${lines} lines)`, percent(value.f1)],
  ['entities, exact / overlapping, F1', `${percent(exact.f1)} / ${percent(overlapping.f1)}`],
];

const intentLine = ({ intent, count, precision, recall, f1 }: Report['intents'][number]): string =>
  `${intent.padEnd(30)} F1 ${percent(f1)}  precision ${percent(precision)}  recall ${percent(recall)}  of ${count}`;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
