import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const pages = findPages();

test('there are pages to look at', () => {
  expect(pages).toEqual(expect.arrayContaining(['ARCHITECTURE.md', 'README.md', 'bench/README.md']));
});

test.each(pages)('every link of %s leads somewhere', (page) => {
  const dead = linksOf(read(page)).filter((link) => !leadsSomewhere(page, link));
  expect(dead).toEqual([]);
});

test('every file that ARCHITECTURE.md names is there', () => {
  const named = [...withoutBlocks(read('ARCHITECTURE.md')).matchAll(/`([a-z][\w-]*\/[\w./-]+\.\w+)`/g)].map(
    ([, file = '']) => file,
  );
  expect(named.length).toBeGreaterThan(40);
  // The table of rooms names files within their room.
  const rooms = ['', 'nlu/', 'channels/web/', 'integrations/', 'documents/', 'agent-desk/', 'store/'];
  const isThere = (file: string): boolean => rooms.some((room) => existsSync(path.join(root, room, file)));
  // `x` stands for any name.
  expect(named.filter((file) => !isThere(file) && !file.includes('/x.'))).toEqual([]);
});

test('every command that the pages name is one of package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name),
  );
  expect(named).toContain('bench:papers');
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
});

/** The pages of the project; what is installed, built or kept is not among them. */
function findPages(folder = ''): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return /^(\.|node_modules$|dist)/.test(entry.name) ? [] : findPages(file);
    return entry.name.endsWith('.md') ? [file] : [];
  });
}

function withoutBlocks(text: string): string {
  return text.replace(/^```.*?^```/gms, '');
}

function linksOf(text: string): string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^https?:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), file);
  if (!existsSync(path.join(root, target))) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor);
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}
