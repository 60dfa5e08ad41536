import { expect, test } from 'vitest';
import { openPayments } from '../../app/back-office.ts';
import { readConfig } from '../../app/config.ts';
import { createFakeBackOffice } from '../integrations/fake-back-office.ts';

const PROPERTY = '0000123456';
const debt = {
  tax: 'predial' as const,
  propertyId: PROPERTY,
  year: 2026,
  capitalCop: 90_000,
  interestCop: 0,
  balanceCop: 90_000,
};
const owner = {
  taxpayerId: 'tp-1',
  documentType: 'CC' as const,
  document: '1900123456',
  name: 'Ana Prado',
  contacts: [],
  obligations: [debt],
};

const asked = (environment: Record<string, string>) => {
  const office = createFakeBackOffice({ taxpayers: [{ ...owner, properties: [{ propertyId: PROPERTY }] }] });
  const payments = openPayments(readConfig(environment, '/srv/app'), office);
  const call = { correlationId: 'c-1' };
  return payments.createOpenLink({ propertyId: PROPERTY, idempotencyKey: 'k' }, call);
};

test('R-A4 what a property owes is told by its number alone only where the city has it so', async () => {
  expect(await asked({})).toBeUndefined();
  expect(await asked({ OPEN_PAYMENTS: 'on' })).toMatchObject({ amountCop: 90_000 });
});
