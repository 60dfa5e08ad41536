import { describe, expect, test } from 'vitest';
import { asksForPermissions, dataRequest } from '../../../bot/policy/data-request.ts';

describe('what is asked to be done with one’s data (R-I4)', () => {
  test.each([
    ['quiero ver mis datos', { kind: 'see' }],
    ['deseo conocer qué datos míos tienen guardados', { kind: 'see' }],
    ['show me the personal data you hold', { kind: 'see' }],
    ['corrijan mi fecha de nacimiento', { kind: 'correct' }],
    ['mi nombre está mal escrito en sus datos', { kind: 'correct' }],
    ['borren mis datos', { kind: 'delete' }],
    ['Ejerzo mi derecho de supresión', { kind: 'delete' }],
    ['delete my personal information', { kind: 'delete' }],
    ['revoco el consentimiento que di hace un rato', { kind: 'withdraw' }],
    ['I withdraw my consent to process my data', { kind: 'withdraw' }],
    ['ya no quiero que usen mis datos para avisos', { kind: 'withdraw', purpose: 'notices' }],
    ['dejen de mandarme publicidad', { kind: 'withdraw', purpose: 'notices' }],
    ['ya no quiero que usen mi información para encuestas', { kind: 'withdraw', purpose: 'survey' }],
    ['no autorizo que usen lo que escribo para entrenar', { kind: 'withdraw', purpose: 'training' }],
    ['quiero cambiar mis permisos', { kind: 'permissions' }],
  ])('"%s"', (text, request) => expect(dataRequest(text)).toEqual(request));

  test.each([
    ...['qué hacen con mis datos personales', 'con quién comparten mi información', 'habeas data', 'privacidad'],
    ...['yo quiero saber qué hacen ustedes con mis datos', '¿cuánto tiempo guardan esta conversación?'],
    ...['¿si borro el chat ustedes también lo borran?', 'how long do you keep this chat'],
  ])('"%s" is a question about them', (text) => expect(dataRequest(text)).toBeUndefined());

  test('permissions are asked for by their name only', () => {
    expect(['mis permisos', 'ver mis permisos', 'My permissions'].every(asksForPermissions)).toBe(true);
    expect(['permiso de construcción', 'mis permisos de obra'].some(asksForPermissions)).toBe(false);
  });
});
