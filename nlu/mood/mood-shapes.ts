/**
 * What is left of a sentence when only its small words stand and every other is its ending: "me mandan para otro
 * lado" is "me an para otro o". Blame, insistence and resignation have shapes that any subject can fill.
 */
export function shapesOf(normalized: string): string[] {
  const words = normalized.replace(/ñ/g, 'n').match(/[a-z]+|\d+|[?!]/g) ?? [];
  const parts = ['^', ...words.map(partOf), '$'];
  return parts.flatMap((part, at) => {
    const [second, third] = parts.slice(at + 1, at + 3);
    if (second === undefined) return [];
    return third === undefined ? [`${part} ${second}`] : [`${part} ${second}`, `${part} ${second} ${third}`];
  });
}

const SMALL_WORDS = new Set(
  (
    'a al con de del el la las lo los un una uno y o pero que si no ni ya me te se le les nos mi mis su sus tu yo usted ' +
    'ustedes vos en por para sin es son era fue esta este esto eso esa ese como cuando donde cuanto cuantas cual quien ' +
    'porque pues entonces otra otro vez mas muy tan tanto tanta tantos tantas todo toda todos nada nadie nunca siempre ' +
    'aqui alla ahi ahora hoy ayer asi solo hasta desde hace llevo van va sigo sigue siguen todavia aun igual mismo ' +
    'misma ojala the an i you my your it are was be to of for and or but not never nothing nobody again still already ' +
    'so just this that why how when what do did have has been can with please'
  ).split(' '),
);

/** Endings that tell who does it and when; the first that fits. */
const ENDINGS: readonly [name: string, ending: RegExp][] = [
  ['#', /^\d/],
  ['ndo', /ndo(?:l[aeo]s?|me|se|nos)?$/],
  ['ron', /eron$|[ai]ron$/],
  ['ban', /aban$|ian$/],
  ['an', /[ae]n$/],
  ['r', /[aei]r(?:l[aeo]s?|me|se|nos)*$/],
  ['do', /[ai]d[oa]s?$/],
  ['mos', /[aei]mos$/],
  ['noun', /(?:cion|dad|encia|ancia|ura|eza?|ismo)$/],
  ['mente', /mente$/],
  ['isimo', /isim[oa]s?$/],
  ['ing', /ing$/],
  ['ed', /ed$/],
  ['s', /s$/],
];

function partOf(word: string): string {
  if (SMALL_WORDS.has(word)) return word;
  return ENDINGS.find(([, ending]) => ending.test(word))?.[0] ?? word.slice(-1);
}
