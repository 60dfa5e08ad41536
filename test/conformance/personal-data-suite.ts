import { describe, expect, test } from 'vitest';
import type { Purpose } from '../../contracts/fact.ts';
import type { PersonalData } from '../../bot/ports/personal-data.ts';

const ANA = { taxpayerId: 'tp-ana', document: '31987654' };

/** What any keeper of rights over one's data does (R-I4); `make` gives an empty one. */
export function personalDataSuite(name: string, make: () => PersonalData): void {
  const answer = (given: boolean, key: string, purpose: Purpose = 'notices') => ({
    ...{ taxpayerId: ANA.taxpayerId, purpose, given, version: 'v1', conversationId: 'c', key },
  });

  describe(`rights over one’s data: ${name} (R-I4)`, () => {
    test('a permission’s last word counts, each purpose apart, and each person', async () => {
      const data = make();
      expect(await data.permissions(ANA.taxpayerId)).toEqual([]);
      await data.permit([answer(true, 'k1'), answer(true, 'k2', 'survey')]);
      await data.permit([answer(false, 'k3')]);
      const stand = await data.permissions(ANA.taxpayerId);
      expect(new Map(stand.map(({ purpose, given }) => [purpose, given]))).toEqual(
        new Map([
          ['notices', false],
          ['survey', true],
        ]),
      );
      expect(await data.permissions('tp-other')).toEqual([]);
    });

    test('a repeated key is one answer', async () => {
      const data = make();
      await data.permit([answer(true, 'k1')]);
      await data.permit([answer(false, 'k2')]);
      await data.permit([answer(true, 'k1')]);
      expect(await data.permissions(ANA.taxpayerId)).toMatchObject([{ purpose: 'notices', given: false }]);
    });

    test('of who never wrote nothing is held, and a repeated wish is one wish', async () => {
      const data = make();
      expect(await data.collect(ANA)).toMatchObject({ conversations: [], cases: [], filings: [], isCut: false });
      const wish = { ...ANA, number: 'V-2026-000001', conversationId: 'c' };
      expect([await data.requestErasure(wish), await data.requestErasure(wish)]).toEqual(['approved', 'approved']);
    });
  });
}
