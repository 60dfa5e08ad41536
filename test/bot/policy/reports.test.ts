import { describe, expect, test } from 'vitest';
import { fraudSigns, harmDone } from '../../../bot/policy/fraud-signs.ts';
import { portalTrouble } from '../../../bot/policy/portal-trouble.ts';

describe('signs of fraud', () => {
  test.each([
    ['le di el código a un señor', 'told'],
    ['puse mis datos en esa página', 'told'],
    ['ya consigné 500 mil', 'paid'],
    ['me estafaron', 'paid'],
    ['I already paid them', 'paid'],
    ['¿es de ustedes este mensaje?', undefined],
    ['no he pagado nada', undefined],
    ['pagué por Nequi', 'paid'],
    ['me piden que pague por nequi', undefined],
  ])('%s: %s', (text, harm) => {
    expect(harmDone(text)).toBe(harm);
  });

  test('links are read with and without their beginning, and an e-mail is none', () => {
    const signs = fraudSigns('entré a predial-descuento.com y a https://x.co/a?b=1, escribió ana@example.com', {
      entities: [],
    });
    expect(signs).toEqual({ links: ['predial-descuento.com', 'https://x.co/a?b=1,'], phones: [], emails: [] });
  });
});

describe('what is wrong with the portal', () => {
  test.each([
    ['se me olvidó la contraseña', 'password'],
    ['no me llega el código', 'code'],
    ['la página no carga', 'page'],
    ['sale error al descargar', 'page'],
    ['no puedo entrar al portal', undefined],
    ['tengo un problema', undefined],
  ])('%s: %s', (text, trouble) => {
    expect(portalTrouble(text)).toBe(trouble);
  });
});
