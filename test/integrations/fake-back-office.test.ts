import { describe, expect, it } from 'vitest';
import { createFakeBackOffice, type FakeTaxpayer } from './fake-back-office.ts';
import { call } from './world.ts';

const ana: FakeTaxpayer = {
  ...{ taxpayerId: 'tp', documentType: 'CC', document: '1900000001', name: 'Ana', contacts: [] },
  obligations: [{ tax: 'predial', propertyId: '0000000001', year: 2026, balanceCop: 700_000 }],
  properties: [{ propertyId: '0000000001', estrato: 6 }],
};

describe('the hands on the fake', () => {
  it('a busy system says when, the others go on, and healing ends it', async () => {
    const office = createFakeBackOffice({ taxpayers: [ana] });
    office.busy('sap', 42);
    await expect(office.readAccount('tp', call)).rejects.toMatchObject({
      ...{ code: 'backoffice.busy', retryable: true, retryAfterS: 42 },
    });
    expect(await office.copies.readAccount('tp', call)).toMatchObject({ obligations: [{ balanceCop: 700_000 }] });
    office.heal('sap');
    await office.readAccount('tp', call);
    expect(office.calls.map(({ system, method }) => `${system} ${method}`)).toEqual([
      'sap readAccount',
      'data-lake readAccountCopy',
      'sap readAccount',
    ]);
  });

  it('a city without payments by property refuses them', async () => {
    const office = createFakeBackOffice({ taxpayers: [ana], openPayments: false });
    const order = { propertyId: '0000000001', idempotencyKey: 'k' };
    await expect(office.createOpenLink(order, call)).rejects.toMatchObject({ code: 'backoffice.refused' });
    office.allowOpenPayments(true);
    expect(await office.createOpenLink(order, call)).toMatchObject({ amountCop: 700_000 });
  });

  it('an account that is not in the lake has no copy, and what is said of a property stands', async () => {
    const office = createFakeBackOffice({ taxpayers: [{ ...ana, withoutCopy: true }] });
    expect(await office.copies.readAccount('tp', call)).toBeUndefined();
    expect(await office.cadastre.listProperties('tp', call)).toMatchObject([{ estrato: 6, year: 2026 }]);
  });
});
