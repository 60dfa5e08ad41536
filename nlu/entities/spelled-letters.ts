/** The letter a folded word names ("eme", "zeta", "doble u"), or the letter itself. */
export function letterOf(word: string): string | undefined {
  return /^[a-z]$/.test(word) ? word : (TWO_WORDS[word] ?? LETTERS.get(word));
}

const TWO_WORDS: Record<string, string> = {
  'doble u': 'w',
  'doble ve': 'w',
  'uve doble': 'w',
  'i griega': 'y',
  've corta': 'v',
  've chica': 'v',
  've larga': 'b',
  'be grande': 'b',
  'be larga': 'b',
  'be alta': 'b',
};

const LETTERS = new Map<string, string>(
  Object.entries({
    a: 'a',
    b: 'be bee beta',
    c: 'ce cee se',
    d: 'de dee',
    e: 'e',
    f: 'efe',
    g: 'ge gue',
    h: 'hache ache',
    i: 'i',
    j: 'jota',
    k: 'ka ca',
    l: 'ele',
    m: 'eme',
    n: 'ene',
    o: 'o',
    p: 'pe',
    q: 'cu qu',
    r: 'erre ere',
    s: 'ese',
    t: 'te',
    u: 'u',
    v: 've uve',
    w: 'dobleve dobleu',
    x: 'equis',
    y: 'ye griega',
    z: 'zeta seta ceta',
  }).flatMap(([letter, names]) => names.split(' ').map((name): [string, string] => [name, letter])),
);
