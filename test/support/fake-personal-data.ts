import type { HeldData, Permission } from '../../contracts/personal-data.ts';
import type { ErasureState, PersonalData } from '../../bot/ports/personal-data.ts';

/** Permissions and wishes in memory; nothing is held of anybody. */
export interface FakePersonalData extends PersonalData {
  readonly erasures: readonly string[];
  /** From now on something of the person is under way: a person decides. */
  setUnderWay(isUnderWay: boolean): void;
}

export function createFakePersonalData(clock: { now(): Date }): FakePersonalData {
  const given = new Map<string, Permission & { taxpayerId: string }>();
  const keys = new Set<string>();
  const erasures: string[] = [];
  let isUnderWay = false;
  return {
    erasures,
    setUnderWay: (underWay) => (isUnderWay = underWay),
    permissions: (taxpayerId) => Promise.resolve([...given.values()].filter((each) => each.taxpayerId === taxpayerId)),
    permit(answers) {
      for (const { taxpayerId, purpose, given: isGiven, version, key } of answers) {
        if (keys.has(key)) continue;
        keys.add(key);
        const at = clock.now().toISOString();
        given.set(`${taxpayerId} ${purpose}`, { taxpayerId, purpose, given: isGiven, version, at });
      }
      return Promise.resolve();
    },
    collect(): Promise<HeldData> {
      const nothing = { conversations: [], permissions: [], cases: [], filings: [], papers: [], disclosures: [] };
      return Promise.resolve({ asOf: clock.now().toISOString(), ...nothing, isCut: false });
    },
    requestErasure({ number }): Promise<ErasureState> {
      erasures.push(number);
      return Promise.resolve(isUnderWay ? 'waiting' : 'approved');
    },
  };
}
