import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKnowledge, knowledgeOf, readKnowledge, type KnowledgeEntry } from '../../nlu/knowledge.ts';
import { DATA_DIR, NOW } from './fixture.ts';

const DIR = path.join(DATA_DIR, 'knowledge');

const entry = (more: Partial<KnowledgeEntry>): KnowledgeEntry => ({
  id: 'one',
  intents: ['medios_pago'],
  questions: { es: ['dónde pago'], en: [] },
  answer: { 'es-CO': 'Aquí.', en: 'Here.' },
  source: 'Aviso',
  owner: 'tesoreria',
  validFrom: '2026-01-01',
  ...more,
});

const ask = { intent: 'medios_pago', text: 'dónde pago', locale: 'es-CO' as const };

describe('what is valid (R-N6)', () => {
  const knowledge = knowledgeOf([entry({ validFrom: '2026-02-01', validTo: '2026-06-30' })]);
  it.each([
    ['before it begins', '2026-02-01T04:59:00Z', undefined],
    ['on its first day in Bogotá', '2026-02-01T05:00:00Z', 'one'],
    ['on its last night in Bogotá', '2026-07-01T04:59:00Z', 'one'],
    ['once it has expired', '2026-07-01T05:00:00Z', undefined],
  ])('%s', (_, now, id) => expect(knowledge.find({ ...ask, now: new Date(now) })?.id).toBe(id));

  it('gives the valid one of two and never the expired, however well its words fit', () => {
    const both = knowledgeOf([
      entry({ id: 'old', validTo: '2026-03-01', questions: { es: ['dónde pago con nequi'], en: [] } }),
      entry({ id: 'new', questions: { es: ['bancos'], en: [] } }),
    ]);
    expect(both.find({ ...ask, text: 'dónde pago con nequi', now: NOW })?.id).toBe('new');
  });
});

describe('the repository’s knowledge base', () => {
  it.each([
    ['medios_pago', 'dónde puedo pagar en efectivo', 'medios-pago-efectivo'],
    ['medios_pago', 'reciben nequi', 'medios-pago-linea'],
    ['predial_fechas_descuentos', 'qué descuento hay', 'predial-descuentos-2026'],
    ['predial_fechas_descuentos', 'hasta cuándo hay plazo', 'predial-fechas-2026'],
    ['impuesto_no_distrital', 'el impuesto de mi moto', 'vehiculos'],
    ['impuesto_no_distrital', 'me pusieron una fotomulta', 'comparendos'],
    ['cobro_coactivo', 'me embargaron la cuenta', 'coactivo-embargo'],
    ['otros_tributos', 'qué impuestos hay que pagar', 'otros-tributos'],
    ['problema_portal', 'no me llega el código', 'portal-codigo'],
  ])('%s, "%s" is answered by %s', async (intent, text, id) => {
    const knowledge = await createKnowledge({ dir: DIR });
    expect(knowledge.find({ intent, text, locale: 'es-CO', now: NOW })?.id).toBe(id);
  });

  it('answers in English too, with source, and nothing for what it does not know', async () => {
    const knowledge = await createKnowledge({ dir: DIR });
    const answer = knowledge.find({ intent: 'medios_pago', text: 'which banks', locale: 'en', now: NOW });
    expect(answer).toMatchObject({
      id: 'medios-pago-efectivo',
      source: expect.stringContaining('Demostración') as string,
    });
    expect(answer?.text).toMatch(/^You can pay in cash/);
    expect(
      knowledge.find({ intent: 'fuera_de_alcance', text: 'opening hours', locale: 'en', now: NOW }),
    ).toBeUndefined();
  });

  it('speaks in short sentences, of usted, in at most 500 characters', async () => {
    for (const { id, answer } of await readKnowledge(DIR)) {
      const spanish = answer['es-CO'];
      expect([id, spanish.length <= 500, answer.en.length <= 500]).toEqual([id, true, true]);
      expect([id, /\b(?:tú|tienes|puedes|debes|quieres|te)\b/i.test(spanish)]).toEqual([id, false]);
      const plain = spanish.replace(/\b([ap])\. m\./g, '$1m').replace(/\.(?=[a-z])/g, '');
      for (const sentence of plain.split(/[.?!:]/)) {
        expect([id, sentence.trim().split(/\s+/).length <= 20]).toEqual([id, true]);
      }
    }
  });

  it('has an entry valid today for every intent it knows', async () => {
    const entries = await readKnowledge(DIR);
    const knowledge = knowledgeOf(entries);
    for (const intent of new Set(entries.flatMap(({ intents }) => intents))) {
      expect([intent, knowledge.find({ intent, text: '', locale: 'es-CO', now: NOW }) !== undefined]).toEqual([
        intent,
        true,
      ]);
    }
  });
});

describe('a bad knowledge file', () => {
  it('is refused naming file and line', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'knowledge-'));
    try {
      await writeFile(path.join(dir, 'bad.yaml'), 'entries:\n  - id: one\n    intents: []\n');
      await expect(createKnowledge({ dir })).rejects.toMatchObject({
        code: 'config.invalid',
        message: expect.stringMatching(/bad\.yaml:\d+: entries\.0\./) as string,
      });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
