/** How a citizen feels, by what is said and how: `sentiment` −1 angry … 1 content, `frustration` 0 calm … 1. */
export interface Mood {
  sentiment: number;
  frustration: number;
}

/**
 * A modest reading: the classifier's probability of `frustracion` and `agradecer`, short word lists, and shouting.
 * `normalized` is the text as the classifier reads it, `text` as received.
 */
export function readMood(text: string, normalized: string, frustrated: number, thankful: number): Mood {
  const plain = normalized.replace(/ñ/g, 'n');
  const insult = plain.match(INSULTS)?.length ?? 0;
  const complaint = plain.match(COMPLAINTS)?.length ?? 0;
  const praise = plain.match(PRAISE)?.length ?? 0;
  const upset = insult + complaint > 0 || frustrated > 0.3;
  const frustration = either([
    0.85 * frustrated,
    insult > 0 ? 0.7 : 0,
    complaint > 1 ? 0.6 : complaint > 0 ? 0.45 : 0,
    upset && isShouting(text) ? 0.4 : 0,
    upset && /!{2,}|¡{2,}|\?{3,}|[😡🤬😤😠]/u.test(text) ? 0.3 : 0,
  ]);
  const content = either([0.7 * thankful, praise > 0 ? 0.5 : 0, /[😀😊🙏❤😍👏]/u.test(text) ? 0.2 : 0]);
  return { sentiment: round(Math.max(-1, Math.min(1, content - frustration))), frustration: round(frustration) };
}

const pattern = (list: string): RegExp => new RegExp(`(?<![a-z])(?:${list.split('\n').join('|')})(?![a-z])`, 'g');

const INSULTS = pattern(`ladron(?:es|a|as)?
rater[oa]s?
inutil(?:es)?
incompetentes?
ineptos?
idiotas?
estupid[oa]s?
imbecil(?:es)?
brut[oa]s?
hp
hijueputas?
jueputa
hptas?
malparid[oa]s?
gonorrea
pendej[oa]s?
sinverguenzas?
mierda
maldit[oa]s?
verga
corruptos?
descarad[oa]s?
estafadores
stupid
idiots?
useless
thieves
garbage
crap
shit
fuck\\w*`);

const COMPLAINTS = pattern(`no sirven?(?: para nada)?
pesim[oa]s?
horrible
desastre
que mamera
que pereza
que rabia
que falta de respeto
falta de respeto
una burla
un irrespeto
el colmo
estoy (?:aburrid|cansad|hart|mamad|verrac|berrac|furios|molest|desesperad)[oa]s?
me tienen (?:aburrid|cansad|hart|mamad)[oa]s?
llevo (?:horas|dias|semanas|meses|anos|toda la manana|mas de|\\S+ (?:horas|dias|semanas|meses))
nadie (?:responde|contesta|atiende|me ayuda|me responde|me contesta)
no me (?:ayudan?|entiende|entienden|solucionan?|responden|contestan)
otra vez lo mismo
siempre lo mismo
que servicio tan malo
mal servicio
mala atencion
perdida de tiempo
perdiendo el tiempo
ya le dije
ya les dije
terrible
awful
worst
ridiculous
waste of time
fed up
sick of
frustrat\\w+`);

const PRAISE = pattern(`muchas gracias
mil gracias
excelente
muy amables?
muy util
que chevere
que bueno
buen servicio
perfecto
dios (?:le|lo|la|los|las|me) (?:pague|bendiga)
genial
great
excellent
awesome
very kind
thank you so much`);

/** Chance that at least one holds, were they independent. */
function either(shares: readonly number[]): number {
  return 1 - shares.reduce((none, share) => none * (1 - share), 1);
}

/** All in capitals; short words and acronyms do not count. */
function isShouting(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters >= 10 && capitals / letters > 0.8;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
