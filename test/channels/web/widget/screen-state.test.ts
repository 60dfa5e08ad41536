import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear, positionOf, safeUrl, shownText } from '../../../../channels/web/widget/entry.ts';
import type { ChatState } from '../../../../channels/web/widget/state.ts';
import { currentChoices, initialState, reduce, unreadCount } from '../../../../channels/web/widget/state.ts';

const message = (number: number, more: Record<string, unknown> = {}) => ({
  type: 'message',
  id: `c|${String(number).padStart(7, '0')}`,
  from: { role: 'bot' },
  text: `m${number}`,
  ...more,
});
const receive = (state: ChatState, activities: unknown[], watermark?: string) =>
  reduce(state, { type: 'received', set: { activities, ...(watermark === undefined ? {} : { watermark }) } });
const texts = (state: ChatState) => state.entries.slice(1).map(({ text }) => text);

describe('the transcript', () => {
  it('is the same in whatever order and how often the activities come', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(numbers, (arrived) => {
        const state = arrived.reduce((held, number) => receive(held, [message(number)]), initialState(true, 0));
        const expected = [...new Set(arrived)].sort((a, b) => a - b).map((number) => `m${number}`);
        expect(texts(state)).toEqual(expected);
      }),
    );
  });

  it('puts an own message where the log has it, and never takes "sent" back', () => {
    let state = initialState(true, 0);
    state = reduce(state, {
      type: 'queued',
      clientId: 'x',
      text: 'hola',
      at: '2026-11-20T15:00:00Z',
      delivery: 'waiting',
    });
    state = receive(state, [message(2)]);
    expect(texts(state)).toEqual(['m2', 'hola']);
    const echo = message(1, { from: { role: 'user' }, text: 'hola', channelData: { clientActivityID: 'x' } });
    state = receive(state, [echo]);
    expect(texts(state)).toEqual(['hola', 'm2']);
    state = reduce(state, { type: 'delivery', clientId: 'x', delivery: 'sending' });
    expect(state.entries[1]?.delivery).toBe('sent');
  });

  it('orders by watermark where ids carry no number', () => {
    const state = receive(
      receive(initialState(true, 0), [message(0, { id: 'b', text: 'b' })], '7'),
      [message(0, { id: 'a1', text: 'a1' }), message(0, { id: 'a2', text: 'a2' })],
      '6',
    );
    expect(texts(state)).toEqual(['a1', 'a2', 'b']);
  });

  it('holds 1,000 lines at most', () => {
    const many = Array.from({ length: 1_200 }, (_, index) => message(index + 1));
    expect(receive(initialState(true, 0), many).entries).toHaveLength(1_000);
  });

  it('leaves a refused message where it happened', () => {
    let state = receive(initialState(true, 0), [message(1)]);
    state = reduce(state, { type: 'queued', clientId: 'x', text: 'no', at: '', delivery: 'waiting' });
    state = reduce(state, { type: 'delivery', clientId: 'x', delivery: 'refused', status: 400 });
    expect(texts(receive(state, [message(2)]))).toEqual(['m1', 'no', 'm2']);
  });

  it('counts no notice and no own line as unread', () => {
    const own = message(2, { from: { role: 'user' } });
    const state = receive(initialState(false, 0), [message(1), own, message(3, { type: 'endOfConversation' })]);
    expect(unreadCount(state)).toBe(1);
    expect(unreadCount(receive(initialState(false, 1), [message(1), message(4)]))).toBe(1);
  });

  it('offers no quick replies of a conversation that is gone', () => {
    const actions = [{ type: 'imBack', title: 'Sí', value: 'yes' }];
    const state = receive(initialState(true, 0), [message(1, { suggestedActions: { actions } })]);
    expect(currentChoices(state)).toHaveLength(1);
    expect(currentChoices(reduce(state, { type: 'renewed' }))).toEqual([]);
  });

  it('offers the quick replies of the newest message only; a closed conversation still asks for its rating', () => {
    const actions = [{ type: 'imBack', title: 'Salir de la fila', value: 'leave' }];
    const asked = receive(initialState(true, 0), [message(1, { suggestedActions: { actions } })]);
    expect(currentChoices(receive(asked, [message(2)]))).toEqual([]);
    expect(currentChoices(receive(asked, [message(2, { channelData: { author: 'agent' } })]))).toEqual([]);
    expect(currentChoices(receive(asked, [message(2, { type: 'endOfConversation' })]))).toHaveLength(1);
  });

  it('shows the title of the pressed reply, and the text where nothing was pressed', () => {
    const actions = [{ type: 'imBack', title: 'Sí, autorizo', value: 'yes' }];
    const own = (number: number) => message(number, { from: { role: 'user' }, text: 'yes' });
    const { entries } = receive(initialState(true, 0), [message(1, { suggestedActions: { actions } }), own(2), own(3)]);
    expect([2, 3].map((index) => shownText(entries, index))).toEqual(['Sí, autorizo', 'yes']);
  });
});

describe('an activity from the service', () => {
  it.each([
    null,
    undefined,
    42,
    'message',
    [],
    {},
    { type: 'message' },
    { type: 'message', id: null, text: null },
    { type: 'message', id: 'c|1' },
    { type: 'message', id: 'c|1', text: 5, attachments: 'x', suggestedActions: 3, from: null, channelData: [] },
    { type: 'event', id: 'c|1', name: 'x' },
    { type: 'typing', from: { role: 'user' } },
  ])('that says nothing to show is left out: %j', (raw) => {
    expect(hear(raw)).toBeUndefined();
  });

  it('is read with its links, files, author and choices', () => {
    const heard = hear(
      message(12, {
        from: { role: 'bot', name: 'Ana' },
        channelData: { author: 'agent' },
        locale: 'es-CO',
        attachments: [
          null,
          { contentType: 'application/pdf', contentUrl: '/files/a.pdf', name: 'a.pdf' },
          { contentType: 'image/png', contentUrl: 'https://x.example/b.png' },
          {
            contentType: 'application/vnd.microsoft.card.hero',
            content: {
              buttons: [
                { type: 'openUrl', title: 'Pagar', value: 'https://pagos.example/1' },
                { type: 'openUrl', title: 'malo', value: 'javascript:alert(1)' },
                { type: 'imBack', title: 'x', value: 'y' },
              ],
            },
          },
        ],
        suggestedActions: {
          actions: [{ type: 'imBack', value: 5 }, { type: 'openUrl', title: 'x', value: 'y' }, null],
        },
      }),
    );
    expect(heard).toMatchObject({
      kind: 'line',
      id: 'c|0000012',
      position: 12,
      entry: {
        author: 'agent',
        name: 'Ana',
        files: [
          { name: 'a.pdf', url: '/files/a.pdf' },
          { name: 'b.png', url: 'https://x.example/b.png' },
        ],
        links: [{ title: 'Pagar', url: 'https://pagos.example/1' }],
        choices: [{ title: '5', value: '5' }],
      },
    });
  });

  it('has its place from the number that ends its id', () => {
    expect(['c|0000012', '12', 'a|b|3', 'c-12', 'c|', 'c|1x'].map(positionOf)).toEqual([
      12,
      12,
      3,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('an address', () => {
  it('is safe only when it is http or https', () => {
    expect(safeUrl('https://a.example/x')).toBe('https://a.example/x');
    expect(safeUrl('/x', 'http://a.example')).toBe('http://a.example/x');
    const unsafe = [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'data:text/html,x',
      'file:///etc',
      'blob:x',
      '',
      '/x',
    ];
    expect(unsafe.map((url) => safeUrl(url))).toEqual(unsafe.map(() => undefined));
  });
});
