/** What a unit of money is worth, in pesos. */
export const UNITS = new Map<string, number>([
  ...'mil k lca luca lucas luka lukas luquita luquitas lukitas barra barras barritas lks lucs'
    .split(' ')
    .map((unit): [string, number] => [unit, 1000]),
  ...'millon millones millons milones millone palo palos palito palitos melon melones m mm million millions'
    .split(' ')
    .map((unit): [string, number] => [unit, 1_000_000]),
]);

/**
 * What a figure or number is multiplied by for the unit after it. "Quinientas mil barras" and "500.000 lucas" say the
 * thousands twice; "mil lucas" do not: a million.
 */
export function unitFactor(unit: string | undefined, number: number): number {
  const worth = unit === undefined ? 1 : (UNITS.get(unit) ?? 1000);
  return worth === 1000 && number >= 10_000 ? 1 : worth;
}

/** What makes a figure no money. */
export const NO_MONEY = /^ ?(?:%|por ?ciento|puntos|x ?ciento|uvt|dolares|dollars|usd|euros|metros|mts?\b|m2)/;
/** Things that people count by thousands. */
export const THINGS =
  /^ (?:de )?(?:personas|habitantes|metros|mts|m2|kilometros|km|gracias|grax|bendiciones|disculpas|perdones|veces|palabras|anos|casas|predios|contribuyentes|hectareas|familias|viviendas|cosas|vueltas|maneras|formas|razones|excusas|uvt|unidades|litros|por ciento)/;
