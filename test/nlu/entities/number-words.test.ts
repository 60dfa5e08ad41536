import { describe, expect, it } from 'vitest';
import { numberView } from '../../../nlu/entities/number-view.ts';

const view = (text: string): string => numberView(text).text;

describe('numbers in words', () => {
  it.each([
    ['treinta y un millones novecientos ochenta y siete mil seiscientos cincuenta y cuatro', '31987654'],
    ['mil novecientos cuarenta y cuatro millones treinta y dos mil ciento dieciocho', '1944032118'],
    ['dos mil veinte y dos mil veintiuno', '2020 y 2021'],
    ['diecinueve cuarenta y cuatro', '19 44'],
    ['cien quince', '100 15'],
    ['doble cero triple siete', '00 777'],
    ['sinco seis ocho nuebe', '5 6 8 9'],
    ['docientos sincuenta', '200 50'.replace('200 50', '250')],
    ['treintaicinco', '35'],
    ['veinti tres', '23'],
    ['two hundred fifty thousand', '250000'],
    ['cuarenta i dos', '42'],
  ])('reads "%s"', (text, expected) => expect(view(text)).toBe(expected));

  it.each([
    ['una casa y un lote', 'una casa y un lote'],
    ['mil gracias', 'mil gracias'],
    ['lo siento mucho', 'lo siento mucho'],
    ['el cerro', 'el cerro'],
    ['2 millones trescientos', '2 millones trescientos'],
    ['1.5 millones', '1.5 millones'],
  ])('leaves "%s"', (text, expected) => expect(view(text)).toBe(expected));

  it('reads the marks and the hesitations between figures', () => {
    expect(view('tres siete cero guion uno dos eh tres')).toBe('3 7 0-1 2 3');
    expect(view('el guion de la película')).toBe('el guion de la película');
  });

  it('leads back to where each figure was said', () => {
    const { text, starts, ends } = numberView('son treinta y cinco ya');
    expect(text).toBe('son 35 ya');
    expect([starts[4], ends[5], starts[7]]).toEqual([4, 19, 20]);
  });
});
