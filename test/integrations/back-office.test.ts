import { backOfficeConformance, type BackOfficeWorld } from './back-office.conformance.ts';
import { startDemo } from './demo-server.ts';
import { createFakeBackOffice, type FakeTaxpayer } from './fake-back-office.ts';
import { emulatorIn, portsOf, steppedClock, temporaryFolder } from './world.ts';

backOfficeConformance('the emulator, over HTTP and OAuth', async () => {
  const folder = temporaryFolder();
  const clock = steppedClock();
  const emulator = emulatorIn(folder.path, clock);
  const { gateway, ...ports } = portsOf(emulator, await emulator.listener.start(), clock);
  const demo = await startDemo(emulator.demoRouter);
  const people = await demo.taxpayers(1000);
  const owes = ({ obligations }: (typeof people)[number]): boolean => obligations.some((o) => o.balanceCop > 0);
  const ccs = people.filter(({ documentType }) => documentType === 'CC');
  const [paidUp] = ccs.filter((person) => person.obligations.length > 0 && !owes(person));
  const [company] = people.filter(({ documentType }) => documentType === 'NIT');
  if (!paidUp || !company) throw new Error('The emulated city lacks people.');
  return {
    ...ports,
    debtors: ccs.filter(owes),
    paidUp,
    company,
    settle: (reference, state) => demo.settle(reference, state),
    outbox: (document) => demo.outbox(document),
    fail: (system) => demo.fault({ system, mode: 'error' }),
    async heal() {
      for (const system of ['sap', 'rit', 'pagos', 'notificaciones']) await demo.fault({ system, mode: 'none' });
    },
    async close() {
      await gateway.close();
      await demo.stop();
      await emulator.close();
      folder.remove();
    },
  };
});

backOfficeConformance('the fake, in memory', () => {
  const debtors = Array.from({ length: 30 }, (_, index): FakeTaxpayer => ({
    documentType: 'CC',
    document: String(1_900_000_100 + index),
    name: `Persona ${index}`,
    contacts: [{ kind: 'sms', value: `+5731555520${String(index).padStart(2, '0')}` }],
    obligations: [
      { tax: 'predial', propertyId: '0000000001', year: 2025, balanceCop: 812_000, interestCop: 12_000 },
      { tax: 'predial', propertyId: '0000000001', year: 2026, balanceCop: 700_000 },
    ],
  }));
  const paidUp: FakeTaxpayer = {
    documentType: 'CC',
    document: '1900000001',
    name: 'Al Día',
    contacts: [{ kind: 'email', value: 'al.dia@example.com' }],
    obligations: [{ tax: 'predial', propertyId: '0000000002', year: 2026, balanceCop: 0 }],
  };
  const company: FakeTaxpayer = { ...paidUp, documentType: 'NIT', document: '990000000-4', name: 'Empresa S.A.S.' };
  const fake = createFakeBackOffice({ taxpayers: [...debtors, paidUp, company] });
  const world: BackOfficeWorld = {
    register: fake,
    accounts: fake,
    payments: fake,
    delivery: fake,
    debtors,
    paidUp,
    company,
    settle: (reference, state) => Promise.resolve(fake.settle(reference, state)),
    outbox: (document) => Promise.resolve(fake.outbox.filter((message) => message.document === document)),
    fail: (system) => Promise.resolve(fake.fail(system)),
    heal: () => Promise.resolve(fake.heal()),
    close: () => Promise.resolve(),
  };
  return Promise.resolve(world);
});
