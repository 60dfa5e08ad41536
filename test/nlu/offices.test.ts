import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Offices } from '../../bot/ports/offices.ts';
import { createOffices } from '../../nlu/offices.ts';

const FILE = path.resolve(import.meta.dirname, '../../training-data/offices.yaml');

describe('the offices (R-A12)', () => {
  let offices: Offices;
  beforeAll(async () => {
    offices = await createOffices(FILE);
  });
  const find = (text: string, more: Partial<Parameters<Offices['find']>[0]> = {}) =>
    offices.find({ text, locale: 'es-CO', ...more });
  const order = (found: ReturnType<Offices['find']>): string[] => found.offices.map(({ officeId }) => officeId);

  it.each([
    ['vivo en Meléndez', 'Meléndez', 'SUR'],
    ['estoy por MELENDES', 'Meléndez', 'SUR'],
    ['el vallado', 'El Vallado', 'ORIENTE'],
    ['cerca a san antonio', 'San Antonio', 'CENTRO'],
    ['valle del lili', 'Valle del Lili', 'SUR'],
  ])('"%s" is %s, nearest to %s', (text, name, nearest) => {
    const found = find(text);
    expect(found.by).toEqual({ kind: 'barrio', name });
    expect(order(found)[0]).toBe(nearest);
    expect(found.offices[0]?.distanceKm).toBeGreaterThanOrEqual(1);
  });

  it('one that is named goes before the barrio, and no place is known by other words', () => {
    expect(find('en la sede sur, aunque vivo en El Vallado').by).toEqual({ kind: 'office', officeId: 'SUR' });
    for (const text of ['', 'quiero una cita', 'vivo en Narnia', 'segura']) expect(find(text).by).toBeUndefined();
  });

  it('a place that is shared goes before a barrio', () => {
    const found = find('vivo en Meléndez', { location: { latitude: 3.418, longitude: -76.488 } });
    expect(found.by).toEqual({ kind: 'location' });
    expect(order(found)).toEqual(['ORIENTE', 'CENTRO', 'SUR']);
  });

  it('only those that attend the matter, with what to bring and the source, in both languages', () => {
    expect(order(find('', { service: 'catastro' }))).toEqual(['CENTRO', 'SUR']);
    expect(order(find('El Vallado', { service: 'cobro' }))).toEqual(['CENTRO']);
    expect(find('', { service: 'catastro' }).bring).toContain('escritura');
    const english = find('', { locale: 'en' });
    expect(english.offices[0]?.name).toBe('Centro office');
    expect(english.source).toContain('ficticio');
  });

  it('a bad file is told with its line', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ventanilla-offices-'));
    const bad = path.join(folder, 'offices.yaml');
    await writeFile(bad, (await readFile(FILE, 'utf8')).replace("opens: '08:00'", "opens: '8'"));
    await expect(createOffices(bad)).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(/:\d+: offices\.0\.hours\.opens/) as string,
    });
    await rm(folder, { recursive: true });
  });
});
