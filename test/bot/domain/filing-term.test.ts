import { expect, test } from 'vitest';
import { termAfter } from '../../../bot/domain/filing-term.ts';

const calendar = { closedDays: [], suspendedTerms: [] };
const after = (
  before: Parameters<typeof termAfter>[0],
  change: Parameters<typeof termAfter>[1],
  today = '2026-11-20',
) => termAfter(before, change, today, calendar);

test('a term begins when it is filed, and not while a person has yet to accept it (R-D3)', () => {
  expect(after({ termDays: 15 }, { state: 'filed' })).toEqual({ dueOn: '2026-12-14' });
  expect(after({ termDays: 15 }, { state: 'in-review' })).toEqual({});
  expect(after({}, { state: 'filed' })).toEqual({});
});

test('a requirement stops it, leaves a month, and the answer lets the days that were left run on (R-D3)', () => {
  const stopped = after({ dueOn: '2026-12-14', termDays: 15 }, { state: 'required' }, '2026-11-27');
  expect(stopped).toEqual({ daysLeft: 10, answerBy: '2026-12-27' });
  expect(after({ ...stopped, termDays: 15 }, { state: 'filed' }, '2026-12-15')).toEqual({ dueOn: '2026-12-30' });
  // Asked twice, it does not lose what was left.
  expect(after({ ...stopped, termDays: 15 }, { state: 'required', answerBy: '2027-01-10' })).toEqual({
    ...{ daysLeft: 10, answerBy: '2027-01-10' },
  });
});

test('what the office says goes before what is worked out, and an answered one keeps its date', () => {
  expect(after({ dueOn: '2026-12-14' }, { state: 'extended', dueOn: '2027-01-06' })).toEqual({ dueOn: '2027-01-06' });
  expect(after({ dueOn: '2026-12-14' }, { state: 'answered' })).toEqual({ dueOn: '2026-12-14' });
  expect(after({ dueOn: '2026-12-14' }, { state: 'filed' })).toEqual({ dueOn: '2026-12-14' });
});
