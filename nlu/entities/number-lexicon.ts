/** What a word of a number is: `scale` multiplies what stands before it, `hundred` and `tens` take a smaller one after. */
export interface NumberWord {
  kind: 'unit' | 'teen' | 'tens' | 'twenty-' | 'hundred' | 'cien' | 'hundreds' | 'thousand' | 'million' | 'repeat';
  value: number;
}

/** The number word a folded word is, as it is spelled or as it sounds ("sinko", "nuebe", "docientos"). */
export function numberWord(word: string): NumberWord | undefined {
  if (word.length > 14) return undefined;
  return WORDS.get(word) ?? (NOT_NUMBERS.has(word) ? undefined : SOUNDS.get(soundOf(word)));
}

/** How a Spanish word sounds in Colombia, roughly: b/v, s/z/c, k/qu, silent h, y/ll, doubled letters. */
function soundOf(word: string): string {
  return word
    .replace(/ñ/g, 'n')
    .replace(/ch/g, 'x')
    .replace(/ll/g, 'y')
    .replace(/qu(?=[ei])|q|c(?![ei])/g, 'k')
    .replace(/[zc]/g, 's')
    .replace(/v/g, 'b')
    .replace(/h/g, '')
    .replace(/(.)\1+/g, '$1');
}

/** Words that sound like a number and are none. */
const NOT_NUMBERS = new Set('siento cerro serro'.split(' '));

const WORDS = new Map<string, NumberWord>();
const add = (kind: NumberWord['kind'], entries: Record<string, number>): void => {
  for (const [words, value] of Object.entries(entries)) {
    for (const word of words.split(' ')) WORDS.set(word, { kind, value });
  }
};

add('unit', {
  'cero zero': 0,
  'un uno una one': 1,
  'dos two': 2,
  'tres three': 3,
  'cuatro cuatr four': 4,
  'cinco five': 5,
  'seis six': 6,
  'siete seven': 7,
  'ocho eight': 8,
  'nueve nine': 9,
});
add('teen', {
  'diez dies ten': 10,
  'once eleven': 11,
  'doce twelve': 12,
  'trece thirteen': 13,
  'catorce fourteen': 14,
  'quince fifteen': 15,
  'dieciseis sixteen': 16,
  'diecisiete seventeen': 17,
  'dieciocho eighteen': 18,
  'diecinueve nineteen': 19,
  'veintiun veintiuno veintiuna': 21,
  veintidos: 22,
  veintitres: 23,
  veinticuatro: 24,
  veinticinco: 25,
  veintiseis: 26,
  veintisiete: 27,
  veintiocho: 28,
  veintinueve: 29,
});
add('tens', {
  'veinte twenty': 20,
  'treinta trenta thirty': 30,
  'cuarenta forty': 40,
  'cincuenta cincuanta cinquenta fifty': 50,
  'sesenta sixty': 60,
  'setenta seventy': 70,
  'ochenta eighty': 80,
  'noventa ninety': 90,
});
add('twenty-', { veinti: 20 });
add('hundred', {
  ciento: 100,
  'doscientos doscientas': 200,
  'trescientos trescientas': 300,
  'cuatrocientos cuatrocientas cuatroscientos': 400,
  'quinientos quinientas': 500,
  'seiscientos seiscientas': 600,
  'setecientos setecientas sietecientos': 700,
  'ochocientos ochocientas ochosientos': 800,
  'novecientos novecientas nuevecientos': 900,
});
add('cien', { cien: 100 });
add('hundreds', { hundred: 100 });
add('thousand', { 'mil thousand': 1000 });
add('million', { 'millon millones millons milones milon millone million millions': 1_000_000 });
add('repeat', { doble: 2, triple: 3, double: 2 });

const SOUNDS = new Map<string, NumberWord>();
for (const [word, meaning] of WORDS) {
  if (word.length >= 4 && !/^(?:zero|one|two|four|five|nine|ten|doble|double|triple)$/.test(word))
    SOUNDS.set(soundOf(word), meaning);
}
for (const [at, tens] of 'treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ').entries()) {
  for (const [index, unit] of 'un dos tres cuatro cinco seis siete ocho nueve'.split(' ').entries()) {
    const value = 30 + 10 * at + index + 1;
    for (const join of ['i', 'ai', 'ay', 'y'])
      SOUNDS.set(soundOf(`${tens.slice(0, -1)}${join}${unit}`), { kind: 'teen', value });
    if (unit === 'un') SOUNDS.set(soundOf(`${tens}yuno`), { kind: 'teen', value });
  }
}
