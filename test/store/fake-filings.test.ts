import { createFakeCases } from '../support/fake-cases.ts';
import { createFakeFilings } from '../support/fake-filings.ts';
import { filingsSuite } from './filings-suite.ts';

filingsSuite('the fake', () => {
  let now = Date.parse('2026-11-20T15:00:00.000Z');
  const clock = { now: () => new Date(now) };
  return Promise.resolve({
    filings: createFakeFilings({ clock, cases: createFakeCases(clock) }),
    conversations: ['c1', 'c2'],
    file: { uploadId: 'u1', fileName: 'foto.jpg', contentType: 'image/jpeg', sizeBytes: 3, sha256: 'a'.repeat(64) },
    advance: (ms) => void (now += ms),
  });
});
