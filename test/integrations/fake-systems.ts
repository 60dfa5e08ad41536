import { placeOf, propertyIdAt } from '../../integrations/emulator/people/property-place.ts';
import type {
  AccountCopies,
  AgreementRules,
  Agreements,
  Cadastre,
  CallContext,
  CityCrm,
  Collection,
  ContactRegister,
  DocumentRegistry,
} from '../../bot/ports/back-office.ts';
import type { Appointments } from '../../bot/ports/appointments.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { maskContact } from '../../bot/domain/contact.ts';
import type { Property } from '../../contracts/paper.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { EventLake, LakeEvent } from '../../bot/ports/event-lake.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { PaymentItem } from '../../contracts/fact.ts';
import { CITY_TERMS, offersFor, scheduleOf } from '../../integrations/emulator/agreement-terms.ts';
import type { SystemName } from '../../integrations/gateway/types.ts';
import { compact, keyOf, spellings, type FakePerson } from './fake-people.ts';
import { createFakeAppointments, type FakeBookings } from './fake-appointments.ts';
import { isAt, otherNumbersOf } from '../../integrations/emulator/people/cadastre.ts';

type Registered = Parameters<DocumentRegistry['register']>[0] & { number: string };
type CadastralFiled = Parameters<Cadastre['fileProcedure']>[0] & { number: string };
type CrmCase = Parameters<CityCrm['openCase']>[0] & { crmNumber: string };

/** The ports whose methods would clash on one object, each by itself. */
export interface FakeSystems {
  copies: AccountCopies;
  agreements: Agreements;
  cadastre: Cadastre;
  appointments: Appointments & FakeBookings;
  collection: Collection;
  contacts: ContactRegister;
  registry: DocumentRegistry;
  crm: CityCrm;
  lake: EventLake;
  /** What the lake was told, oldest first; a repeated id stands once. */
  events: LakeEvent[];
  /** What was registered in document management, oldest first; a repeated key stands once. */
  registered: Registered[];
  /** Procedures filed with the cadastre, oldest first; a repeated key stands once. */
  cadastralFilings: CadastralFiled[];
  /** Cases the CRM was given, oldest first; a repeated key stands once. */
  crmCases: CrmCase[];
}

/** What these ports share with the rest of the fake. */
interface Inside {
  people: FakePerson[];
  person(taxpayerId: string): FakePerson;
  enter(system: SystemName, method: string, args: unknown[], call: CallContext): Promise<void>;
  /** Debts that a payment approved up to then has paid. */
  paidBefore(taxpayerId: string, iso: string): ReadonlySet<string>;
  clock: Clock;
}

const refusal = (detail: string): AppError => new AppError('backoffice.refused', detail);
const LISTED = { agreements: 20, properties: 50, found: 10 };

export function createFakeSystems({ people, person, enter, paidBefore, clock }: Inside): FakeSystems {
  const registered: Registered[] = [];
  const crmCases: CrmCase[] = [];
  const events: LakeEvent[] = [];
  const cadastralFilings: CadastralFiled[] = [];
  const updated = new Map<string, { body: string; answer: Awaited<ReturnType<ContactRegister['updateContacts']>> }>();
  const requested = new Map<string, { body: string; number: string }>();

  function debtOf(taxpayerId: string, items: readonly PaymentItem[]): number {
    const { account } = person(taxpayerId);
    return items.reduce((total, item) => {
      const owed = account.find((o) => keyOf(o) === keyOf(item));
      if (!owed) throw refusal('An item is not of this taxpayer.');
      return total + owed.balanceCop;
    }, 0);
  }

  function barredOf(taxpayerId: string, items: readonly PaymentItem[]): AgreementRules['barred'] {
    const { agreements, coactivo } = person(taxpayerId);
    if (debtOf(taxpayerId, items) === 0) return 'nothing-owed';
    if (coactivo) return 'coactivo';
    if (agreements.some(({ agreement }) => agreement.state === 'in-default')) return 'in-default';
    const keys = new Set(items.map(keyOf));
    const covered = agreements.filter(({ agreement }) => agreement.state === 'active').flatMap((one) => one.items);
    return covered.some((key) => keys.has(key)) ? 'already-one' : undefined;
  }

  const offers = (taxpayerId: string, items: readonly PaymentItem[]) =>
    barredOf(taxpayerId, items) ? [] : offersFor(debtOf(taxpayerId, items), bogotaDay(clock.now()));

  /** Whose number it is, in any of its forms. */
  function ownedBy(number: string): { owner: FakePerson; property: FakePerson['properties'][number] } | undefined {
    const wanted = compact(number);
    return people
      .flatMap((owner) => owner.properties.map((property) => ({ owner, property })))
      .find(({ property: { propertyId, nationalNumber, matricula } }) =>
        [propertyId, nationalNumber, matricula].some((known) => known !== undefined && compact(known) === wanted),
      );
  }

  return {
    registered,
    crmCases,
    events,
    cadastralFilings,
    copies: {
      async readAccount(taxpayerId, call) {
        await enter('data-lake', 'readAccountCopy', [taxpayerId], call);
        const { copy } = person(taxpayerId);
        if (!copy) return undefined;
        const asOf = lastNight(clock.now());
        const paid = paidBefore(taxpayerId, asOf);
        const settled = { capitalCop: 0, interestCop: 0, balanceCop: 0 };
        return { asOf, obligations: copy.map((o) => ({ ...o, ...(paid.has(keyOf(o)) && settled) })) };
      },
    },
    agreements: {
      async readRules(taxpayerId, items, call) {
        await enter('cartera', 'readAgreementRules', [taxpayerId, items], call);
        const barred = barredOf(taxpayerId, items);
        const terms = offers(taxpayerId, items).map(({ instalments }) => instalments);
        return { ...CITY_TERMS, terms, ...(barred && { barred }) };
      },
      async simulate(taxpayerId, items, call) {
        await enter('cartera', 'simulateAgreement', [taxpayerId, items], call);
        return offers(taxpayerId, items);
      },
      async request(order, call) {
        await enter('cartera', 'requestAgreement', [order], call);
        const { taxpayerId, items, instalments, signature, idempotencyKey } = order;
        const own = person(taxpayerId).agreements;
        const body = JSON.stringify([taxpayerId, items, instalments, signature]);
        const earlier = requested.get(idempotencyKey);
        if (earlier && earlier.body !== body) throw refusal('That key was used for another agreement.');
        const made = own.find(({ agreement }) => agreement.number === earlier?.number);
        if (made) return structuredClone(made.agreement);
        const offer = offers(taxpayerId, items).find((each) => each.instalments === instalments);
        if (!offer) throw refusal('No such agreement is possible.');
        const agreement = {
          number: `ACP-2026-${String(requested.size + 1).padStart(6, '0')}`,
          state: 'active' as const,
          signedAt: signature.at,
          totalCop: offer.totalCop,
          instalments: scheduleOf(offer).map((each) => ({ ...each, state: 'pending' as const })),
        };
        requested.set(idempotencyKey, { body, number: agreement.number });
        own.unshift({ agreement, items: items.map(keyOf) });
        return structuredClone(agreement);
      },
      async list(taxpayerId, call) {
        await enter('cartera', 'listAgreements', [taxpayerId], call);
        const newest = person(taxpayerId).agreements.map(({ agreement }) => structuredClone(agreement));
        return newest.sort((a, b) => (a.signedAt < b.signedAt ? 1 : -1)).slice(0, LISTED.agreements);
      },
    },
    cadastre: {
      async listProperties(taxpayerId, call) {
        await enter('catastro', 'listProperties', [taxpayerId], call);
        return structuredClone(person(taxpayerId).properties.slice(0, LISTED.properties));
      },
      async findProperty(number, call) {
        await enter('catastro', 'findProperty', [number], call);
        const found = ownedBy(number)?.property;
        return found && { propertyId: found.propertyId, label: found.label };
      },
      async searchProperties(query, call) {
        await enter('catastro', 'searchProperties', [query], call);
        const named = (property: Property): boolean => {
          if ('place' in query) return propertyIdAt(query.place) === propertyIdAt(placeOf(property.propertyId));
          if ('address' in query) return isAt(property, query);
          const { propertyId, nationalNumber = '', matricula = '' } = property;
          const numbers = [
            propertyId,
            propertyId.replace(/^0+/, ''),
            nationalNumber,
            matricula,
            ...otherNumbersOf(property),
          ];
          return numbers.some((known) => known !== '' && compact(known) === compact(query.number));
        };
        return people
          .flatMap(({ properties }) => properties)
          .filter(named)
          .slice(0, LISTED.found)
          .map(({ propertyId, nationalNumber, barrio }) => ({
            propertyId,
            ...(nationalNumber !== undefined && { nationalNumber }),
            ...(barrio !== undefined && { barrio }),
          }));
      },
      async matchOwner({ number, document }, call) {
        await enter('catastro', 'matchOwner', [{ number, document }], call);
        const found = ownedBy(number);
        if (!found) return undefined;
        const { property, owner } = found;
        const isOwner = spellings(owner.record).includes(compact(document));
        return { propertyId: property.propertyId, label: property.label, isOwner };
      },
      async fileProcedure(order, call) {
        await enter('catastro', 'fileProcedure', [order], call);
        if (order.taxpayerId !== undefined) person(order.taxpayerId);
        if (order.propertyId !== undefined && !ownedBy(order.propertyId)) throw refusal('There is no such property.');
        const earlier = cadastralFilings.find(({ idempotencyKey }) => idempotencyKey === order.idempotencyKey);
        if (earlier && (earlier.filingNumber !== order.filingNumber || earlier.procedure !== order.procedure))
          throw refusal('That key was used for another filing.');
        const number = earlier?.number ?? `400000${String(cadastralFilings.length + 1).padStart(6, '0')}`;
        if (!earlier) cadastralFilings.push({ ...order, number });
        return { number, filedAt: clock.now().toISOString() };
      },
    },
    collection: {
      async listFiles(taxpayerId, call) {
        await enter('cartera', 'listFiles', [taxpayerId], call);
        return structuredClone(person(taxpayerId).files);
      },
    },
    contacts: {
      async updateContacts(order, call) {
        await enter('rit', 'updateContacts', [order], call);
        const { taxpayerId, changes, signature, idempotencyKey } = order;
        const body = JSON.stringify([taxpayerId, changes, signature]);
        const earlier = updated.get(idempotencyKey);
        if (earlier && earlier.body !== body) throw refusal('That key was used for another change.');
        if (earlier) return structuredClone(earlier.answer);
        const { record } = person(taxpayerId);
        const answer = {
          changedAt: clock.now().toISOString(),
          previous: record.contacts.map(({ kind, value }) => ({ kind, value })),
        };
        for (const { kind, value } of changes) {
          if (kind === 'address') continue;
          const others = record.contacts.filter((contact) => contact.kind !== kind);
          record.contacts = [...others, { kind, value, masked: maskContact(kind, value) }];
          record.contactsChangedAt = answer.changedAt;
        }
        updated.set(idempotencyKey, { body, answer });
        return structuredClone(answer);
      },
    },
    appointments: createFakeAppointments({ enter, clock }),
    registry: {
      async register(entry, call) {
        await enter('documental', 'registerDocument', [entry], call);
        const earlier = registered.find(({ idempotencyKey }) => idempotencyKey === entry.idempotencyKey);
        if (earlier && earlier.sha256 !== entry.sha256) throw refusal('That key was used for another document.');
        if (entry.taxpayerId !== undefined) person(entry.taxpayerId);
        const { parentNumber } = entry;
        if (parentNumber !== undefined && !registered.some((one) => one.number === parentNumber))
          throw refusal('There is no such filing.');
        const number = earlier?.number ?? `2026.4131.${String(registered.length + 1).padStart(6, '0')}`;
        if (!earlier) registered.push({ ...entry, number });
        return { number, registeredAt: clock.now().toISOString() };
      },
    },
    crm: {
      async openCase(entry, call) {
        await enter('crm', 'openCrmCase', [entry], call);
        const earlier = crmCases.find(({ idempotencyKey }) => idempotencyKey === entry.idempotencyKey);
        if (earlier && earlier.number !== entry.number) throw refusal('That key was used for another case.');
        const crmNumber = earlier?.crmNumber ?? `CRM-${String(crmCases.length + 1).padStart(6, '0')}`;
        if (!earlier) crmCases.push({ ...entry, crmNumber });
        return { crmNumber };
      },
    },
    lake: {
      async ingest(batch, call) {
        await enter('data-lake', 'ingest', [batch], call);
        // All or none: nothing is kept of a batch in which an id comes back with another content.
        const kept = new Map(events.map((event) => [event.id, event]));
        for (const event of batch) {
          const earlier = kept.get(event.id);
          if (earlier && JSON.stringify(earlier) !== JSON.stringify(event)) throw refusal('That id is another event.');
          kept.set(event.id, event);
        }
        events.splice(0, events.length, ...kept.values());
      },
    },
  };
}

/** The last 02:00 in Bogotá, when the lake copies the accounts. */
function lastNight(now: Date): string {
  const at = new Date(`${bogotaDay(now)}T07:00:00.000Z`);
  return new Date(at.getTime() - (at > now ? 86_400_000 : 0)).toISOString();
}
