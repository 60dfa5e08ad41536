import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { totalCop } from '../../bot/domain/money.ts';
import { itemsOf } from '../../bot/policy/payments.ts';
import type { Obligation, PaymentItem } from '../../contracts/fact.ts';
import { Agreement, Bill, Receipt } from '../../contracts/paper.ts';
import { REFUSED, SIGNATURE, idOf, owedBy, take, type BackOfficeWorld, type Known } from './back-office-world.ts';
import { call } from './world.ts';

/** Those used before by the other suite, which has a world of its own, are free here. */
export function citySystemsConformance(name: string, open: () => Promise<BackOfficeWorld>): void {
  describe(`the city's other systems on ${name}`, () => {
    let world: BackOfficeWorld;
    let next = 0;
    let taxpayerId: string;
    let owed: Obligation[];
    let items: PaymentItem[];

    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      taxpayerId = await idOf(world, take(world.debtors[next]));
      next += 1;
      owed = await owedBy(world, taxpayerId);
      items = itemsOf(owed);
    });

    describe('bills (R-A3)', () => {
      it('carry the debts, the amount and the barcode of the city', async () => {
        const bill = await world.accounts.createBill({ taxpayerId, items, idempotencyKey: `b-${taxpayerId}` }, call);
        expect(Bill.parse(bill)).toEqual(bill);
        expect(bill.items).toEqual(owed);
        expect(bill.totalCop).toBe(totalCop(owed));
        expect(bill.payBefore).toBe('2026-11-30');
        const [gln, reference, amount, day] =
          /^\(415\)(\d{13})\(8020\)(\d+)\(3900\)(\d{10})\(96\)(\d{8})$/.exec(bill.barcode)?.slice(1) ?? [];
        expect([reference, Number(amount), day]).toEqual([bill.reference, bill.totalCop, '20261130']);
        const weighed = [...take(gln)].map((digit, at) => Number(digit) * (at % 2 === 0 ? 1 : 3));
        expect(weighed.reduce((total, part) => total + part, 0) % 10).toBe(0);
      });

      it('R-G2 the same key never makes a second one, and another bill under it is refused', async () => {
        const order = { taxpayerId, items: items.slice(0, 1), idempotencyKey: `b-${taxpayerId}` };
        const bill = await world.accounts.createBill(order, call);
        expect(await world.accounts.createBill(order, call)).toEqual(bill);
        const other = { ...order, items: items.map((item) => ({ ...item, balanceCop: item.balanceCop + 1 })) };
        await expect(world.accounts.createBill(other, call)).rejects.toMatchObject(REFUSED);
      });

      it('are payable by their reference, and then owe nothing', async () => {
        const bill = await world.accounts.createBill({ taxpayerId, items, idempotencyKey: `b-${taxpayerId}` }, call);
        expect(await world.payments.readPayment(bill.reference, call)).toMatchObject({ state: 'pending' });
        await world.settle(bill.reference, 'approved');
        expect(await owedBy(world, taxpayerId)).toEqual([]);
      });

      it('of what is not owed, not so, or of nobody are refused', async () => {
        const bad = [
          { taxpayerId, items: [{ ...take(items[0]), balanceCop: 1 }] },
          { taxpayerId, items: [{ ...take(items[0]), year: 1999 }] },
          { taxpayerId, items: [] },
          { taxpayerId: 'no-such-id', items },
        ];
        for (const [index, order] of bad.entries()) {
          const bill = world.accounts.createBill({ ...order, idempotencyKey: `bad-${index}-${taxpayerId}` }, call);
          await expect(bill).rejects.toMatchObject(REFUSED);
        }
      });
    });

    describe('receipts (R-A4)', () => {
      it('are there only once the payment is registered, with what it paid', async () => {
        const link = await world.payments.createLink({ taxpayerId, items, idempotencyKey: `r-${taxpayerId}` }, call);
        expect(await world.payments.readReceipt(link.reference, call)).toBeUndefined();
        await world.settle(link.reference, 'approved');
        const receipt = take(await world.payments.readReceipt(link.reference, call));
        expect(Receipt.parse(receipt)).toEqual(receipt);
        expect(receipt).toMatchObject({ reference: link.reference, amountCop: link.amountCop });
        expect(receipt.paidAt).toBe((await world.payments.readPayment(link.reference, call))?.paidAt);
        expect(receipt.items).toEqual(items.map(({ balanceCop, ...item }) => ({ ...item, amountCop: balanceCop })));
      });

      it('of a rejected payment, of nothing and of what is no reference there are none', async () => {
        const link = await world.payments.createLink({ taxpayerId, items, idempotencyKey: `r-${taxpayerId}` }, call);
        await world.settle(link.reference, 'rejected');
        for (const reference of [link.reference, '900000000000', '../cuenta', ''])
          expect(await world.payments.readReceipt(reference, call)).toBeUndefined();
      });
    });

    describe('payments by property (R-A4)', () => {
      it('ask what is owed for it, and nothing else', async () => {
        const propertyId = take(owed[0]?.propertyId);
        const order = { propertyId, idempotencyKey: `o-${taxpayerId}` };
        const link = take(await world.payments.createOpenLink(order, call));
        expect(Object.keys(link).sort()).toEqual(['amountCop', 'expiresAt', 'reference', 'url']);
        expect(link.amountCop).toBe(totalCop(owed.filter((o) => o.propertyId === propertyId)));
        expect(await world.payments.createOpenLink(order, call)).toEqual(link);
        await world.settle(link.reference, 'approved');
        expect((await owedBy(world, taxpayerId)).filter((o) => o.propertyId === propertyId)).toEqual([]);
      });

      it('of a property that is unknown or owes nothing there are none', async () => {
        const [paid] = await world.cadastre.listProperties(await idOf(world, world.paidUp), call);
        for (const [index, propertyId] of ['9999999999', take(paid).propertyId].entries()) {
          const order = { propertyId, idempotencyKey: `none-${index}-${taxpayerId}` };
          expect(await world.payments.createOpenLink(order, call)).toBeUndefined();
        }
      });
    });

    describe('stamps of a procedure (R-A8)', () => {
      it('have a reference and an amount of the city, once for a key, and are paid like anything else', async () => {
        const order = { taxpayerId, procedure: 'nomenclatura', idempotencyKey: `s-${taxpayerId}` };
        const link = await world.payments.createStampLink(order, call);
        expect(link.amountCop).toBeGreaterThan(0);
        expect(await world.payments.createStampLink(order, call)).toEqual(link);
        const other = { ...order, procedure: 'estrato' };
        await expect(world.payments.createStampLink(other, call)).rejects.toMatchObject(REFUSED);
        expect(await world.payments.readPayment(link.reference, call)).toMatchObject({ state: 'pending' });
        await world.settle(link.reference, 'approved');
        expect(await world.payments.readPayment(link.reference, call)).toMatchObject({ state: 'approved' });
        const receipt = take(await world.payments.readReceipt(link.reference, call));
        expect(receipt.items).toEqual([{ tax: 'estampilla', year: 2026, amountCop: link.amountCop }]);
        expect(await owedBy(world, taxpayerId)).toEqual(owed);
      });

      it('of nobody are refused', async () => {
        const order = { taxpayerId: 'no-such-id', procedure: 'nomenclatura', idempotencyKey: `n-${taxpayerId}` };
        await expect(world.payments.createStampLink(order, call)).rejects.toMatchObject(REFUSED);
      });
    });

    describe('the copy in the data lake (R-G2)', () => {
      it('is of last night, at 02:00 in Bogotá, and does not know of a payment of today', async () => {
        const before = take(await world.copies.readAccount(taxpayerId, call));
        expect(before.asOf).toBe('2026-11-20T07:00:00.000Z');
        expect(before.obligations.filter(({ balanceCop }) => balanceCop > 0)).toEqual(owed);
        const link = await world.payments.createLink({ taxpayerId, items, idempotencyKey: `c-${taxpayerId}` }, call);
        await world.settle(link.reference, 'approved');
        expect(await owedBy(world, taxpayerId)).toEqual([]);
        expect(await world.copies.readAccount(taxpayerId, call)).toEqual(before);
      });
    });

    describe('agreements (R-A5)', () => {
      it('have terms of the city, and an offer for each', async () => {
        const rules = await world.agreements.readRules(taxpayerId, items, call);
        expect(rules).toMatchObject({ firstPaymentPercent: 20, minimumInstalmentCop: 100_000 });
        expect(rules.barred).toBeUndefined();
        const offers = await world.agreements.simulate(taxpayerId, items, call);
        expect(offers.map(({ instalments }) => instalments)).toEqual(rules.terms);
        for (const offer of offers) {
          expect(offer.totalCop).toBe(offer.firstPaymentCop + offer.instalments * offer.instalmentCop);
          expect(offer.totalCop).toBeGreaterThan(totalCop(owed));
          expect(offer.firstPaymentCop).toBeGreaterThanOrEqual(totalCop(owed) * 0.2);
          expect(offer.instalmentCop).toBeGreaterThanOrEqual(rules.minimumInstalmentCop);
          expect(offer.firstDueOn).toBe('2026-11-25');
        }
      });

      /** Somebody whose debts allow an agreement: not each debtor's do. */
      async function agreeable() {
        for (; ; next += 1) {
          const id = await idOf(world, take(world.debtors[next]));
          const debts = itemsOf(await owedBy(world, id));
          const [offer] = await world.agreements.simulate(id, debts, call);
          if (!offer) continue;
          next += 1;
          const { instalments } = offer;
          const order = { taxpayerId: id, items: debts, instalments, signature: SIGNATURE, idempotencyKey: `a-${id}` };
          return { offer, order };
        }
      }

      it('once signed stand active with the payments offered, and are listed', async () => {
        const { offer, order } = await agreeable();
        const agreement = await world.agreements.request(order, call);
        expect(Agreement.parse(agreement)).toEqual(agreement);
        expect(agreement).toMatchObject({ state: 'active', signedAt: SIGNATURE.at, totalCop: offer.totalCop });
        const [first, ...rest] = agreement.instalments;
        expect(first).toEqual({
          number: 0,
          dueOn: offer.firstDueOn,
          amountCop: offer.firstPaymentCop,
          state: 'pending',
        });
        expect(rest.map(({ number }) => number)).toEqual(rest.map((_, index) => index + 1));
        expect(rest.every(({ amountCop }) => amountCop === offer.instalmentCop)).toBe(true);
        expect(rest[0]?.dueOn).toBe('2026-12-25');
        expect(await world.agreements.list(order.taxpayerId, call)).toEqual([agreement]);
      });

      it('R-G2 are made once for a key, and a second one on the same debts is refused', async () => {
        const { order } = await agreeable();
        const agreement = await world.agreements.request(order, call);
        expect(await world.agreements.request(order, call)).toEqual(agreement);
        const other = { ...order, signature: { ...SIGNATURE, sha256: 'cd'.repeat(32) } };
        await expect(world.agreements.request(other, call)).rejects.toMatchObject(REFUSED);
        const second = { ...order, idempotencyKey: `again-${order.taxpayerId}` };
        await expect(world.agreements.request(second, call)).rejects.toMatchObject(REFUSED);
        expect(await world.agreements.readRules(order.taxpayerId, order.items, call)).toMatchObject({
          barred: 'already-one',
          terms: [],
        });
        expect(await world.agreements.simulate(order.taxpayerId, order.items, call)).toEqual([]);
        expect(await world.agreements.list(order.taxpayerId, call)).toHaveLength(1);
        // SAP still shows what is owed.
        expect(itemsOf(await owedBy(world, order.taxpayerId))).toEqual(order.items);
      });

      it('are paid instalment by instalment: the earliest first, with the amount of cartera, each once', async () => {
        const { order } = await agreeable();
        const { taxpayerId: id } = order;
        const { number: agreement, instalments } = await world.agreements.request(order, call);
        const before = totalCop(await owedBy(world, id));
        const itemOf = ({ number, amountCop }: Agreement['instalments'][number]) => ({
          ...{ agreement, instalment: number, balanceCop: amountCop },
        });
        const [first, second, third] = instalments.map(itemOf);
        const pay = (key: string, ...paid: (typeof first)[]) =>
          world.payments.createLink({ taxpayerId: id, items: paid.map(take), idempotencyKey: `${key}-${id}` }, call);
        const states = async () =>
          (await world.agreements.list(id, call))[0]?.instalments.slice(0, 3).map(({ state }) => state);

        await expect(pay('i-second', second)).rejects.toMatchObject(REFUSED);
        await expect(pay('i-amount', { ...take(first), balanceCop: 1 })).rejects.toMatchObject(REFUSED);
        await expect(pay('i-other', { ...take(first), agreement: 'ACP-2020-000001' })).rejects.toMatchObject(REFUSED);
        const link = await pay('i-first', first);
        expect(link.amountCop).toBe(first?.balanceCop);
        expect(await pay('i-first', first)).toEqual(link);
        const twin = await pay('i-twin', first);
        expect(await states()).toEqual(['pending', 'pending', 'pending']);
        await world.settle(link.reference, 'approved');
        await world.settle(twin.reference, 'approved');
        expect(await states()).toEqual(['paid', 'pending', 'pending']);
        expect((await world.payments.readPayment(twin.reference, call))?.state).toBe('rejected');
        expect(await world.payments.readReceipt(link.reference, call)).toMatchObject({
          items: [{ agreement, instalment: 0, amountCop: link.amountCop }],
        });
        const after = totalCop(await owedBy(world, id));
        expect(after).toBeLessThan(before);
        await expect(pay('i-again', first)).rejects.toMatchObject(REFUSED);

        const two = await pay('i-two', second, third);
        await world.settle(two.reference, 'approved');
        expect(await states()).toEqual(['paid', 'paid', 'paid']);
        const rest = await pay('i-rest', ...instalments.slice(3).map(itemOf));
        await world.settle(rest.reference, 'approved');
        expect(await world.agreements.list(id, call)).toMatchObject([{ number: agreement, state: 'paid' }]);
        expect(await owedBy(world, id)).toEqual([]);
      });

      it('with a term that is not offered are refused', async () => {
        const { order } = await agreeable();
        await expect(world.agreements.request({ ...order, instalments: 7 }, call)).rejects.toMatchObject(REFUSED);
        expect(await world.agreements.list(order.taxpayerId, call)).toEqual([]);
      });

      it('stand as they are: active, broken, paid and annulled', async () => {
        for (const [state, person] of Object.entries(world.agreed)) {
          const [agreement] = await world.agreements.list(await idOf(world, person), call);
          expect(Agreement.parse(agreement)).toEqual(agreement);
          expect(agreement?.state).toBe(state);
          const late = agreement?.instalments.filter((each) => each.state === 'overdue').length ?? 0;
          if (state === 'in-default') expect(late).toBeGreaterThanOrEqual(3);
          if (state === 'active' || state === 'paid') expect(late).toBe(0);
        }
      });

      it('are barred by one in default, by coercive collection and where nothing is owed', async () => {
        const rulesFor = async (person: Known, debts?: PaymentItem[]) => {
          const id = await idOf(world, person);
          return world.agreements.readRules(id, debts ?? itemsOf(await owedBy(world, id)), call);
        };
        expect((await rulesFor(world.agreed['in-default'])).barred).toBe('in-default');
        expect((await rulesFor(world.coactivo)).barred).toBe('coactivo');
        const paid = (await world.accounts.readAccount(await idOf(world, world.paidUp), call)).obligations;
        expect((await rulesFor(world.paidUp, itemsOf(paid))).barred).toBe('nothing-owed');
        expect((await rulesFor(world.agreed.void)).barred).toBeUndefined();
      });

      it('on debts of somebody else are refused', async () => {
        const foreign = items.map((item) => ({ ...item, propertyId: '9999999999' }));
        await expect(world.agreements.readRules(taxpayerId, foreign, call)).rejects.toMatchObject(REFUSED);
      });

      it('that are behind are no longer so once their late instalments are paid; of a void one none can be', async () => {
        const id = await idOf(world, world.agreed['in-default']);
        const [late] = await world.agreements.list(id, call);
        const overdue = (late?.instalments ?? []).filter(({ state }) => state === 'overdue');
        const toPay = ({ number, instalments }: Agreement, of: typeof overdue) =>
          of
            .filter((each) => instalments.includes(each))
            .map((each) => ({ agreement: number, instalment: each.number, balanceCop: each.amountCop }));
        const order = { taxpayerId: id, items: toPay(take(late), overdue), idempotencyKey: `late-${id}` };
        await world.settle((await world.payments.createLink(order, call)).reference, 'approved');
        expect((await world.agreements.list(id, call))[0]?.state).toBe('active');

        const voided = await idOf(world, world.agreed.void);
        const [gone] = await world.agreements.list(voided, call);
        const unpaid = (gone?.instalments ?? []).filter(({ state }) => state !== 'paid').slice(0, 1);
        const none = { taxpayerId: voided, items: toPay(take(gone), unpaid), idempotencyKey: `void-${voided}` };
        expect(none.items).toHaveLength(1);
        await expect(world.payments.createLink(none, call)).rejects.toMatchObject(REFUSED);
      });
    });

    it('an e-mail takes attachments along', async () => {
      const { document } = take(world.debtors[next - 1]);
      const message = {
        ...{ kind: 'email' as const, to: 'a@example.com', text: 'Va adjunto.', document },
        attachments: [
          { fileName: 'paz-y-salvo.pdf', contentType: 'application/pdf', content: new Uint8Array([37, 80, 68, 70]) },
        ],
        idempotencyKey: `mail-${taxpayerId}`,
      };
      await world.delivery.deliver(message, call);
      await world.delivery.deliver(message, call);
      expect(await world.outbox(document)).toMatchObject([{ kind: 'email', text: 'Va adjunto.' }]);
    });
  });
}
