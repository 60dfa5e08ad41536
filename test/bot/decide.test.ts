import { describe, expect, test } from 'vitest';
import { decide, type Plan, type Said } from '../../bot/decide.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import { asked, awaits, consented, conversationOf, DOCUMENT, entity, NOW, said, verified } from './support.ts';

const photo = { contentType: 'image/jpeg', name: 'foto.jpg' };

const keys = ({ replies }: Plan): string[] => replies.map(({ key }) => key);
const kinds = ({ facts }: Plan): string[] => facts.map(({ kind }) => kind);
const flows = ({ run }: Plan): string[] => (run?.stack ?? []).map(({ flow }) => flow);
const ids = (plan: Plan): string[] => (plan.replies.at(-1)?.choices ?? []).map(({ id }) => id);
const plan = (conversation: Conversation, message: Said): Plan => decide(conversation, message);

const document = awaits('identify', 'cedula', [], 'identity.ask-document');
const offer = awaits('offer', 'choice', ['pay', 'bill', 'person']);
const identifying = asked(document, {
  stack: [
    { flow: 'account', step: 'start', slots: { intent: 'predial_saldo' } },
    { flow: 'identify', step: 'document', slots: {} },
  ],
});

describe('where no question is open', () => {
  test('an intent starts its flow with what the sentence says', () => {
    const entities = [entity('impuesto', 'ica'), entity('vigencia', '2024', '2024', 3), entity('cedula', DOCUMENT)];
    const { run } = plan(conversationOf(), said('el 2024', { intent: 'estado_cuenta', entities }));
    expect(run?.stack).toEqual([
      {
        flow: 'account',
        step: 'start',
        slots: {
          intent: 'estado_cuenta',
          tax: 'ica',
          years: '2024',
          said: 'el 2024',
          document: { type: 'CC', value: DOCUMENT, valid: true },
        },
      },
    ]);
  });

  test('a document said to a flow that needs none is not kept', () => {
    const { run } = plan(
      conversationOf(),
      said('cc', { intent: 'horarios_sedes', entities: [entity('cedula', DOCUMENT)] }),
    );
    expect(run?.stack[0]?.slots).toEqual({ intent: 'horarios_sedes' });
  });

  test('two close matters are asked about, and close courtesies are not (R-N2)', () => {
    const ranking = [
      { intent: 'pagar', confidence: 0.5 },
      { intent: 'medios_pago', confidence: 0.45 },
    ];
    const close = plan(conversationOf(), said('pagar', { intent: 'pagar', confidence: 0.5, ambiguous: true, ranking }));
    expect(keys(close)).toEqual(['clarify.which']);
    expect(ids(close)).toEqual(['intent:pagar', 'intent:medios_pago', 'person']);
    const words = [
      { intent: 'negar', confidence: 0.5 },
      { intent: 'cancelar', confidence: 0.45 },
    ];
    const courtesy = plan(
      conversationOf(asked(offer)),
      said('no', { intent: 'negar', confidence: 0.5, ambiguous: true, ranking: words }),
    );
    expect(flows(courtesy)).toEqual(['small-talk']);
  });

  test('once not understood: other words; twice: the menu; three times: a person (R-A13)', () => {
    const after = (misunderstandings: number): Conversation =>
      conversationOf({ kind: 'dialog-moved', stack: [], misunderstandings, lastReplies: [] });
    expect(keys(plan(after(0), said('xyz')))).toEqual(['misunderstood.first']);
    expect(ids(plan(after(1), said('xyz')))).toContain('predial');
    const third = plan(after(2), said('xyz'));
    expect(keys(third)).toEqual(['misunderstood.third']);
    expect(flows(third)).toEqual(['handoff']);
    expect(plan(after(2), said('pagar', { intent: 'pagar' })).misunderstandings).toBe(0);
  });

  test('a weak yes to nothing is noise', () => {
    expect(keys(plan(conversationOf(), said('zxcv', { intent: 'afirmar', confidence: 0.5 })))).toEqual([
      'misunderstood.first',
    ]);
  });

  test('yes takes the person that was offered first, else asks which option', () => {
    const yes = said('sí', { intent: 'afirmar' });
    expect(flows(plan(conversationOf(asked(awaits('offer', 'choice', ['person', 'menu']))), yes))).toEqual(['handoff']);
    const which = plan(conversationOf(asked(offer)), yes);
    expect(keys(which)).toEqual(['offer.which']);
    expect(ids(which)).toEqual(['pay', 'bill', 'person']);
  });

  test('an offered option is taken by its number', () => {
    expect(flows(plan(conversationOf(asked(offer)), said('la 1')))).toEqual(['pay']);
    expect(flows(plan(conversationOf(asked(offer)), said('3')))).toEqual(['handoff']);
  });

  test('a tax or a year alone goes on with the last matter of who is identified', () => {
    const after = (lastIntent: string): Conversation =>
      conversationOf(verified, { kind: 'dialog-moved', stack: [], misunderstandings: 0, lastReplies: [], lastIntent });
    const tax = { entities: [entity('impuesto', 'ica')] };
    expect(plan(after('predial_saldo'), said('¿y el ica?', tax)).run?.stack[0]?.slots).toMatchObject({
      intent: 'estado_cuenta',
      tax: 'ica',
    });
    const clearance = plan(after('paz_y_salvo'), said('¿y el ica?', { ...tax, intent: 'ica_saldo' })).run?.stack[0];
    expect(clearance).toMatchObject({ flow: 'paper', slots: { intent: 'paz_y_salvo', tax: 'ica' } });
    expect(keys(plan(conversationOf(), said('¿y el ica?', tax)))).toEqual(['misunderstood.first']);
    expect(keys(plan(after('pagar'), said('¿y el ica?', tax)))).toEqual(['misunderstood.first']);
  });

  test('another document ends what was proven, the same one does not (R-I1)', () => {
    const other = plan(conversationOf(verified), said('la de mi mamá', { entities: [entity('cedula', '31987654')] }));
    expect(other.facts).toEqual([{ kind: 'identity-dropped', reason: 'other-document' }]);
    expect(flows(other)).toEqual(['account']);
    const same = plan(
      conversationOf(verified),
      said('mi cédula', { intent: 'pagar', entities: [entity('cedula', DOCUMENT)] }),
    );
    expect(same.facts).toEqual([]);
  });

  test('repeat says the whole last turn with its options', () => {
    const bot = (text: string) => ({ kind: 'bot-said' as const, reply: { key: 'k', text }, about: 2 });
    const { replies } = plan(
      conversationOf(bot('Uno.'), bot('Dos.'), asked(offer)),
      said('repita', { intent: 'repetir' }),
    );
    expect(replies).toMatchObject([
      {
        key: 'repeat.last',
        data: { text: 'Uno.\n\nDos.' },
        choices: [{ id: 'pay' }, { id: 'bill' }, { id: 'person' }],
      },
    ]);
    expect(flows(plan(conversationOf(), said('repita', { intent: 'repetir' })))).toEqual(['small-talk']);
  });
});

describe('where a question is open', () => {
  const open = conversationOf(consented, identifying);

  test('its answer goes to its flow', () => {
    const { run } = plan(open, said(DOCUMENT, { entities: [entity('cedula', DOCUMENT)] }));
    expect(run?.input).toEqual({ kind: 'said' });
    expect(run?.stack.map(({ flow }) => flow)).toEqual(['account', 'identify']);
  });

  test('a question aside is answered on top and the open one stays (R-A15)', () => {
    const aside = plan(open, said('horarios', { intent: 'horarios_sedes' }));
    expect(flows(aside)).toEqual(['account', 'identify', 'offices']);
    expect(aside.pending).toEqual(document);
  });

  test('another matter takes the old one’s place under the same proof', () => {
    const change = plan(open, said('mejor pagar', { intent: 'pagar' }));
    expect(flows(change)).toEqual(['pay', 'identify']);
    expect(change.replies.map(({ key, data }) => [key, data?.['again']])).toEqual([
      ['switch.noted', undefined],
      ['identity.ask-document', true],
    ]);
    expect(keys(plan(open, said('mi predial', { intent: 'predial_saldo' })))[0]).toBe('switch.same');
  });

  test.each([
    ['cancelar', ['cancel.done'], false],
    ['saludar', ['greeting.pending', 'identity.ask-document'], true],
    ['agradecer', ['thanks.pending', 'identity.ask-document'], true],
    ['ayuda', ['help.pending', 'identity.ask-document'], true],
    ['frustracion', ['frustration.pending', 'identity.ask-document'], true],
  ])('%s is met with %j', (intent, replies, stays) => {
    const met = plan(open, said('…', { intent }));
    expect(keys(met)).toEqual(replies);
    expect(met.pending !== undefined).toBe(stays);
  });

  test('a person and goodbye leave the question', () => {
    expect(flows(plan(open, said('asesor', { intent: 'hablar_con_asesor' })))).toEqual(['handoff']);
    expect(flows(plan(open, said('chao', { intent: 'despedirse' })))).toEqual(['goodbye']);
  });

  test('ways out that are shown may be answered by number', () => {
    const stuck = conversationOf({ ...identifying, misunderstandings: 1 });
    const shown = plan(stuck, said('xyz'));
    expect(ids(shown)).toEqual(['person', 'menu']);
    expect(shown.pending?.question.choices?.map(({ id }) => id)).toEqual(['person', 'menu']);
  });

  test('the flow explains, then ways out, then a person for that very matter', () => {
    expect(plan(open, said('xyz')).run?.input).toEqual({ kind: 'said' });
    const third = plan(conversationOf({ ...identifying, misunderstandings: 2 }), said('xyz'));
    expect(flows(third)).toEqual(['handoff']);
    expect(third.run?.stack[0]?.slots).toEqual({ reason: 'misunderstood', matter: 'predial_saldo' });
  });

  test('anger twice brings a person (R-N5)', () => {
    const again = conversationOf({ ...identifying, lastReplies: ['frustration.pending'] });
    expect(plan(again, said('inútiles', { frustration: 0.8 })).run?.stack[0]?.slots).toMatchObject({
      reason: 'frustration',
    });
  });

  test('anger with a request is heard and served', () => {
    const heard = plan(
      conversationOf(),
      said('llevo horas, ¿cuánto debo?', { intent: 'estado_cuenta', frustration: 0.6 }),
    );
    expect(keys(heard)).toEqual(['frustration.noted']);
    expect(flows(heard)).toEqual(['account']);
  });
});

describe('what is no sentence', () => {
  const file = said('', {}, { attachments: [photo] });
  test('a file is kept and a person is at hand; an open question stays', () => {
    expect(keys(plan(conversationOf(), file))).toEqual(['attachment.received']);
    const open = plan(conversationOf(identifying), file);
    expect(keys(open)).toEqual(['attachment.received-pending', 'identity.ask-document']);
    expect(open.pending).toEqual(document);
  });

  test('a message with neither words nor files is no file', () => {
    expect(keys(plan(conversationOf(), said('  ')))).toEqual(['misunderstood.empty']);
    expect(keys(plan(conversationOf(identifying), said('')))).toEqual([
      'misunderstood.empty-pending',
      'identity.ask-document',
    ]);
  });

  test('a file beside words is acknowledged before the answer', () => {
    const open = conversationOf(identifying);
    expect(keys(plan(open, said('mire', {}, { attachments: [photo] })))[0]).toBe('attachment.kept');
  });
});

describe('identity that went stale (R-I1)', () => {
  const late = { previousAt: new Date(NOW.getTime() - 6 * 60_000).toISOString() };
  const choosing = asked(awaits('pay', 'choice', ['all', 'group-1']));

  test('is dropped before anything else, and the matter begins again', () => {
    const again = plan(conversationOf(consented, verified, choosing), said('la segunda', {}, late));
    expect(again.facts).toEqual([{ kind: 'identity-dropped', reason: 'idle' }]);
    expect(keys(again)).toEqual(['identity.idle']);
    expect(again.run).toEqual({ stack: [{ flow: 'pay', step: 'start', slots: {} }], input: { kind: 'enter' } });
  });

  test('gives way to another matter, and offered options still count', () => {
    expect(
      flows(plan(conversationOf(verified, choosing), said('paz y salvo', { intent: 'paz_y_salvo' }, late))),
    ).toEqual(['paper']);
    expect(flows(plan(conversationOf(verified, asked(offer)), said('1', {}, late)))).toEqual(['pay']);
  });

  test('what was told before is not repeated, nor what the options were made of', () => {
    const told = { kind: 'bot-said' as const, reply: { key: 'account.summary', text: 'Debe $100.000.' }, about: 2 };
    const rich = { ...offer, question: { ...offer.question, data: { totalCop: 100_000 } } };
    for (const words of [said('repita', { intent: 'repetir' }, late), said('sí', { intent: 'afirmar' }, late)]) {
      expect(JSON.stringify(plan(conversationOf(verified, told, asked(rich)), words))).not.toMatch(/100\.?000/);
    }
    const closed = conversationOf(verified, told, { kind: 'conversation-closed', by: 'agent' });
    expect(JSON.stringify(plan(closed, said('repita', { intent: 'repetir' })))).not.toContain('100.000');
  });

  test('within the limit nothing happens', () => {
    expect(plan(conversationOf(verified, choosing), said('la segunda')).facts).toEqual([]);
  });
});

describe('a closed conversation', () => {
  const rating = awaits('goodbye', 'score', ['1', '2', '3', '4', '5'], 'rating.ask');
  const closed = conversationOf(verified, { kind: 'conversation-closed', by: 'citizen' }, asked(rating));

  test('takes its rating however late, and stays closed', () => {
    const late = { previousAt: new Date(NOW.getTime() - 3_600_000).toISOString() };
    const rated = plan(closed, said('5', {}, late));
    expect(rated.facts).toEqual([]);
    expect(flows(rated)).toEqual(['goodbye']);
  });

  test('is not opened by thanks, and the rating may still be given', () => {
    const thanked = plan(closed, said('gracias', { intent: 'agradecer' }));
    expect(keys(thanked)).toEqual(['farewell.again']);
    expect(thanked.facts).toEqual([]);
    expect(thanked.pending).toEqual(rating);
  });

  test('opens again with a question, and what was proven is gone', () => {
    const again = plan(closed, said('cuánto debo', { intent: 'estado_cuenta' }));
    expect(again.facts).toEqual([{ kind: 'conversation-reopened' }, { kind: 'identity-dropped', reason: 'closed' }]);
    expect(flows(again)).toEqual(['account']);
  });
});

describe('in the queue', () => {
  const waiting = awaits('offer', 'choice', ['leave-queue'], 'handoff.waiting');
  const queued = conversationOf(
    { kind: 'handoff-requested', queue: 'general', priority: 10, reason: 'asked', summary: '' },
    asked(waiting, { lastReplies: ['handoff.queued'] }),
  );

  test('the place is told, once in a while', () => {
    const told = plan(queued, said('hola', { intent: 'saludar' }, { queuePosition: 4 }));
    expect(told.replies[0]).toMatchObject({ key: 'handoff.waiting', data: { position: 5 } });
    const again = { ...queued, dialog: { ...queued.dialog, lastReplies: ['handoff.waiting'] } };
    expect(keys(plan(again, said('¿aló?')))).toEqual([]);
    expect(plan(again, said('¿aló?')).pending).toEqual(waiting);
    const later = new Date(NOW.getTime() - 61_000).toISOString();
    expect(keys(plan(again, said('¿aló?', {}, { previousAt: later })))).toEqual(['handoff.waiting']);
  });

  test.each([
    ['salir de la fila', {}],
    ['1', {}],
    ['déjelo así', { intent: 'cancelar' }],
  ])('%j leaves it', (text, part) => {
    expect(kinds(plan(queued, said(text, part)))).toEqual(['handoff-cancelled']);
    expect(keys(plan(queued, said(text, part)))).toEqual(['handoff.left']);
  });

  test('goodbye leaves it and ends the conversation', () => {
    const gone = plan(queued, said('chao', { intent: 'despedirse' }));
    expect(kinds(gone)).toEqual(['handoff-cancelled']);
    expect(flows(gone)).toEqual(['goodbye']);
  });

  test('what the knowledge base knows is answered; a file is acknowledged; nothing else starts', () => {
    expect(flows(plan(queued, said('horarios', { intent: 'horarios_sedes' })))).toEqual(['offices']);
    expect(flows(plan(queued, said('pse', { intent: 'medios_pago' })))).toEqual(['knowledge']);
    expect(keys(plan(queued, said('', {}, { attachments: [photo] })))[0]).toBe('attachment.kept');
    expect(plan(queued, said('quiero pagar', { intent: 'pagar' })).run).toBeUndefined();
  });
});

describe('the language', () => {
  test('changes with a sentence, not with a word, and back', () => {
    const english = said('how much do I owe', { intent: 'estado_cuenta', language: 'en' });
    expect(plan(conversationOf(), english).facts).toEqual([{ kind: 'locale-changed', locale: 'en' }]);
    expect(plan(conversationOf(), said('ok', { intent: 'afirmar', language: 'en' })).facts).toEqual([]);
    const strange = said('where is my bill', { language: 'en' });
    expect(plan(conversationOf(), strange).facts).toEqual([{ kind: 'locale-changed', locale: 'en' }]);
    const spanish = said('cuánto debo de predial', { intent: 'predial_saldo' });
    expect(plan(conversationOf({ kind: 'locale-changed', locale: 'en' }), spanish).facts).toEqual([
      { kind: 'locale-changed', locale: 'es-CO' },
    ]);
  });
});
