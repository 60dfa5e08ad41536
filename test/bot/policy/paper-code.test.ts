import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paperCode } from '../../../bot/policy/paper-code.ts';

const CHARS = [...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'];
const codes = fc
  .array(fc.constantFrom(...CHARS), { minLength: 16, maxLength: 16 })
  .map((chars) => chars.join(''))
  .filter((code) => /\d/.test(code));

describe('a paper’s code within a sentence (R-A2)', () => {
  test('is read however it is typed', () => {
    const separators = fc.constantFrom('', '-', ' ', ' - ', '--');
    fc.assert(
      fc.property(codes, separators, fc.boolean(), (code, separator, isLower) => {
        const typed = code.replace(/(.{4})(?=.)/g, `$1${separator}`);
        const text = `el código es ${isLower ? typed.toLowerCase() : typed}, ¿sirve?`;
        expect(paperCode(text)).toBe(code);
      }),
    );
  });

  test.each([
    'el paz y salvo dice AB12 CD34 EF56 GH78',
    'dice este AB12 CD34 EF56 GH78 para hoy',
    'dice AB12-CD34-EF56-GH78 para hoy esta bien',
    'AB12 CD34 EF56 GH78 ¿está bien?',
    'vea AB12CD34EF56GH78.',
  ])('%s', (text) => {
    expect(paperCode(text)).toBe('AB12CD34EF56GH78');
  });

  test.each([
    'quiero verificar un paz y salvo',
    'AB12-CD34-EF56',
    'AB12-CD34-EF56-GH7',
    'AB12CD34EF56GH789',
    'ABCD-EFGH-IJKL-MNOP',
    'para hoy esta bien todo cada cual',
    '1900123456',
    '',
  ])('%j holds none', (text) => {
    expect(paperCode(text)).toBeUndefined();
  });
});
