import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** `test/docs/requirements.yaml`: every requirement by its id, with its title in one line. */
const Requirements = z.record(z.string().regex(/^R-[A-Z]\d+$/), z.string().min(1));
const Conversations = z.array(z.looseObject({ requirements: z.array(z.string()).default([]) }));

/** How often one file names one requirement: tests, or golden conversations. */
interface Citation {
  file: string;
  count: number;
  kind: 'test' | 'conversation';
}

/** The page, in Spanish: the same files give the same page. */
export function traceability(root: string): string {
  const file = path.join(root, 'test/docs/requirements.yaml');
  const requirements = Requirements.parse(parse(readFileSync(file, 'utf8')));
  const cited = citations(root);
  const unknown = [...cited.keys()].filter((id) => !(id in requirements)).sort(byId);
  if (unknown.length > 0) throw new Error(`tests name requirements that there are not: ${unknown.join(', ')}`);
  const ids = Object.keys(requirements).sort(byId);
  const without = ids.filter((id) => !cited.has(id));
  return [
    '# Trazabilidad',
    '',
    'Cada requisito con las pruebas que lo nombran. Esta página la escribe `npm run -s trace`; no se edita a mano.',
    'Una cifra entre paréntesis dice cuántas pruebas, o cuántas conversaciones de ejemplo, de ese archivo lo nombran.',
    '',
    `Requisitos: ${ids.length}. Con pruebas: ${ids.length - without.length}. Sin pruebas: ${without.length}.`,
    '',
    '## Sin pruebas',
    '',
    ...(without.length > 0 ? without.map((id) => `- **${id}** ${requirements[id] ?? ''}`) : ['Ninguno.']),
    '',
    '## Con pruebas',
    ...ids.filter((id) => cited.has(id)).flatMap((id) => section(id, requirements[id] ?? '', cited.get(id) ?? [])),
    '',
  ].join('\n');
}

function section(id: string, title: string, all: readonly Citation[]): string[] {
  const line = ({ file, count, kind }: Citation): string =>
    `- [${path.posix.basename(file)}](../${file}) (${count}${kind === 'test' ? '' : count === 1 ? ' conversación' : ' conversaciones'})`;
  const sorted = [...all].sort((a, b) => (a.file < b.file ? -1 : 1));
  return ['', `### ${id}`, '', title, '', ...sorted.map(line)];
}

function citations(root: string): Map<string, Citation[]> {
  const found = new Map<string, Citation[]>();
  const names = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' }).map((name) =>
    path.posix.join('test', name.split(path.sep).join('/')),
  );
  for (const file of names.sort()) {
    const isTest = /(\.test|\.conformance|-suite)\.ts$/.test(file);
    const isConversation = /^test\/conversations\/.*\.yaml$/.test(file);
    if (!isTest && !isConversation) continue;
    const text = readFileSync(path.join(root, file), 'utf8');
    const ids = isConversation
      ? Conversations.parse(parse(text)).flatMap(({ requirements }) => requirements)
      : [...text.matchAll(/\bR-[A-Z]\d+\b/g)].map(([id]) => id);
    for (const id of new Set(ids)) {
      const count = ids.filter((one) => one === id).length;
      const kind = isConversation ? 'conversation' : 'test';
      found.set(id, [...(found.get(id) ?? []), { file, count, kind }]);
    }
  }
  return found;
}

/** By letter as the requirements are told, then by number. */
const LETTERS = 'NAICDGQ';
const byId = (a: string, b: string): number =>
  LETTERS.indexOf(a.charAt(2)) - LETTERS.indexOf(b.charAt(2)) || Number(a.slice(3)) - Number(b.slice(3));
