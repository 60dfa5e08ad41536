import { LEVEL_NEEDED } from '../policy/identity.ts';
import { paperCode } from '../policy/paper-code.ts';
import { PERSON } from './choices.ts';
import type { Flow, FlowStep, Outcome } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** Says whether a paper is authentic, by the code that stands beside its QR: anybody may ask (R-A2). */
export const verifyPaper: Flow = {
  name: 'verify-paper',
  level: LEVEL_NEEDED.inform,
  step(input, { frame, text }) {
    if (input.kind === 'outcome') {
      return input.outcome.kind === 'paper-check' ? tell(input.outcome) : unavailable(input.outcome, { frame });
    }
    const code = paperCode(text);
    if (code !== undefined)
      return { at: { step: 'checking', slots: frame.slots }, effect: { kind: 'check-paper', code } };
    const key = input.kind === 'enter' ? 'verify.ask' : 'verify.unclear';
    return { at: { step: 'code', slots: frame.slots }, ask: { expects: 'text', reply: { key, choices: [PERSON] } } };
  },
};

function tell({ check }: Extract<Outcome, { kind: 'paper-check' }>): FlowStep {
  if (!check) return { replies: [{ key: 'verify.unknown', choices: [PERSON] }], end: 'done' };
  const { state, kind, number, issuedAt, validUntil, maskedHolder, demo } = check;
  const data = {
    ...{ paperKind: kind, number, issuedAt, holder: maskedHolder },
    ...(validUntil !== undefined && { validUntil }),
    ...(demo && { demo }),
  };
  // Nobody is told in one breath that it is authentic and that it is worth nothing.
  const key = demo && state === 'valid' ? 'verify.demo' : `verify.${state}`;
  return { replies: [{ key, data, choices: [PERSON] }], end: 'done' };
}
