import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import type { ProcedureOption, Procedures } from '../bot/ports/procedures.ts';
import { Procedure, ProcedureGroup } from '../contracts/procedure.ts';
import { readContent, yamlNames } from './content-file.ts';
import { stems } from './search-stems.ts';
import { isValid } from './validity.ts';

/** The file that names the groups; every other one is a procedure. */
const GROUPS_FILE = '_groups.yaml';
const Groups = z.strictObject({ groups: z.array(ProcedureGroup) });

/** Reads the procedures; a bad file is a `config.invalid` that names file and line. */
export async function createProcedures(options: { dir: string }): Promise<Procedures> {
  const { groups, procedures } = await readProcedures(options.dir);
  return proceduresOf(procedures, groups);
}

/** Reads and checks `training-data/procedures`. */
export async function readProcedures(dir: string): Promise<{ groups: ProcedureGroup[]; procedures: Procedure[] }> {
  const names = await yamlNames(dir);
  const { groups } = (await readContent(path.join(dir, GROUPS_FILE), Groups)).content;
  const procedures: Procedure[] = [];
  for (const name of names.filter((one) => one !== GROUPS_FILE)) {
    const file = path.join(dir, name);
    const { content: procedure } = await readContent(file, Procedure);
    const { id, group, requirements, statements } = procedure;
    const repeated = twice([...requirements, ...statements].map((one) => one.id));
    if (`${id}.yaml` !== name) throw new AppError('config.invalid', `${file}:1: id ${id} is not the file's name`);
    if (repeated !== undefined) throw new AppError('config.invalid', `${file}:1: ${repeated} stands twice`);
    if (group !== undefined && !groups.some((one) => one.id === group))
      throw new AppError('config.invalid', `${file}:1: there is no group ${group}`);
    procedures.push(procedure);
  }
  return { groups, procedures };
}

/** Reads what citizens say by the words of `said`: the longest way of speaking that is there whole decides. */
export function proceduresOf(procedures: readonly Procedure[], groups: readonly ProcedureGroup[]): Procedures {
  const ways = procedures.map(({ id, said }) => ({ id, ways: said.map(stems).filter(({ length }) => length > 0) }));
  const score = (id: string, text: ReadonlySet<string>): number =>
    Math.max(
      0,
      ...(ways.find((one) => one.id === id)?.ways ?? [])
        .filter((way) => way.every((stem) => text.has(stem)))
        .map(({ length }) => length),
    );
  return {
    names: () => Object.fromEntries(procedures.map(({ id, name }) => [id, name])),
    read: (id, now) => procedures.find((one) => one.id === id && isValid(one, now)),
    find({ intent, text, now }) {
      const open = procedures.filter((one) => one.intents.includes(intent) && isValid(one, now));
      const [only] = open;
      if (only && open.length === 1) return { procedure: only, options: [optionOf(only)] };
      const words = new Set(stems(text));
      const scored = open.map((procedure) => ({ procedure, points: score(procedure.id, words) }));
      const most = Math.max(0, ...scored.map(({ points }) => points));
      const best = scored.filter(({ points }) => points === most);
      // Two that are named as well are asked about.
      const named = most > 0 && best.length === 1 ? best[0]?.procedure : undefined;
      return { ...(named && { procedure: named }), options: optionsOf(open, groups) };
    },
  };
}

const optionOf = ({ id, name }: Procedure): ProcedureOption => ({ id, name });

/** Groups in their order; what is alone in its group, or in none, stands for itself. */
function optionsOf(open: readonly Procedure[], groups: readonly ProcedureGroup[]): ProcedureOption[] {
  const grouped = groups.flatMap(({ id, name }): ProcedureOption[] => {
    const within = open.filter(({ group }) => group === id).map(optionOf);
    return within.length > 1 ? [{ id, name, within }] : within;
  });
  return [...grouped, ...open.filter(({ group }) => group === undefined).map(optionOf)];
}

function twice(ids: readonly string[]): string | undefined {
  return ids.find((id, index) => ids.indexOf(id) !== index);
}
