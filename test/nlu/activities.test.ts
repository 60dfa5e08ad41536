import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../../bot/ports/activities.ts';
import { createActivities } from '../../nlu/activities.ts';
import { DATA_DIR, NOW } from './fixture.ts';

describe('the table of activities', () => {
  let activities: Activities;
  beforeAll(async () => {
    activities = await createActivities({ dir: path.join(DATA_DIR, 'activities') });
  });
  const codes = (text: string, now = NOW): string[] =>
    activities.find({ text, locale: 'es-CO', now }).map(({ code }) => code);

  it.each([
    ['tienda de barrio', '4711'],
    ['tengo una tienda de barrio, cuánto pago de ica', '4711'],
    ['qué tarifa de ica tiene una peluquería', '9602'],
    ['qué CIIU le corresponde a un barbero', '9602'],
    ['cuánto por mil cobran a los restaurantes', '5611'],
    ['código de actividad para un taller de motos', '4542'],
    ['un consultorio odontológico cuánto paga de ica por mil', '8622'],
    ['¿Cuál es la tarifa por mil del código CIIU 4711?', '4711'],
    ['vendo empanadas', '5619'],
    ['ICA rate per thousand for software companies', '6201'],
    ['which activity code is a hair salon', '9602'],
    ['qué tan caro sale tener un bar en industria y comercio, qué porcentaje le ponen', '5630'],
  ])('"%s" is %s', (text, code) => expect(codes(text)).toEqual([code]));

  it.each(['zarandajas', '', 'tarifas de ica', 'cuánto pago', '9999', 'x'.repeat(5000)])('"%.20s" is none', (text) => {
    expect(codes(text)).toEqual([]);
  });

  it('gives at most four where several are as close', () => {
    expect(codes('un taller').length).toBeGreaterThan(1);
    expect(codes('un taller').length).toBeLessThanOrEqual(4);
  });

  it('R-N6 says rate, source and validity, and nothing outside its year', () => {
    const [salon] = activities.find({ text: 'hair salon', locale: 'en', now: NOW });
    expect(salon).toEqual({
      ...{ code: '9602', name: 'Hairdresser or beauty salon', perThousand: 7 },
      ...{ validFrom: '2026-01-01', validTo: '2026-12-31' },
      source: expect.stringContaining('ficticias') as string,
    });
    expect(codes('peluquería', new Date('2027-01-01T05:00:00Z'))).toEqual([]);
    expect(codes('peluquería', new Date('2026-01-01T04:59:00Z'))).toEqual([]);
  });
});

it('a bad table is refused naming file and line', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'activities-'));
  try {
    await writeFile(
      path.join(dir, 'ica.yaml'),
      "source: s\nowner: o\nvalidFrom: '2026-01-01'\nactivities:\n  - code: x\n",
    );
    await expect(createActivities({ dir })).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(/ica\.yaml:5: activities\.0\./) as string,
    });
  } finally {
    await rm(dir, { recursive: true });
  }
});
