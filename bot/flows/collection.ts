import type { CollectionFile } from '../ports/back-office.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { PAY, PERSON, STATEMENT } from './choices.ts';
import type { Flow, FlowStep } from './flow.ts';
import { unavailable } from './unavailable.ts';

const FRAUD = { id: 'intent:denuncia_fraude', key: 'intent.denuncia_fraude' };

/**
 * What *cartera* has of a citizen in enforced collection: file, stage in plain words, amount, and what can be done now.
 * Whether there is one is told to nobody but its person; what a notice means stands in the knowledge base.
 */
export const collection: Flow = {
  name: 'collection',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    if (input.kind === 'enter')
      return { at: { step: 'reading', slots: context.frame.slots }, effect: { kind: 'list-collection-files' } };
    if (input.kind !== 'outcome') return { end: 'done' };
    if (input.outcome.kind !== 'collection-files') return unavailable(input.outcome, context);
    return tell(input.outcome.files);
  },
};

/** More than these are looked at by a person. */
const MOST_TOLD = 3;

function tell(files: readonly CollectionFile[]): FlowStep {
  if (files.length === 0)
    return { replies: [{ key: 'collection.none', choices: [PERSON, FRAUD, STATEMENT] }], end: 'done' };
  const told = files.slice(0, MOST_TOLD).map((file) => ({ key: `collection.${file.stage}`, data: fileData(file) }));
  // Paying is about what is collected.
  const years = [...new Set(files.flatMap((file) => file.years))].sort((a, b) => a - b).join(',');
  const next = { key: 'collection.next', data: { years }, choices: [PERSON, PAY, STATEMENT] };
  return { replies: [...told, next], end: 'done' };
}

const fileData = ({ years, ...file }: CollectionFile): Record<string, unknown> => ({
  ...file,
  fileYears: years.join(', '),
});
