import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import { startOfIntent } from '../../bot/flows/index.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import en from '../../bot/replies/en/intents.json' with { type: 'json' };
import es from '../../bot/replies/es-CO/intents.json' with { type: 'json' };
import { knowledgeOf, readKnowledge, type KnowledgeEntry } from '../../nlu/knowledge.ts';
import { conversationOf, NOW } from './support.ts';
import { createEffectsKit, createTalk, only } from './effects-kit.ts';
import type { RenderedReply } from '../../contracts/reply.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** The catalogue's labels, as trained; what is out of scope is no intent. */
const labels = readdirSync(path.join(root, 'training-data/intents'))
  .map((name) => name.replace(/\.yaml$/, ''))
  .filter((label) => label !== OUT_OF_SCOPE);
/** Days on which the office works with what it has: today, and the end of the year whose rules are written. */
const DAYS = [NOW, new Date('2026-12-31T15:00:00.000Z')];

test('every intent of the catalogue is trained, has held-out lines and a name in both languages', () => {
  const heldOut = readdirSync(path.join(root, 'training-data/held-out')).map((name) => name.replace(/\.yaml$/, ''));
  expect(labels).toHaveLength(53);
  for (const label of labels) {
    expect(heldOut, label).toContain(label);
    expect(
      [es.intent, en.intent].every((names) => label in names),
      label,
    ).toBe(true);
  }
  expect(Object.keys(es.intent).sort()).toEqual([...labels].sort());
});

test.each(labels)('%s ends in a flow, a valid entry with its source, or a person', async (label) => {
  const knowledge = knowledgeOf(await readKnowledge(path.join(root, 'training-data/knowledge')));
  for (const now of DAYS) {
    if (startOfIntent(label).flow !== 'knowledge') continue;
    for (const locale of ['es-CO', 'en'] as const) {
      const answer = knowledge.find({ intent: label, text: '', locale, now });
      expect(answer?.text, `${label} on ${now.toISOString()}`).toBeTruthy();
      expect(answer?.source).toBeTruthy();
      expect(answer?.validFrom).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  }
  // Said by a citizen of whom nothing is known, it comes to words, and to a question, options or a queue.
  const talk = createTalk(createEffectsKit(undefined, knowledge), conversationOf());
  const facts = await talk.turn('x', { intent: label });
  const said = only(facts, 'bot-said').map(({ reply }) => reply);
  expect(said.length, label).toBeGreaterThan(0);
  expect(said.every(({ text }) => text.trim() !== '')).toBe(true);
  expect(only(facts, 'back-office-failed')).toEqual([]);
});

describe('an answer of the knowledge base (R-N6)', () => {
  const entry = (more: Partial<KnowledgeEntry>): KnowledgeEntry => ({
    ...{ id: 'one', intents: ['medios_pago'], questions: { es: ['dónde pago'], en: [] } },
    ...{ answer: { 'es-CO': 'Aquí se paga.', en: 'Pay here.' }, source: 'Aviso 7', owner: 'tesoreria' },
    validFrom: '2026-02-01',
    ...more,
  });
  const answered = async (...entries: KnowledgeEntry[]): Promise<RenderedReply | undefined> => {
    const talk = createTalk(createEffectsKit(undefined, knowledgeOf(entries)), conversationOf());
    return only(await talk.turn('dónde pago', { intent: 'medios_pago' }), 'bot-said').at(-1)?.reply;
  };

  test('says its source and its date', async () => {
    const reply = await answered(entry({}));
    expect(reply?.key).toBe('knowledge.answer');
    expect(reply?.text).toContain('Aquí se paga.');
    expect(reply?.text).toContain('Fuente: Aviso 7. Información del 1 de febrero de 2026.');
    expect(reply?.text).not.toContain('Vigente');
  });

  test('says until when it holds where it ends', async () => {
    const reply = await answered(entry({ validTo: '2026-11-30' }));
    expect(reply?.text).toContain('Vigente hasta el 30 de noviembre de 2026.');
  });

  test.each([
    ['has expired', [entry({ validTo: '2026-11-19' })]],
    ['has not begun', [entry({ validFrom: '2026-11-21' })]],
    ['is of another matter', [entry({ intents: ['pqrs_radicar'] })]],
    ['is not there', []],
  ])('that %s is never said: so it is told, and a person offered', async (_, entries) => {
    const reply = await answered(...entries);
    expect(reply?.key).toBe('knowledge.none');
    expect(reply?.text).toBe(createRenderer().text('knowledge.none', 'es-CO'));
    expect(reply?.choices?.[0]?.id).toBe('person');
  });

  test('is the one whose words fit among those of an intent, and never an expired one that fits better', async () => {
    const cash = entry({
      id: 'cash',
      questions: { es: ['pagar en efectivo'], en: [] },
      answer: { 'es-CO': 'En bancos.', en: 'Banks.' },
    });
    const old = entry({
      id: 'old',
      questions: { es: ['dónde pago dónde pago'], en: [] },
      answer: { 'es-CO': 'Antes.', en: 'Before.' },
      validTo: '2026-01-31',
      validFrom: '2026-01-01',
    });
    expect((await answered(cash, old, entry({})))?.text).toContain('Aquí se paga.');
  });
});
