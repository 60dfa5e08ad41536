import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { Agreement } from '../../contracts/paper.ts';
import { accountOf } from '../../integrations/emulator/account.ts';
import { generateTaxpayers } from '../../integrations/emulator/people/generate-taxpayers.ts';
import { paidInstalmentsOn, type SyntheticTaxpayer } from '../../integrations/emulator/people/taxpayer.ts';
import { SYSTEM_NAMES } from '../../integrations/gateway/types.ts';
import { take, type BackOfficeWorld, type Known } from './back-office-world.ts';
import { startDemo } from './demo-server.ts';
import { createFakeBackOffice, type FakeTaxpayer } from './fake-back-office.ts';
import { SEED, emulatorIn, portsOf, steppedClock, temporaryFolder } from './world.ts';

/** The emulator with the real clients over HTTP and OAuth. */
export async function openEmulatorWorld(): Promise<BackOfficeWorld> {
  const folder = temporaryFolder();
  const clock = steppedClock();
  const emulator = emulatorIn(folder.path, clock);
  // Two hundred are under way at once, none of them sent away before it is asked.
  const systems = { citas: { concurrency: 200, timeoutMs: 20_000 } };
  const { gateway, ...ports } = portsOf(emulator, await emulator.listener.start(), clock, { systems });
  const demo = await startDemo(emulator.demoRouter);
  return {
    ...ports,
    ...peopleOfTheCity(clock),
    settle: (reference, state) => demo.settle(reference, state),
    outbox: (document) => demo.outbox(document),
    fail: (system) => demo.fault({ system, mode: 'error' }),
    async heal() {
      for (const system of SYSTEM_NAMES) await demo.fault({ system, mode: 'none' });
    },
    async close() {
      await gateway.close();
      await demo.stop();
      await emulator.close();
      folder.remove();
    },
  };
}

type People = Pick<BackOfficeWorld, 'debtors' | 'paidUp' | 'company' | 'agreed' | 'coactivo'>;

function peopleOfTheCity(clock: Clock): People {
  const today = bogotaDay(clock.now());
  const all = generateTaxpayers(SEED);
  const persons = all.filter(({ documentType }) => documentType === 'CC');
  const owes = (person: SyntheticTaxpayer): boolean =>
    accountOf(person, { has: () => false }, today).some(({ balanceCop }) => balanceCop > 0);
  const free = persons.filter(
    (person) =>
      person.agreements.length === 0 &&
      !person.coactivo &&
      person.obligations.every(({ propertyId }) => propertyId !== undefined),
  );
  const under = (test: (agreement: SyntheticTaxpayer['agreements'][number]) => boolean): Known =>
    take(persons.find((person) => person.agreements.some(test) && owes(person)));
  return {
    debtors: free.filter(owes),
    paidUp: take(free.find((person) => person.obligations.length > 0 && !owes(person))),
    company: take(all.find(({ documentType }) => documentType === 'NIT')),
    agreed: {
      active: under(({ punctual }) => punctual === true),
      'in-default': under((one) => one.instalments === 24 && one.paidInstalments < 2 && one.signedOn < '2025-06'),
      paid: under((one) => paidInstalmentsOn(one, today) === one.instalments),
      void: under(({ annulled }) => annulled === true),
    },
    coactivo: take(persons.find(({ coactivo }) => coactivo)),
  };
}

/** The fake in memory. */
export function openFakeWorld(): Promise<BackOfficeWorld> {
  let made = 0;
  const debtor = (more: Partial<FakeTaxpayer> = {}): FakeTaxpayer => {
    made += 1;
    const propertyId = String(1_000_000 + made).padStart(10, '0');
    return {
      documentType: 'CC',
      document: String(1_900_000_100 + made),
      name: `Persona ${made}`,
      contacts: [{ kind: 'sms', value: `+5731555520${String(made).padStart(2, '0')}` }],
      obligations: [
        { tax: 'predial', propertyId, year: 2025, balanceCop: 812_000, interestCop: 12_000 },
        { tax: 'predial', propertyId, year: 2026, balanceCop: 700_000 },
      ],
      ...more,
    };
  };
  const agreedOn = (state: Agreement['state']): FakeTaxpayer => {
    const one = debtor();
    const items = one.obligations.slice(0, 1).map(({ tax, propertyId, year }) => ({ tax, propertyId, year }));
    return { ...one, agreements: [{ state, items }] };
  };
  const paidUp: FakeTaxpayer = {
    documentType: 'CC',
    document: '1900000001',
    name: 'Al Día',
    contacts: [{ kind: 'email', value: 'al.dia@example.com' }],
    obligations: [{ tax: 'predial', propertyId: '0000000002', year: 2026, balanceCop: 0 }],
  };
  const company: FakeTaxpayer = { ...paidUp, documentType: 'NIT', document: '990000000-4', name: 'Empresa S.A.S.' };
  const debtors = Array.from({ length: 50 }, () => debtor());
  const agreed = {
    active: agreedOn('active'),
    'in-default': agreedOn('in-default'),
    paid: agreedOn('paid'),
    void: agreedOn('void'),
  };
  const coactivo = debtor({ coactivo: true });
  const taxpayers = [...debtors, paidUp, company, ...Object.values(agreed), coactivo];
  const clock = steppedClock();
  const fake = createFakeBackOffice({ taxpayers, clock });
  return Promise.resolve({
    ...{ register: fake, accounts: fake, payments: fake, delivery: fake },
    ...{ copies: fake.copies, agreements: fake.agreements, cadastre: fake.cadastre },
    ...{ collection: fake.collection, contacts: fake.contacts },
    ...{ registry: fake.registry, crm: fake.crm, lake: fake.lake },
    appointments: fake.appointments,
    ...{ debtors, paidUp, company, agreed, coactivo },
    settle: (reference: string, state: 'approved' | 'rejected') => Promise.resolve(fake.settle(reference, state)),
    outbox: (document: string) => Promise.resolve(fake.outbox.filter((message) => message.document === document)),
    fail: (system) => Promise.resolve(fake.fail(system)),
    heal: () => Promise.resolve(fake.heal()),
    close: () => Promise.resolve(),
  } satisfies BackOfficeWorld);
}
