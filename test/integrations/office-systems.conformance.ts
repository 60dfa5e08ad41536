import { placeOf } from '../../integrations/emulator/people/property-place.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { totalCop } from '../../bot/domain/money.ts';
import { without } from '../../bot/domain/without.ts';
import type { LakeEvent } from '../../bot/ports/event-lake.ts';
import { Property } from '../../contracts/paper.ts';
import { otherNumbersOf } from '../../integrations/emulator/people/cadastre.ts';
import { REFUSED, SIGNATURE, documentOf, idOf, owedBy, take, type BackOfficeWorld } from './back-office-world.ts';
import { call } from './world.ts';

/** Cadastre, collection, register, document management, data lake and CRM; in a world of its own. */
export function officeSystemsConformance(name: string, open: () => Promise<BackOfficeWorld>): void {
  describe(`the office's systems on ${name}`, () => {
    let world: BackOfficeWorld;
    let next = 0;
    let taxpayerId: string;

    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      taxpayerId = await idOf(world, take(world.debtors[next]));
      next += 1;
    });

    describe('the cadastre', () => {
      it('lists the properties that are taxed, each as recorded', async () => {
        const properties = await world.cadastre.listProperties(taxpayerId, call);
        expect(properties.map((property) => Property.parse(property))).toEqual(properties);
        const taxed = (await world.accounts.readAccount(taxpayerId, call)).obligations.map((o) => o.propertyId);
        expect(new Set(properties.map(({ propertyId }) => propertyId))).toEqual(new Set(taxed));
        for (const { nationalNumber, avaluoCop } of properties) {
          expect(nationalNumber).toMatch(/^\d{30}$/);
          expect(avaluoCop).toBeGreaterThan(0);
        }
      });

      it('finds one by id, national number or matrícula however it is written, and tells nothing of its owner', async () => {
        const [property] = await world.cadastre.listProperties(taxpayerId, call);
        const { propertyId, label, nationalNumber = '', matricula = '' } = take(property);
        const written = [propertyId, ` ${propertyId} `, nationalNumber, nationalNumber.replace(/(.{5})/g, '$1-')];
        for (const number of [...written, matricula, matricula.replace('-', ''), matricula.replace('-', ' ')])
          expect(await world.cadastre.findProperty(number, call)).toEqual({ propertyId, label });
        for (const number of ['9999999999', 'x', '   ', '9'.repeat(100), '../1'])
          expect(await world.cadastre.findProperty(number, call)).toBeUndefined();
      });

      it('R-A8 says whether a document is that of the owner of a property, and nothing of whose else it is', async () => {
        const { document } = take(world.debtors[next - 1]);
        const [property] = await world.cadastre.listProperties(taxpayerId, call);
        const { propertyId, label, nationalNumber = '' } = take(property);
        for (const number of [propertyId, nationalNumber])
          expect(await world.cadastre.matchOwner({ number, document }, call)).toEqual({
            propertyId,
            label,
            isOwner: true,
          });
        const other = { number: propertyId, document: world.paidUp.document };
        expect(await world.cadastre.matchOwner(other, call)).toEqual({ propertyId, label, isOwner: false });
        for (const number of ['9999999999', '  ', '9'.repeat(100)])
          expect(await world.cadastre.matchOwner({ number, document }, call)).toBeUndefined();
      });

      it('R-A8 gives an accepted procedure its number 400000XXXXXX, once for a key', async () => {
        const [property] = await world.cadastre.listProperties(taxpayerId, call);
        const order = {
          ...{ filingNumber: `V-2026-${taxpayerId}`, procedure: 'mutacion-tercera', taxpayerId },
          ...{ propertyId: take(property).propertyId, idempotencyKey: `f-${taxpayerId}` },
        };
        const filed = await world.cadastre.fileProcedure(order, call);
        expect(filed.number).toMatch(/^400000\d{6}$/);
        expect(await world.cadastre.fileProcedure(order, call)).toEqual(filed);
        const other = { ...order, procedure: 'estrato' };
        await expect(world.cadastre.fileProcedure(other, call)).rejects.toMatchObject(REFUSED);
        const next = await world.cadastre.fileProcedure({ ...order, idempotencyKey: `g-${taxpayerId}` }, call);
        expect(next.number).not.toBe(filed.number);
        const nowhere = { ...order, propertyId: '9999999999', idempotencyKey: `h-${taxpayerId}` };
        await expect(world.cadastre.fileProcedure(nowhere, call)).rejects.toMatchObject(REFUSED);
      });

      it('says what a number or an address names, also the numbers of before, and nothing of its owner', async () => {
        const [property] = await world.cadastre.listProperties(taxpayerId, call);
        const { propertyId, nationalNumber = '', matricula = '', address, barrio = '' } = take(property);
        const told = { propertyId, nationalNumber, barrio };
        const numbers = [propertyId, propertyId.replace(/^0+/, ''), nationalNumber, matricula];
        for (const number of [...numbers, ...otherNumbersOf({ propertyId })])
          expect(await world.cadastre.searchProperties({ number }, call)).toEqual([told]);
        for (const query of [{ address }, { address, barrio }, { address: address.toLowerCase(), barrio }])
          expect(await world.cadastre.searchProperties(query, call)).toContainEqual(told);
        expect(await world.cadastre.searchProperties({ place: placeOf(propertyId) }, call)).toEqual([told]);
        const elsewhere = { address, barrio: 'No hay tal barrio' };
        expect(await world.cadastre.searchProperties({ place: { latitude: 4.6, longitude: -74.1 } }, call)).toEqual([]);
        const nothing = [elsewhere, { address: 'CL 999 99 99' }, { address: ' ' }, { address: 'x'.repeat(300) }];
        for (const query of [...nothing, { number: '9999999999' }, { number: '' }, { number: '9'.repeat(100) }])
          expect(await world.cadastre.searchProperties(query, call)).toEqual([]);
      });

      it('has no properties of nobody', async () => {
        await expect(world.cadastre.listProperties('no-such-id', call)).rejects.toMatchObject(REFUSED);
      });
    });

    describe('enforced collection', () => {
      it('has a file of who is under it, with its years and amount, and none of others', async () => {
        const id = await idOf(world, world.coactivo);
        const [file, ...others] = await world.collection.listFiles(id, call);
        expect(others).toEqual([]);
        const collected = (await owedBy(world, id)).filter(({ year }) => take(file).years.includes(year));
        expect(take(file)).toMatchObject({ amountCop: totalCop(collected), openedOn: '2026-03-16' });
        expect(take(file).number).toMatch(/^EXP-2026-\d{6}$/);
        expect(await world.collection.listFiles(taxpayerId, call)).toEqual([]);
        await expect(world.collection.listFiles('no-such-id', call)).rejects.toMatchObject(REFUSED);
      });
    });

    describe('changes of contact (R-A11)', () => {
      it('stand in the register at once, say what stood before, and since when', async () => {
        const { document, documentType, contacts } = take(world.debtors[next - 1]);
        const value = `nuevo.${taxpayerId.toLowerCase()}@example.com`;
        const changes = [
          { kind: 'email' as const, value },
          { kind: 'address' as const, value: 'CL 5 38 20' },
        ];
        const order = { taxpayerId, changes, signature: SIGNATURE, idempotencyKey: `u-${taxpayerId}` };
        const made = await world.contacts.updateContacts(order, call);
        expect(made).toEqual({ changedAt: '2026-11-20T15:00:00.000Z', previous: contacts });
        const after = take(await world.register.findTaxpayer(document, documentType, call));
        expect(after.contactsChangedAt).toBe(made.changedAt);
        const [registered, ...more] = after.contacts.filter(({ kind }) => kind === 'email');
        expect([registered?.value, more]).toEqual([value, []]);
        expect(after.contacts.filter(({ kind }) => kind === 'sms').map((each) => each.value)).toEqual(
          contacts.filter(({ kind }) => kind === 'sms').map((each) => each.value),
        );
        // R-G2: the same key changes nothing and says the same; another change under it is refused.
        expect(await world.contacts.updateContacts(order, call)).toEqual(made);
        const other = { ...order, changes: [{ kind: 'email' as const, value: 'otro@example.com' }] };
        await expect(world.contacts.updateContacts(other, call)).rejects.toMatchObject(REFUSED);
        await expect(
          world.contacts.updateContacts({ ...order, taxpayerId: 'no-such-id', idempotencyKey: 'u-x' }, call),
        ).rejects.toMatchObject(REFUSED);
      });

      it('of the address alone change no contact', async () => {
        const { document, documentType, contacts } = take(world.debtors[next - 1]);
        const changes = [{ kind: 'address' as const, value: 'CRA 1 BIS 56 78 AP 301' }];
        await world.contacts.updateContacts(
          { taxpayerId, changes, signature: SIGNATURE, idempotencyKey: `d-${taxpayerId}` },
          call,
        );
        const after = take(await world.register.findTaxpayer(document, documentType, call));
        expect(after.contactsChangedAt).toBeUndefined();
        expect(after.contacts.map(({ kind, value }) => ({ kind, value }))).toEqual(contacts);
      });
    });

    describe('document management', () => {
      it('gives a document its number, once for a key', async () => {
        const entry = documentOf(taxpayerId, `d-${taxpayerId}`);
        const first = await world.registry.register(entry, call);
        expect(first.number).toMatch(/^2026\.4131\.\d{6}$/);
        expect(first.registeredAt).toBe('2026-11-20T15:00:00.000Z');
        expect(await world.registry.register(entry, call)).toEqual(first);
        const second = await world.registry.register(documentOf(taxpayerId, `e-${taxpayerId}`), call);
        expect(second.number).not.toBe(first.number);
      });

      it('takes the petition of an anonymous person, and its annexes under its number', async () => {
        const entry = without(documentOf(taxpayerId, `a-${taxpayerId}`), 'taxpayerId');
        const { number } = await world.registry.register(entry, call);
        const annex = { ...documentOf(taxpayerId, `b-${taxpayerId}`), parentNumber: number };
        expect((await world.registry.register(annex, call)).number).not.toBe(number);
        const lost = { ...documentOf(taxpayerId, `c-${taxpayerId}`), parentNumber: '2026.4131.999999' };
        await expect(world.registry.register(lost, call)).rejects.toMatchObject(REFUSED);
      });

      it('refuses another document under the key', async () => {
        await world.registry.register(documentOf(taxpayerId, `d-${taxpayerId}`), call);
        const other = { ...documentOf(taxpayerId, `x-${taxpayerId}`), idempotencyKey: `d-${taxpayerId}` };
        await expect(world.registry.register(other, call)).rejects.toMatchObject(REFUSED);
      });
    });

    describe('the data lake', () => {
      it('R-G2 takes events once by their id, and a batch whole or not at all', async () => {
        const event = (id: string, score = 5): LakeEvent => ({
          ...{ id: `${taxpayerId}.${id}`, type: 'rating-given', at: '2026-11-20T15:00:00.000Z' },
          data: { conversation: taxpayerId, score },
        });
        await world.lake.ingest([event('1'), event('2')], call);
        await world.lake.ingest([event('1'), event('2')], call);
        await world.lake.ingest([event('2'), event('3')], call);
        await expect(world.lake.ingest([event('4'), event('3', 1)], call)).rejects.toMatchObject(REFUSED);
        // Nothing of the refused batch was kept: its other event may come with another content.
        await world.lake.ingest([event('4', 2)], call);
      });
    });

    describe('the CRM', () => {
      it('gives a case its number, once for a key', async () => {
        const entry = { number: 'C-2026-000001', kind: 'payment-missing', summary: 'Pagó y no aparece', taxpayerId };
        const first = await world.crm.openCase({ ...entry, idempotencyKey: `k-${taxpayerId}` }, call);
        expect(first.crmNumber).not.toBe('');
        expect(await world.crm.openCase({ ...entry, idempotencyKey: `k-${taxpayerId}` }, call)).toEqual(first);
        const other = { ...entry, number: 'C-2026-000002', idempotencyKey: `k-${taxpayerId}` };
        await expect(world.crm.openCase(other, call)).rejects.toMatchObject(REFUSED);
      });
    });
  });
}
