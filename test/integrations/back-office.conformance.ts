import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../bot/domain/errors.ts';
import { totalCop } from '../../bot/domain/money.ts';
import { itemsOf } from '../../bot/policy/payments.ts';
import type { PaymentOrder } from '../../bot/ports/back-office.ts';
import type { Obligation } from '../../contracts/fact.ts';
import { SYSTEM_NAMES, type SystemName } from '../../integrations/gateway/types.ts';
import { REFUSED, documentOf, idOf, owedBy, take, type BackOfficeWorld, type Known } from './back-office-world.ts';
import { call } from './world.ts';

/** The same promises for every implementation of the ports of `bot/ports/back-office.ts`. */
export function backOfficeConformance(name: string, open: () => Promise<BackOfficeWorld>): void {
  describe(`back office on ${name}`, () => {
    let world: BackOfficeWorld;
    let nextDebtor = 0;
    let debtor: Known;
    let taxpayerId: string;
    let owed: Obligation[];

    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      debtor = take(world.debtors[nextDebtor]);
      nextDebtor += 1;
      taxpayerId = await idOf(world, debtor);
      owed = await owedBy(world, taxpayerId);
    });
    afterEach(() => world.heal());

    const orderOf = (obligations: Obligation[], idempotencyKey: string): PaymentOrder => ({
      ...{ taxpayerId, items: itemsOf(obligations), idempotencyKey },
    });

    it('R-I1 a registered document gives its name and its masked contacts', async () => {
      const record = take(await world.register.findTaxpayer(debtor.document, undefined, call));
      expect(record).toMatchObject({
        documentType: debtor.documentType,
        document: debtor.document,
        name: debtor.name,
        contacts: debtor.contacts,
      });
      for (const { value, masked } of record.contacts) {
        expect(masked).toContain('•••');
        expect(masked).not.toContain(value.slice(-4));
        expect(masked).not.toContain(value.slice(0, 4));
      }
    });

    it('a document is found as people write it, with dots and spaces', async () => {
      const dotted = debtor.document.replace(/(\d)(?=(\d{3})+$)/g, '$1.');
      const record = await world.register.findTaxpayer(` ${dotted} `, undefined, call);
      expect(record?.taxpayerId).toBe(taxpayerId);
    });

    it('a NIT is found with and without its check digit', async () => {
      const withDigit = take(await world.register.findTaxpayer(world.company.document, 'NIT', call));
      const without = await world.register.findTaxpayer(world.company.document.slice(0, -2), 'NIT', call);
      expect(without).toEqual(withDigit);
    });

    it('an unknown document, or the right one under another type, is nobody', async () => {
      expect(await world.register.findTaxpayer('1100000000', undefined, call)).toBeUndefined();
      expect(await world.register.findTaxpayer(debtor.document, 'PPT', call)).toBeUndefined();
    });

    it('R-A1 balances are whole pesos and are capital plus interest; the time of reading is told', async () => {
      const account = await world.accounts.readAccount(taxpayerId, call);
      expect(new Date(account.asOf).toISOString()).toBe(account.asOf);
      expect(owed.length).toBeGreaterThan(0);
      for (const o of account.obligations) {
        expect(Number.isInteger(o.balanceCop)).toBe(true);
        expect(o.balanceCop).toBe(o.capitalCop + o.interestCop);
      }
    });

    it('an account of nobody is refused', async () => {
      await expect(world.accounts.readAccount('no-such-id', call)).rejects.toMatchObject(REFUSED);
    });

    it('R-A2 clearance is refused with what is pending, and allowed where nothing is', async () => {
      expect(await world.accounts.checkClearance(taxpayerId, undefined, call)).toEqual({
        allowed: false,
        pendingCop: totalCop(owed),
      });
      const other = take(await world.register.findTaxpayer(world.paidUp.document, undefined, call));
      const account = await world.accounts.readAccount(other.taxpayerId, call);
      expect(account.obligations.length).toBeGreaterThan(0);
      expect(account.obligations.every(({ balanceCop }) => balanceCop === 0)).toBe(true);
      expect(await world.accounts.checkClearance(other.taxpayerId, 'predial', call)).toEqual({
        allowed: true,
        pendingCop: 0,
      });
    });

    it('clearance of one tax counts only that tax', async () => {
      expect(await world.accounts.checkClearance(taxpayerId, 'estampilla', call)).toEqual({
        allowed: true,
        pendingCop: 0,
      });
    });

    it('R-A4 a link carries the amount ordered and starts pending', async () => {
      const link = await world.payments.createLink(orderOf(owed, `link-${taxpayerId}`), call);
      expect(link.amountCop).toBe(totalCop(owed));
      expect(link.url).toContain(`/emulator/pay/${link.reference}`);
      expect(Date.parse(link.expiresAt)).toBeGreaterThan(0);
      expect(await world.payments.readPayment(link.reference, call)).toEqual({
        reference: link.reference,
        state: 'pending',
        amountCop: link.amountCop,
      });
    });

    it('R-G2 the same key never makes a second order, and another order under it is refused', async () => {
      const first = await world.payments.createLink(orderOf(owed.slice(0, 1), `key-${taxpayerId}`), call);
      const again = await world.payments.createLink(orderOf(owed.slice(0, 1), `key-${taxpayerId}`), call);
      expect(again).toEqual(first);
      expect(await world.payments.listPayments(taxpayerId, call)).toHaveLength(1);
      const other = owed.slice(0, 1).map((o) => ({ ...o, balanceCop: o.balanceCop + 1 }));
      await expect(world.payments.createLink(orderOf(other, `key-${taxpayerId}`), call)).rejects.toMatchObject(REFUSED);
    });

    it('an approved payment leaves what it paid at 0 and the rest as it was; approving twice changes nothing', async () => {
      const [first, ...rest] = owed;
      const link = await world.payments.createLink(orderOf([take(first)], `pay-${taxpayerId}`), call);
      await world.settle(link.reference, 'approved');
      const paid = take(await world.payments.readPayment(link.reference, call));
      expect(paid.state).toBe('approved');
      expect(paid.paidAt).toBeDefined();
      await world.settle(link.reference, 'rejected');
      await world.settle(link.reference, 'approved');
      expect(await world.payments.readPayment(link.reference, call)).toEqual(paid);
      const after = (await world.accounts.readAccount(taxpayerId, call)).obligations.filter((o) => o.balanceCop > 0);
      expect(after).toEqual(rest);
    });

    it('a rejected payment pays nothing', async () => {
      const link = await world.payments.createLink(orderOf(owed, `reject-${taxpayerId}`), call);
      await world.settle(link.reference, 'rejected');
      expect((await world.payments.readPayment(link.reference, call))?.state).toBe('rejected');
      expect((await world.accounts.checkClearance(taxpayerId, undefined, call)).pendingCop).toBe(totalCop(owed));
    });

    it('a year is never paid twice: the second order for it is rejected, a third refused', async () => {
      const one = await world.payments.createLink(orderOf(owed, `one-${taxpayerId}`), call);
      const two = await world.payments.createLink(orderOf(owed, `two-${taxpayerId}`), call);
      await world.settle(one.reference, 'approved');
      await world.settle(two.reference, 'approved');
      expect((await world.payments.readPayment(two.reference, call))?.state).toBe('rejected');
      await expect(world.payments.createLink(orderOf(owed, `three-${taxpayerId}`), call)).rejects.toMatchObject(
        REFUSED,
      );
      const listed = await world.payments.listPayments(taxpayerId, call);
      expect(listed.map(({ reference }) => reference)).toEqual([two.reference, one.reference]);
    });

    it('an amount that is not owed, an item of someone else and an empty order are refused', async () => {
      const wrong = owed.slice(0, 1).map((o) => ({ ...o, balanceCop: 1 }));
      const foreign = owed.slice(0, 1).map((o) => ({ ...o, propertyId: '9999999999' }));
      for (const [index, items] of [wrong, foreign, []].entries()) {
        await expect(
          world.payments.createLink(orderOf(items, `bad-${index}-${taxpayerId}`), call),
        ).rejects.toMatchObject(REFUSED);
      }
    });

    it('a reference nobody gave is no payment', async () => {
      expect(await world.payments.readPayment('900000000000', call)).toBeUndefined();
      expect(await world.payments.readPayment('../cuenta', call)).toBeUndefined();
    });

    it('R-I2 a message reaches the mailbox of its document once, also when it is delivered twice', async () => {
      const message = {
        kind: 'sms' as const,
        to: '+573155551007',
        text: 'Su código es 123456.',
        document: debtor.document,
        idempotencyKey: `otp-${taxpayerId}`,
      };
      await world.delivery.deliver(message, call);
      await world.delivery.deliver(message, call);
      await world.delivery.deliver(
        {
          ...message,
          kind: 'email',
          to: 'x@example.com',
          subject: 'Código',
          text: 'Hola',
          idempotencyKey: `2-${taxpayerId}`,
        },
        call,
      );
      expect(await world.outbox(debtor.document)).toMatchObject([
        { kind: 'sms', to: '+573155551007', text: 'Su código es 123456.' },
        { kind: 'email', to: 'x@example.com', text: 'Hola' },
      ]);
    });

    it('a system that is down says so, and the others go on', async () => {
      const asks: Record<SystemName, () => Promise<unknown>> = {
        sap: () => world.accounts.readAccount(taxpayerId, call),
        rit: () => world.register.findTaxpayer(debtor.document, undefined, call),
        pagos: () => world.payments.listPayments(taxpayerId, call),
        notificaciones: () =>
          world.delivery.deliver(
            { kind: 'sms', to: '+573155551007', text: 'x', document: '1', idempotencyKey: `down-${taxpayerId}` },
            call,
          ),
        catastro: () => world.cadastre.listProperties(taxpayerId, call),
        documental: () => world.registry.register(documentOf(taxpayerId, `down-${taxpayerId}`), call),
        cartera: () => world.agreements.list(taxpayerId, call),
        citas: () => world.appointments.find({ visitor: { documentType: 'CC', document: debtor.document } }, call),
        'data-lake': () => world.copies.readAccount(taxpayerId, call),
        crm: () => world.crm.openCase({ number: 'C-1', kind: 'other', summary: 'x', idempotencyKey: 'down' }, call),
      };
      for (const system of SYSTEM_NAMES) {
        await world.fail(system);
        await expect(asks[system]()).rejects.toBeInstanceOf(AppError);
        await expect(asks[system]()).rejects.toMatchObject({ code: 'backoffice.unreachable', retryable: true });
        for (const other of SYSTEM_NAMES) if (other !== system) await asks[other]();
        await world.heal();
      }
      for (const system of SYSTEM_NAMES) await asks[system]();
    });
  });
}
