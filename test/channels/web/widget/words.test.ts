import { describe, expect, it } from 'vitest';
import { linkify } from '../../../../channels/web/widget/links.ts';
import en from '../../../../channels/web/widget/locales/en.json';
import esCO from '../../../../channels/web/widget/locales/es-CO.json';
import { readSettings } from '../../../../channels/web/widget/settings.ts';
import { fill, nearestLocale } from '../../../../channels/web/widget/words.ts';

describe('the catalogues', () => {
  it('have the same keys and the same blanks in every language', () => {
    const blanks = (words: Record<string, string>) =>
      Object.entries(words)
        .map(([key, text]) => `${key}:${(text.match(/\{\w+\}/g) ?? []).sort().join()}`)
        .sort();
    expect(blanks(en)).toEqual(blanks(esCO));
    expect(Object.values({ ...en, ...esCO }).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('keep the names by which tests and readers find the widget', () => {
    expect(esCO).toMatchObject({ launcher: 'Abrir chat de Hacienda', input: 'Escriba su mensaje', send: 'Enviar' });
  });

  it('fill blanks and leave unknown ones visible', () => {
    expect(fill('{count} de {max}', { count: 0 })).toBe('0 de {max}');
  });

  it('answer English tags in English and all others in Spanish', () => {
    expect(['en', 'EN-us', 'es', 'fr', '', undefined].map(nearestLocale)).toEqual([
      'en',
      'en',
      'es-CO',
      'es-CO',
      'es-CO',
      'es-CO',
    ]);
  });
});

describe('links in a text', () => {
  it.each([
    ['vea https://a.example/x?y=1.', ['https://a.example/x?y=1']],
    ['(https://a.example/x) y http://b.example', ['https://a.example/x', 'http://b.example']],
    ['https://a.example/wiki/A_(b)', ['https://a.example/wiki/A_(b)']],
    ['javascript:alert(1) data:text/html,x ftp://a', []],
    ['https://', []],
    ['', []],
  ])('of %j are %j', (text, links) => {
    const pieces = linkify(text);
    expect(pieces.flatMap(({ url, text: shown }) => (url === undefined ? [] : [shown]))).toEqual(links);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });
});

describe('the script tag', () => {
  const read = (data: Record<string, string | undefined>, src = 'https://hacienda.example/chat/widget.js') =>
    readSettings({ src, data, pageLanguage: 'es', pageUrl: 'https://portal.example/hacienda/' });

  it('finds the service where the script came from, unless told otherwise', () => {
    expect(read({})).toEqual({
      endpoint: 'https://hacienda.example/chat/v3/directline',
      locale: 'es-CO',
      theme: 'auto',
    });
    expect(read({ endpoint: 'https://bot.example/v3/directline/' })?.endpoint).toBe(
      'https://bot.example/v3/directline',
    );
  });

  it('reads its options and drops unsafe ones', () => {
    const data = { locale: 'en-US', portalToken: 't', title: 'T', privacyUrl: '/politica', theme: 'dark' };
    expect(read(data)).toMatchObject({
      locale: 'en',
      portalToken: 't',
      title: 'T',
      privacyUrl: 'https://portal.example/politica',
      theme: 'dark',
    });
    expect(read({ privacyUrl: 'javascript:alert(1)', theme: 'pink' })).not.toHaveProperty('privacyUrl');
    expect(read({ endpoint: 'javascript:alert(1)' })).toBeUndefined();
    expect(read({}, 'file:///tmp/widget.js')).toBeUndefined();
  });
});
