import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  correctable,
  FilingDraft,
  filingSha256,
  missingOf,
  requirementsOf,
  withoutItem,
} from '../../../bot/policy/filing-draft.ts';
import { readProcedures } from '../../../nlu/procedures.ts';

const { procedures } = await readProcedures(path.resolve(import.meta.dirname, '../../../training-data/procedures'));
const named = (id: string) => {
  const found = procedures.find((one) => one.id === id);
  if (!found) throw new Error(`there is no procedure ${id}`);
  return found;
};
const draftOf = (id: string, gathered: Partial<FilingDraft> = {}): FilingDraft =>
  FilingDraft.parse({ intent: 'x', procedure: named(id), ...gathered });
const house = { propertyId: '1', label: 'Casa 1', isOwner: true };
const file = (requirement: string, uploadId = requirement) => ({ requirement, uploadId, fileName: `${uploadId}.pdf` });
const paid = {
  reference: '91',
  url: 'http://x',
  amountCop: 1,
  expiresAt: '2026-11-21T15:00:00.000Z',
  state: 'approved' as const,
};

/** The whole of a filing with stamps. */
const whole = draftOf('nomenclatura', {
  ...{ property: house, documents: [file('tradicion'), file('documento')], without: ['fotos'] },
  ...{ answers: { hechos: 'La placa no es' }, payment: paid },
});

describe('what a filing lacks', () => {
  test('is asked in one order: property, documents, statements, stamps', () => {
    expect(missingOf(draftOf('nomenclatura'))).toEqual({ kind: 'property' });
    expect(missingOf(draftOf('nomenclatura', { property: house }))).toMatchObject({
      kind: 'document',
      requirement: { id: 'tradicion' },
    });
    expect(missingOf({ ...whole, answers: {} })).toMatchObject({ kind: 'statement' });
    expect(missingOf({ ...whole, payment: { ...paid, state: 'pending' } })).toEqual({ kind: 'stamps' });
    expect(missingOf(whole)).toEqual({ kind: 'nothing' });
  });

  test('is a power of attorney too, of who is not the owner only', () => {
    const ids = (isOwner: boolean) => requirementsOf({ ...whole, property: { ...house, isOwner } }).map(({ id }) => id);
    expect(ids(true)).not.toContain('poder');
    expect(ids(false)).toContain('poder');
  });
});

describe('a correction', () => {
  test('is possible of the property, of each document and of each statement, and asks for that alone again', () => {
    for (const { id } of correctable(whole))
      expect([id, missingOf(withoutItem(whole, id)).kind]).not.toEqual([id, 'nothing']);
    expect(missingOf(withoutItem(whole, 'item-fotos'))).toMatchObject({ requirement: { id: 'fotos' } });
    expect(withoutItem(whole, 'item-hechos').documents).toEqual(whole.documents);
    expect(withoutItem(whole, 'item-nothing')).toEqual(whole);
  });

  test('of the property takes the power of attorney of its owner along', () => {
    const others = { ...whole, property: { ...house, isOwner: false }, documents: [...whole.documents, file('poder')] };
    const corrected = withoutItem(others, 'item-property');
    expect(corrected.property).toBeUndefined();
    expect(corrected.documents).toEqual(whole.documents);
  });
});

test('R-I3 what is signed changes with each thing that is filed, and not with the order of its files', () => {
  const hash = filingSha256(whole, '1900123456');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(filingSha256({ ...whole, documents: whole.documents.toReversed() }, '1900123456')).toBe(hash);
  const others = [
    filingSha256(whole, '1900123457'),
    filingSha256({ ...whole, documents: [file('tradicion', 'other'), file('documento')] }, '1900123456'),
    filingSha256({ ...whole, answers: { hechos: 'Otra' } }, '1900123456'),
    filingSha256({ ...whole, property: { ...house, propertyId: '2' } }, '1900123456'),
    filingSha256({ ...whole, payment: { ...paid, reference: '92' } }, '1900123456'),
    filingSha256({ ...whole, procedure: named('estrato') }, '1900123456'),
  ];
  expect(new Set([hash, ...others]).size).toBe(7);
});
