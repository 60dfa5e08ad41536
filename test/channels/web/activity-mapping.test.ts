import { describe, expect, it } from 'vitest';
import { toActivity, toTypingActivity } from '../../../channels/web/activity-mapping.ts';
import { Activity } from '../../../contracts/activity.ts';
import type { Fact } from '../../../contracts/fact.ts';

const context = {
  conversationId: 'c-1',
  userId: 'u-1',
  botName: 'Asistente',
  baseUrl: 'https://h.example/v3/directline',
};
const at = '2026-11-20T15:00:00.000Z';
const map = (fact: Fact, number = 12) => toActivity({ number, at, fact }, context);
const common = { id: 'c-1|0000012', timestamp: at, channelId: 'directline', conversation: { id: 'c-1' } };

describe('facts as activities', () => {
  it('the citizen’s message carries the client’s id and the user the site named', () => {
    expect(map({ kind: 'citizen-said', text: 'hola', clientId: 'k', attachments: [] })).toEqual({
      ...common,
      type: 'message',
      from: { id: 'u-1', role: 'user' },
      text: 'hola',
      textFormat: 'plain',
      channelData: { clientActivityID: 'k' },
    });
  });

  it('an attachment’s path becomes an address of the host that asks', () => {
    const activity = map({
      kind: 'citizen-said',
      text: '',
      clientId: 'k',
      attachments: [{ contentType: 'image/png', name: 'a.png', contentUrl: '/conversations/c-1/attachments/x' }],
    });
    expect(activity?.attachments?.[0]?.contentUrl).toBe(
      'https://h.example/v3/directline/conversations/c-1/attachments/x',
    );
  });

  it('the bot’s reply carries its key, what it answers, its choices as buttons and its link as a card', () => {
    expect(
      map({
        kind: 'bot-said',
        about: 10,
        reply: {
          key: 'payment.link',
          text: 'Puede pagar aquí',
          choices: [{ id: 'pay', label: 'Pagar' }],
          link: { label: 'Ir a pagar', url: 'https://pagos.example/1' },
        },
      }),
    ).toEqual({
      ...common,
      type: 'message',
      from: { id: 'ventanilla', name: 'Asistente', role: 'bot' },
      replyToId: 'c-1|0000010',
      text: 'Puede pagar aquí',
      textFormat: 'plain',
      inputHint: 'expectingInput',
      channelData: { messageKey: 'payment.link' },
      suggestedActions: { actions: [{ type: 'imBack', title: 'Pagar', value: 'Pagar' }] },
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.hero',
          content: { buttons: [{ type: 'openUrl', title: 'Ir a pagar', value: 'https://pagos.example/1' }] },
        },
      ],
    });
  });

  it('an agent has a name and no staff id; replies without an origin point nowhere', () => {
    const said = map({ kind: 'agent-said', text: 'Soy Luisa', clientId: 'k', agentId: 'staff-77', agentName: 'Luisa' });
    expect(said).toMatchObject({ from: { id: 'agent', name: 'Luisa', role: 'bot' }, channelData: { author: 'agent' } });
    expect(JSON.stringify(said)).not.toContain('staff-77');
    expect(map({ kind: 'bot-said', about: 0, reply: { key: 'k', text: 't' } })).not.toHaveProperty('replyToId');
  });

  it('the end is told', () => {
    expect(map({ kind: 'conversation-closed', by: 'agent', wrapUp: 'secreto' })).toEqual({
      ...common,
      type: 'endOfConversation',
      from: { id: 'ventanilla', name: 'Asistente', role: 'bot' },
      channelData: { closedBy: 'agent' },
    });
  });

  it('notes and inner facts are never shown', () => {
    expect(map({ kind: 'note-added', text: 'x', clientId: 'k', agentId: 'a', agentName: 'L' })).toBeUndefined();
    expect(map({ kind: 'document-said', documentType: 'CC', document: '1' })).toBeUndefined();
    expect(map({ kind: 'conversation-started', channel: 'web', locale: 'en' })).toBeUndefined();
  });

  it('what is written is of the contract', () => {
    const written = map({
      kind: 'bot-said',
      about: 1,
      reply: { key: 'k', text: 't', choices: [{ id: 'a', label: 'A' }] },
    });
    expect(Activity.parse(written)).toEqual(written);
  });
});

describe('typing', () => {
  const note = (from: 'citizen' | 'bot' | 'agent', typing = true) =>
    toTypingActivity({ kind: 'typing', conversationId: 'c-1', from, typing }, context, { id: 'e-1', at });

  it('of bot and agent is shown, without a place in the log', () => {
    expect(note('bot')).toMatchObject({ type: 'typing', id: 'c-1|e-1', from: { role: 'bot', name: 'Asistente' } });
    expect(note('agent')).toMatchObject({ type: 'typing', channelData: { author: 'agent' } });
  });

  it('of the citizen is not, nor that it stopped', () => {
    expect(note('citizen')).toBeUndefined();
    expect(note('agent', false)).toBeUndefined();
  });
});
