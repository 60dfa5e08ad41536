import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conversationTopic, type BusNote } from '../../../bot/ports/system.ts';
import { ANA, asksForPerson, AUDI, BETO, citizenSays, SARA, started } from '../fakes.ts';
import { changed, line, must, offeredTo, startDesk, type TestDesk, type Asked } from '../harness.ts';

let test_: TestDesk;
beforeEach(async () => {
  test_ = await startDesk();
});
afterEach(() => test_.stop());

describe('talking', () => {
  test('both see what is written; a note stays inside', async () => {
    const { ana } = await test_.anaAttends();
    const { number } = must(
      await ana.ask('message:send', { conversationId: 'c1', clientId: 'k1', text: '  Buenas, soy Ana ' }),
    );
    must(await ana.ask('note:add', { conversationId: 'c1', clientId: 'k2', text: 'parece molesta' }));
    test_.town.commit('c1', citizenSays('gracias'));
    await ana.heard(line('gracias'));
    expect(test_.town.facts('c1')[number - 1]?.fact).toMatchObject({
      kind: 'agent-said',
      text: 'Buenas, soy Ana',
      clientId: 'k1',
    });
    expect(ana.events.flatMap((event) => (event.kind === 'entry-added' ? [event.entry.kind] : []))).toEqual([
      ...['event', 'message', 'note', 'message'],
    ]);
  });

  test('the same message sent again is one message with one number', async () => {
    const { ana } = await test_.anaAttends();
    const message = { conversationId: 'c1', clientId: 'k1', text: 'Un momento' };
    const answers = [await ana.ask('message:send', message), await ana.ask('message:send', message)];
    expect(answers[0]).toEqual(answers[1]);
    expect(test_.town.facts('c1').filter(({ fact }) => fact.kind === 'agent-said')).toHaveLength(1);
  });

  test('messages sent at once keep their order', async () => {
    const { ana } = await test_.anaAttends();
    const texts = Array.from({ length: 10 }, (_, index) => `línea ${index}`);
    await Promise.all(texts.map((text) => ana.ask('message:send', { conversationId: 'c1', clientId: text, text })));
    expect(test_.town.facts('c1').flatMap(({ fact }) => (fact.kind === 'agent-said' ? [fact.text] : []))).toEqual(
      texts,
    );
  });

  test.each([
    ['another agent', BETO],
    ['a supervisor', SARA],
    ['an auditor', AUDI],
  ])('%s does not write, return or close what is not theirs', async (_name, who) => {
    await test_.anaAttends();
    const other = await test_.connect(await test_.signIn(who));
    must(await other.ask('desk:hello', {}));
    const before = test_.town.facts('c1').length;
    for (const [name, more] of [
      ['message:send', { clientId: 'k', text: 'hola' }],
      ['conversation:return', {}],
      ['conversation:close', { wrapUp: '' }],
      ['offer:accept', {}],
      ['offer:decline', {}],
    ] as [Asked, object][]) {
      expect(await other.ask(name, { conversationId: 'c1', ...more })).toMatchObject({ ok: false });
    }
    expect(test_.town.facts('c1')).toHaveLength(before);
  });

  test('typing is shown on both sides, to the holder only, and kept nowhere', async () => {
    const { ana } = await test_.anaAttends();
    const beto = await test_.attend(BETO);
    const notes: BusNote[] = [];
    const heardByCitizen = new Promise<void>((resolve) => {
      test_.bus.subscribe(conversationTopic('c1'), (note) => {
        notes.push(note);
        resolve();
      });
    });
    const before = test_.town.facts('c1').length;
    beto.socket.emit('typing:set', { conversationId: 'c1', typing: true });
    must(await beto.ask('desk:hello', {}));
    ana.socket.emit('typing:set', { conversationId: 'c1', typing: true });
    await heardByCitizen;
    expect(notes).toEqual([{ kind: 'typing', conversationId: 'c1', from: 'agent', typing: true }]);

    const betoHeard: unknown[] = [];
    beto.socket.on('desk:typing', (note) => betoHeard.push(note));
    const heard = new Promise((resolve) => ana.socket.once('desk:typing', resolve));
    test_.bus.publish(conversationTopic('c1'), { kind: 'typing', conversationId: 'c1', from: 'citizen', typing: true });
    expect(await heard).toEqual({ conversationId: 'c1', typing: true });
    must(await beto.ask('desk:hello', {}));
    expect(betoHeard).toEqual([]);
    expect(test_.town.facts('c1')).toHaveLength(before);
  });

  test('returned or closed, the assistant is woken, the screen told, and nothing more is shown', async () => {
    const { ana } = await test_.anaAttends();
    must(await ana.ask('conversation:return', { conversationId: 'c1' }));
    await ana.heard(changed('c1', (one) => one.owner === 'bot'));
    expect(test_.town.woken.map((one) => one.kind)).toEqual(['agent-joined', 'agent-left']);
    test_.town.commit('c1', citizenSays('secreto de después'), asksForPerson);
    await ana.heard(changed('c1', (one) => one.owner === 'queued'));
    expect(ana.events.some(line('secreto de después'))).toBe(false);
    expect(await ana.ask('message:send', { conversationId: 'c1', clientId: 'k', text: 'hola' })).toMatchObject({
      ok: false,
    });
  });
});

describe('what is seen is written down first', () => {
  const seen = (action: string) => test_.audit.entries.filter((entry) => entry.action === action);

  test('R-D6 opening a conversation and the account leave a row each with person, address and subject', async () => {
    const { ana } = await test_.anaAttends();
    expect(seen('conversation.viewed')).toHaveLength(1);
    must(await ana.ask('conversation:open', { conversationId: 'c1' }));
    const panel = must(await ana.ask('customer:get', { conversationId: 'c1' }));
    expect(panel).toMatchObject({ identityLevel: 2, totalCop: 1_602_000 });
    expect(seen('conversation.viewed')).toHaveLength(2);
    expect(seen('account.disclosed')).toMatchObject([
      { actor: { kind: 'staff', id: ANA.id }, conversationId: 'c1', subject: '31987654', ip: '127.0.0.1' },
    ]);
  });

  test('where the record cannot be written nothing is shown', async () => {
    const { ana } = await test_.anaAttends();
    test_.audit.broken = true;
    for (const name of ['conversation:open', 'customer:get'] as const) {
      expect(await ana.ask(name, { conversationId: 'c1' })).toMatchObject({ ok: false, code: 'store.unavailable' });
    }
  });

  test('a supervisor may open and follow; another agent may not; what there is not, is not', async () => {
    await test_.anaAttends();
    const [sara, beto] = [await test_.attend(SARA), await test_.attend(BETO)];
    expect(must(await sara.ask('conversation:open', { conversationId: 'c1' })).summary.id).toBe('c1');
    test_.town.commit('c1', citizenSays('sigo aquí'));
    await sara.heard(line('sigo aquí'));
    for (const name of ['conversation:open', 'customer:get'] as const) {
      expect(await beto.ask(name, { conversationId: 'c1' })).toMatchObject({
        ok: false,
        code: 'conversation.not-yours',
      });
      expect(await beto.ask(name, { conversationId: 'c9' })).toMatchObject({ ok: false, code: 'conversation.unknown' });
    }
    expect(await beto.ask('offer:accept', { conversationId: 'c9' })).toMatchObject({ code: 'conversation.unknown' });
    expect(beto.events.some(line('sigo aquí'))).toBe(false);
    expect(seen('conversation.viewed')).toHaveLength(2);
  });

  test('a long thread comes in pages without hole or overlap', async () => {
    const ana = await test_.attend(ANA);
    const said = Array.from({ length: 700 }, (_, index) => citizenSays(`m${index}`));
    test_.town.commit('c1', started, ...said, asksForPerson);
    await ana.heard(offeredTo(ANA.id));
    let page = must(await ana.ask('offer:accept', { conversationId: 'c1' }));
    const numbers = page.log.map((one) => one.number);
    while (page.hasEarlier) {
      page = must(await ana.ask('conversation:open', { conversationId: 'c1', beforeNumber: numbers[0] }));
      numbers.unshift(...page.log.map((one) => one.number));
    }
    expect(numbers).toEqual(Array.from({ length: 704 }, (_, index) => index + 1));
  });
});
