import { foldWithMap } from './fold.ts';

/**
 * What the classifier reads: folded, with chat spellings written out, stretched letters shortened and digit runs
 * kept. It may be longer or shorter than the text received; entities are found on `foldWithMap`, not on this.
 */
export function normalize(text: string): string {
  const { text: folded } = foldWithMap(text);
  const words: string[] = [];
  for (const token of folded.split(/\s+/)) {
    if (token === '') continue;
    words.push(TOKEN.test(token) ? token.replace(WORD, readWord) : token);
  }
  return words.join(' ');
}

const TOKEN = /[\p{L}\d]/u;
const WORD = /[\p{L}\d]+/gu;

function readWord(word: string): string {
  const known = CHAT.get(word);
  if (known !== undefined) return known;
  if (SIGH.test(word)) return 'uff';
  const short = word.replace(/(\p{L})\1{2,}/gu, '$1');
  // A letter alone says nothing however long it is held: "xxxxx" is no "por".
  const stretched = short === word || short.length === 1 ? short : (CHAT.get(short) ?? short);
  return LAUGH.test(stretched) ? 'jaja' : stretched;
}

/** Shortened it would be "pf", a courtesy. */
const SIGH = /^[pu]f{2,}$/;
const LAUGH = /^(?:a?(?:ja|je|ji|ha){2,}j?a?)$/;

/** Spellings of chats in Colombia that say one thing only. */
const CHAT = new Map<string, string>(
  Object.entries({
    que: 'q k ke qe',
    'por que': 'xq pq xk porq xke xque porke pk',
    por: 'x',
    para: 'pa pra',
    'para el': 'pal',
    tambien: 'tmb tb tbn tmbn tambn tanbien',
    de: 'd',
    del: 'dl',
    estoy: 'toy estoi',
    esta: 'sta',
    bien: 'bn vien',
    'por favor': 'xfa xfavor porfa porfis plis plz pls pf pfa porfavor xfis',
    gracias: 'grax grcs gcias grasias graciass thx',
    donde: 'dnd dond onde aonde',
    cuando: 'cdo cuand kuando cnd',
    cuanto: 'cto cuant kuanto cuantto cnto',
    como: 'cmo komo cm',
    quiero: 'kiero qiero qro kro',
    hablar: 'ablar hablr',
    ahora: 'aora haora ahra',
    hola: 'ola hla holi holis olaa wola',
    buenas: 'wenas bnas buens vuenas',
    buenos: 'wenos bnos',
    'buenos dias': 'bdias bd',
    'buenas tardes': 'btardes',
    ok: 'okey oki okis okay okei oka',
    si: 'sip sisas',
    no: 'nop nopo nel nanay',
    mucho: 'mxo muxo',
    muchas: 'mxas muxas',
    pues: 'ps pos pz',
    usted: 'ud uste',
    ustedes: 'uds udes ustds',
    mensaje: 'msj msg mnsj',
    numero: 'nro num numro',
    telefono: 'tel tfno telf',
    celular: 'cel celu',
    apartamento: 'apto apt aparta apartament',
    administracion: 'admon',
    whatsapp: 'wasap wsp wpp guasap wapp',
    certificado: 'certif cert',
    documento: 'dcto doc',
    impuesto: 'inpuesto impto impuezto',
    impuestos: 'inpuestos imptos impuesots',
    predial: 'predal predail predril pridial',
    recibo: 'resibo recivo resivo',
    pagar: 'pagr',
    debo: 'devo',
    hacer: 'aser hacr acer',
    hice: 'ise ice',
    necesito: 'nesecito nesesito nesito necesit ncesito',
    informacion: 'info informasion',
    'paz y salvo': 'pazysalvo pys',
  }).flatMap(([plain, spellings]) => spellings.split(' ').map((spelling): [string, string] => [spelling, plain])),
);
