// Builds what `npm start` runs: server bundles, widget and desk. Nothing is rebuilt while no source has changed.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');
const stampFile = path.join(root, 'dist/.stamp');
const SOURCES = ['contracts', 'bot', 'nlu', 'channels', 'integrations', 'agent-desk', 'store', 'app', 'scripts'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** Builds where the sources differ from those of the last build; true where it built. */
export async function buildIfStale() {
  const stamp = await sourceStamp();
  const known = existsSync(stampFile) ? await readFile(stampFile, 'utf8') : '';
  if (known === stamp) return false;
  await build();
  await writeFile(stampFile, stamp);
  return true;
}

async function build() {
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  await mkdir(path.join(root, 'dist/public'), { recursive: true });
  const { buildWidget } = await import('../channels/web/widget/build.mjs');
  await Promise.all([
    buildServer(),
    buildWidget({ outfile: path.join(root, 'dist/public/widget.js'), minify: true }),
    buildDesk(),
  ]);
}

async function buildServer() {
  const { build: esbuild } = await import('esbuild');
  await esbuild({
    absWorkingDir: root,
    entryPoints: { main: 'app/main.ts', 'nlu/train-worker': 'nlu/train-worker.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}

async function buildDesk() {
  const { build: vite } = await import('vite');
  await vite({ configFile: path.join(root, 'agent-desk/ui/vite.config.ts'), logLevel: 'warn' });
}

/** Names, sizes and times of all sources; contents are not read, so that an unchanged start costs nothing. */
async function sourceStamp() {
  const hash = createHash('sha256').update(process.version);
  for (const file of FILES) await addFile(hash, path.join(root, file));
  for (const folder of SOURCES) await addFolder(hash, path.join(root, folder));
  return hash.digest('hex');
}

async function addFolder(hash, folder) {
  if (!existsSync(folder)) return;
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) await addFolder(hash, at);
    else await addFile(hash, at);
  }
}

async function addFile(hash, file) {
  const { size, mtimeMs } = await stat(file);
  hash.update(`${path.relative(root, file)}|${size}|${mtimeMs}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildIfStale();
