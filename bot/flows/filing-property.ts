import { without } from '../domain/without.ts';
import { PROPERTY_NUMBERS } from '../policy/answer.ts';
import { documentWithin } from '../policy/document.ts';
import type { FilingDraft } from '../policy/filing-draft.ts';
import { askNumber, askOwnerDocument, askWhichProperty } from './filing-questions.ts';
import { next, setAside } from './filing-next.ts';
import type { FlowContext, FlowStep, Outcome } from './flow.ts';

/** So many properties that do not fit end the trying; what was gathered stays. */
const MOST_MISMATCHES = 3;

const NUMBERS: ReadonlySet<string> = new Set(PROPERTY_NUMBERS);

/** Which property it is was answered. */
export function propertySaid(choice: string | undefined, draft: FilingDraft, context: FlowContext): FlowStep {
  if (choice === 'later') return setAside(draft, 'guide.kept');
  if (choice?.startsWith('property-')) return match(choice.slice('property-'.length), draft);
  const number = choice === undefined ? saidNumber(context) : undefined;
  if (number === undefined) return askNumber(draft, choice === undefined ? 'guide.property-unclear' : undefined);
  if (draft.procedure.property !== 'previous-owner') return match(number, draft);
  return askOwnerDocument({ ...draft, propertyNumber: number });
}

function saidNumber({ meaning, text }: FlowContext): string | undefined {
  const named = meaning.entities.find(({ type }) => NUMBERS.has(type))?.value;
  if (named !== undefined) return String(named);
  return /\d[\d\s.-]*\d|\d/.exec(text)?.[0].replace(/[^\d-]/g, '');
}

/** The document of who sold it. */
export function ownerSaid(choice: string | undefined, draft: FilingDraft, { meaning, text }: FlowContext): FlowStep {
  if (choice === 'later') return setAside(draft, 'guide.kept');
  const document = documentWithin(meaning.entities, text)?.value ?? /\d{5,15}/.exec(text.replace(/[.\s]/g, ''))?.[0];
  if (document === undefined || draft.propertyNumber === undefined)
    return askOwnerDocument(draft, 'guide.owner-unclear');
  return match(draft.propertyNumber, draft, document);
}

function match(number: string, draft: FilingDraft, document?: string): FlowStep {
  return {
    at: { step: 'matching', slots: { ...draft } },
    effect: { kind: 'match-owner', number, ...(document !== undefined && { document }) },
  };
}

/** The filer's own properties came. */
export function listed({ properties }: Extract<Outcome, { kind: 'properties' }>, draft: FilingDraft): FlowStep {
  return askWhichProperty(draft, properties);
}

/** The cadastre said whose it is; one that is another's is told to who may not be its owner, never whose. */
export function matched({ property }: Extract<Outcome, { kind: 'owner' }>, draft: FilingDraft): FlowStep {
  const { procedure } = draft;
  if (property && (procedure.property !== 'previous-owner' || property.isOwner)) {
    const isOthers = procedure.property === 'own' && !property.isOwner;
    const key = isOthers ? 'guide.not-owner' : 'guide.property-found';
    return next({ ...without(draft, 'propertyNumber'), property }, [{ key, data: { property: property.label } }]);
  }
  const tried = { ...draft, mismatches: draft.mismatches + 1 };
  if (tried.mismatches >= MOST_MISMATCHES) return setAside({ ...tried, mismatches: 0 }, 'guide.no-match');
  return askNumber(tried, property ? 'guide.owner-mismatch' : 'guide.property-unknown');
}
