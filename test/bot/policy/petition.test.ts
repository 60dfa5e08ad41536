import { describe, expect, test } from 'vitest';
import {
  isOfOtherOffice,
  petitionKind,
  petitionMatter,
  saidContact,
  saidPerson,
  wantsAnonymity,
} from '../../../bot/policy/petition.ts';
import { PETITION_KINDS, termDaysOf } from '../../../bot/policy/terms.ts';
import { entity } from '../support.ts';

describe('what a PQRS is, from the citizen’s words (R-A7)', () => {
  test.each([
    ['quiero poner una queja', 'queja'],
    ['quiero quejarme del celador', 'queja'],
    ['interpongo RECLAMO por el cobro', 'reclamo'],
    ['tengo una sugerencia', 'sugerencia'],
    ['los quiero felicitar', 'sugerencia'],
    ['vengo a denunciar un soborno', 'denuncia'],
    ['derecho de petición', 'peticion'],
    ['solicito copia de mi expediente', 'documentos'],
    ['una queja porque no me dieron los documentos que pedí', 'queja'],
    ['una consulta sobre el ICA', 'consulta'],
    ['I want to file a complaint', 'queja'],
    ['radicar una PQRS', undefined],
  ])('«%s» names %s', (text, kind) => expect(petitionKind(text)).toBe(kind));

  test.each([
    ['quiero poner una queja porque me trataron muy mal', 'me trataron muy mal'],
    ['sugerencia: pongan sillas en la sala', 'pongan sillas en la sala'],
    ['queja contra el celador de la sede', 'contra el celador de la sede'],
    ['quiero poner una queja', undefined],
    ['quiero poner una queja por escrito', undefined],
    ['no, era un reclamo', undefined],
  ])('«%s» says already: %s', (text, matter) => expect(petitionMatter(text)).toBe(matter));

  test('terms are those of Ley 1755, and none is made up for a suggestion (R-D3)', () => {
    expect(PETITION_KINDS.map((kind) => [kind, termDaysOf(kind)])).toEqual([
      ...[['peticion', 15] as const, ['queja', 15] as const, ['reclamo', 15] as const],
      ...[['sugerencia', undefined] as const, ['denuncia', 15] as const],
      ...[['consulta', 30] as const, ['documentos', 10] as const],
    ]);
  });

  test('a name may come with its document, and words around it', () => {
    const document = entity('cedula', '1900123456');
    expect(saidPerson([document], 'Me llamo Rosa Peña, cédula 1900123456')).toEqual({
      ...{ name: 'Rosa Peña', document: '1900123456' },
    });
    expect(saidPerson([], 'rosa peña')).toEqual({ name: 'rosa peña' });
    expect(saidPerson([], '...')).toBeUndefined();
    expect(saidPerson([document], '1900123456')).toBeUndefined();
  });

  test('an answer goes to an e-mail, a telephone or an address', () => {
    const email = { kind: 'email', value: 'rosa@example.org' };
    expect(saidContact([entity('correo', 'rosa@example.org')], 'a rosa@example.org')).toEqual(email);
    expect(saidContact([entity('telefono', '3155550101')], '3155550101')).toEqual({ kind: 'sms', value: '3155550101' });
    expect(saidContact([], 'Calle 5 # 38-20')).toEqual({ kind: 'address', value: 'Calle 5 # 38-20' });
    for (const text of ['allá', '', 'a mi casa', '12345']) expect(saidContact([], text), text).toBeUndefined();
  });

  test('wanting no name, and matters of other offices, are understood', () => {
    for (const text of ['anónima', 'prefiero que sea anónimo', 'no quiero dar mi nombre', 'anonymously'])
      expect(wantsAnonymity(text), text).toBe(true);
    expect(wantsAnonymity('con mi nombre')).toBe(false);
    for (const text of ['los huecos de mi calle', 'el semáforo dañado', 'the potholes'])
      expect(isOfOtherOffice(text), text).toBe(true);
    for (const text of ['me cobraron mal el predial', 'la fila de la ventanilla'])
      expect(isOfOtherOffice(text), text).toBe(false);
  });
});
