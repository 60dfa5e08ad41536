import { describe, expect, it } from 'vitest';
import { isBesideTheQuestion } from '../../nlu/awaited.ts';
import { normalize } from '../../nlu/normalize-es.ts';

const beside = (text: string, intent: string, expects: Parameters<typeof isBesideTheQuestion>[2]): boolean =>
  isBesideTheQuestion(normalize(text), intent, expects);

describe('a short answer in the light of what was asked (R-N1)', () => {
  it.each([
    'no la tengo a la mano',
    'No, no la tengo aquí',
    'es que no tengo cédula soy extranjero',
    'perdí el documento',
    "I don't have it with me",
  ])('"%s" refuses nothing while a document is awaited', (text) => {
    expect(beside(text, 'negar', 'cedula')).toBe(true);
    expect(beside(text, 'negar', 'nit')).toBe(true);
  });

  it('leaves a plain no, a refusal and another matter as they were read', () => {
    expect(beside('no', 'negar', 'cedula')).toBe(false);
    expect(beside('no autorizo', 'negar', 'cedula')).toBe(false);
    expect(beside('no la tengo, páseme a una persona', 'hablar_con_asesor', 'cedula')).toBe(false);
    expect(beside('no la tengo a la mano', 'negar', 'codigo_otp')).toBe(false);
  });

  it.each(['el mismo de siempre', 'todas', 'Las que se pueda', 'todos por favor', 'lo mismo de antes'])(
    '"%s" answers whatever was asked and asks for nothing',
    (text) => {
      for (const expects of ['vigencia', 'correo', 'cuotas', 'cedula'] as const) {
        expect(beside(text, 'predial_saldo', expects)).toBe(true);
      }
    },
  );

  it('takes "lo mismo" for a wish to hear it again where it was read so', () => {
    expect(beside('lo mismo', 'repetir', 'vigencia')).toBe(false);
  });

  it.each(['no me ha llegado', 'todavía no llega', 'nada que me llega', "I haven't received it"])(
    '"%s" is no other matter while a code is awaited',
    (text) => {
      expect(beside(text, 'predial_factura', 'codigo_otp')).toBe(true);
      expect(beside(text, 'hablar_con_asesor', 'codigo_otp')).toBe(false);
      expect(beside(text, 'predial_factura', 'correo')).toBe(false);
    },
  );

  it('judges no sentence of more than a few words', () => {
    expect(beside('no me ha llegado la factura del predial', 'predial_factura', 'codigo_otp')).toBe(false);
    expect(beside('todas las facturas que debo de la casa', 'predial_factura', 'vigencia')).toBe(false);
    expect(beside('', 'negar', 'cedula')).toBe(false);
  });
});
