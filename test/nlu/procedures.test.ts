import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { proceduresOf, readProcedures } from '../../nlu/procedures.ts';

const content = path.resolve(import.meta.dirname, '../../training-data/procedures');
const { procedures, groups } = await readProcedures(content);
const office = proceduresOf(procedures, groups);
const now = new Date('2026-11-20T15:00:00Z');

const CADASTRAL = ['catastro_mutacion', 'avaluo_reclamo'];

describe('the procedures of the office', () => {
  test('R-A8 the fourteen of the cadastre are there, and those of the taxes', () => {
    const cadastral = procedures.filter(({ intents }) => intents.some((intent) => CADASTRAL.includes(intent)));
    expect(cadastral).toHaveLength(14);
    expect(cadastral.every(({ registry, queue }) => registry === 'cadastre' && queue === 'catastro')).toBe(true);
    const others = procedures.filter((one) => !cadastral.includes(one)).map(({ id }) => id);
    expect(others).toEqual([
      ...['devolucion', 'exencion-predial', 'prescripcion'],
      ...['rit-actualizacion', 'rit-cancelacion', 'rit-inscripcion'],
    ]);
  });

  test('speak plainly: no sentence of theirs has more than 20 words', () => {
    const said = procedures.flatMap(({ id, about, requirements, statements, term }) =>
      [about, term.text, ...requirements.map(({ explanation }) => explanation), ...statements.map(({ ask }) => ask)]
        .flatMap((words) => [words['es-CO'], words.en])
        .flatMap((text) => text.split(/[.:;?](?:\s|$)/))
        .map((sentence) => ({ id, sentence, words: sentence.trim().split(/\s+/).length })),
    );
    expect(said.filter(({ words }) => words > 20)).toEqual([]);
  });

  test.each([
    ['compré una casa y sigue a nombre del anterior', 'mutacion-primera'],
    ['necesito el desenglobe de un lote', 'mutacion-segunda'],
    ['construí un segundo piso y quiero registrarlo', 'mutacion-tercera'],
    ['mi finca no aparece en catastro', 'mutacion-quinta'],
    ['quiero registrar una mejora en predio ajeno', 'mejora-predio-ajeno'],
    ['el área de mi lote está mal en catastro', 'rectificacion-areas'],
    ['mi nombre está mal escrito en catastro', 'rectificacion-datos'],
    ['quiero que me cambien el estrato', 'estrato'],
    ['necesito la nomenclatura de mi casa', 'nomenclatura'],
    ['voy a interponer un recurso de reposición', 'reposicion'],
    ['quiero presentar reposición y en subsidio apelación', 'reposicion-apelacion'],
    ['I bought a house and want to change the owner', 'mutacion-primera'],
  ])('"%s" is %s', (text, id) => {
    expect(office.find({ intent: 'catastro_mutacion', text, now }).procedure?.id).toBe(id);
  });

  test.each([
    ['no estoy de acuerdo con el avalúo', 'revision-avaluo'],
    ['quiero hacer la autoestimación del avalúo', 'autoestimacion'],
  ])('a matter of value, "%s", is %s', (text, id) => {
    expect(office.find({ intent: 'avaluo_reclamo', text, now }).procedure?.id).toBe(id);
  });

  test('what names none, or two as well, is asked about with few options', () => {
    const { procedure, options } = office.find({ intent: 'catastro_mutacion', text: 'un trámite de catastro', now });
    expect(procedure).toBeUndefined();
    expect(options.length).toBeLessThanOrEqual(8);
    expect(options.flatMap(({ id, within }) => within?.map((one) => one.id) ?? [id])).toHaveLength(14);
    const two = office.find({ intent: 'catastro_mutacion', text: 'el estrato y la nomenclatura', now });
    expect(two.procedure).toBeUndefined();
  });

  test('the only one of a matter needs no words, and one outside its validity is never given', () => {
    expect(office.find({ intent: 'prescripcion', text: '', now }).procedure?.id).toBe('prescripcion');
    const before = new Date('2025-12-31T15:00:00Z');
    expect(office.find({ intent: 'prescripcion', text: '', now: before })).toEqual({ options: [] });
    expect(office.read('prescripcion', before)).toBeUndefined();
  });
});

describe('a bad file is named with its line', () => {
  let folder: string | undefined;
  afterEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  test.each([
    ['level: 3', 'level: 7', /estrato\.yaml:\d+: level/],
    ['when: not-owner', 'when: optional', /estrato\.yaml:\d+: requirements a property/],
    ['id: estrato', 'id: stratum', /estrato\.yaml:1: id stratum is not/],
    ['group: direccion', 'group: nowhere', /estrato\.yaml:1: there is no group nowhere/],
    ['id: poder', 'id: documento', /estrato\.yaml:1: documento stands twice/],
  ])('%s turned into %s', async (good, bad, message) => {
    folder = await mkdtemp(path.join(tmpdir(), 'procedures-'));
    await cp(content, folder, { recursive: true });
    const file = path.join(folder, 'estrato.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(good, bad));
    await expect(readProcedures(folder)).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(message) as string,
    });
  });
});
