import fc from 'fast-check';
import { oneLine } from '../../../nlu/formats/corpus.ts';

const tricky = fc.constantFrom(
  'null',
  'sí',
  '123',
  '- a',
  '[a](b)',
  '[a]{"entity":"b"}',
  'a, "b"; c',
  '"',
  "it's",
  '# no comment',
  'key: value',
  '{x}',
  '👍🏽',
  '¿cuánto?',
  '|',
  '> a',
  '%hero%',
);

/** Any text of one line that is not blank. */
export const sentence = fc
  .array(fc.oneof(tricky, fc.string({ unit: 'grapheme', maxLength: 12 })), { minLength: 1, maxLength: 4 })
  .map((parts) => oneLine(parts.join(' ')))
  .filter((text) => text !== '');

/** Any name an intent may have. */
export const label = fc
  .oneof(
    fc.constantFrom(
      'faq/ask_name',
      'support.about',
      'No',
      'null',
      '123',
      'pagar impuesto',
      'año',
      'ano',
      'con',
      'frustration',
      'entities',
      'out-of-scope',
      '../x',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  )
  .map(oneLine)
  .filter((text) => text !== '');
