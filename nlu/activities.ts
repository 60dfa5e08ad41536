import path from 'node:path';
import MiniSearch from 'minisearch';
import { z } from 'zod';
import type { Activities, Activity } from '../bot/ports/activities.ts';
import { readContent } from './content-file.ts';
import { foldWords } from './fold.ts';
import { stems } from './search-stems.ts';
import { isValid } from './validity.ts';

const Words = z.strictObject({ 'es-CO': z.string().min(1).max(80), en: z.string().min(1).max(80) });

/** `training-data/activities/ica.yaml`: the table, with its source and the days it holds (Bogotá, both included). */
const Table = z.strictObject({
  source: z.string().min(1),
  owner: z.string().min(1),
  validFrom: z.iso.date(),
  validTo: z.iso.date().optional(),
  activities: z
    .array(
      z.strictObject({
        code: z.string().regex(/^\d{4}$/),
        name: Words,
        /** How people call it, in either language. */
        words: z.array(z.string().min(1)).min(1),
        perThousand: z.number().min(2).max(10),
      }),
    )
    .min(1),
});
type Table = z.infer<typeof Table>;

/** Reads the table; a bad file is a `config.invalid` that names file and line. */
export async function createActivities(options: { dir: string }): Promise<Activities> {
  const { content } = await readContent(path.join(options.dir, 'ica.yaml'), Table);
  return activitiesOf(content);
}

const MOST_FOUND = 4;
const LONGEST_TEXT = 300;
/** Below this share of the best score one is no answer beside it. */
const CLOSE = 0.6;

function activitiesOf({ activities, source, validFrom, validTo }: Table): Activities {
  const index = new MiniSearch<{ id: string; words: string; name: string }>({
    fields: ['words', 'name'],
    tokenize: (text) => stems(text).filter((stem) => !COMMON.has(stem)),
    processTerm: (term) => term,
    searchOptions: { boost: { words: 2 } },
  });
  index.addAll(
    activities.map(({ code, name, words }) => ({
      id: code,
      words: words.join(' '),
      name: `${name['es-CO']} ${name.en}`,
    })),
  );
  return {
    find({ text, locale, now }) {
      if (!isValid({ validFrom, validTo }, now)) return [];
      const named = new Set(text.match(/(?<!\d)\d{4}(?!\d)/g));
      const byCode = activities.filter(({ code }) => named.has(code)).map(({ code }) => code);
      const called = byCode.length > 0 ? byCode : calledSo(activities, text.slice(0, LONGEST_TEXT));
      const hits = called.length > 0 ? [] : index.search(text.slice(0, LONGEST_TEXT));
      const best = hits[0]?.score ?? 0;
      const close = hits.filter(({ score }) => score >= best * CLOSE).map(({ id }) => String(id));
      return [...called, ...close].slice(0, MOST_FOUND).flatMap((code): Activity[] => {
        const found = activities.find((one) => one.code === code);
        if (!found) return [];
        const { name, perThousand } = found;
        const table = { source, validFrom, ...(validTo !== undefined && { validTo }) };
        return [{ code, name: name[locale], perThousand, ...table }];
      });
    },
  };
}

/** Those called by the longest of their names that stands in the text, word for word. */
function calledSo(activities: Table['activities'], text: string): string[] {
  const said = ` ${foldWords(text)} `;
  const names = activities.flatMap(({ code, words }) => words.map((name) => ({ code, name: foldWords(name) })));
  const standing = names.filter(({ name }) => said.includes(` ${name} `));
  const longest = Math.max(0, ...standing.map(({ name }) => name.length));
  return [...new Set(standing.filter(({ name }) => name.length === longest).map(({ code }) => code))];
}

/** Words of every question about the tax, which name no activity. */
const COMMON = new Set(
  stems(
    'tarifa tarifas codigo actividad actividades ica industria comercio impuesto negocio cuanto paga pago pagar cobran mil ' +
      'ciiu empresa tengo vendo venta tiene corresponde pertenece local pequeno rate rates code activity business tax pay ' +
      'much which sell barrio porcentaje caro sale poner ponen tan puesto casa',
  ),
);
