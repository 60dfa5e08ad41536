// Builds what `npm start` runs: server bundles, widget and desk. Nothing is rebuilt while no source has changed.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');
const stampFile = path.join(root, 'dist/.stamp');
const SOURCES = [
  'contracts',
  'bot',
  'nlu',
  'channels',
  'documents',
  'integrations',
  'agent-desk',
  'store',
  'app',
  'scripts',
];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** Builds where the sources differ from those of the last build; true where it built. Several may ask at once. */
export async function buildIfStale() {
  if (await isFresh()) return false;
  const unlock = await lock();
  try {
    if (await isFresh()) return false;
    await build(await sourceStamp());
    return true;
  } finally {
    await unlock();
  }
}

async function isFresh() {
  return existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === (await sourceStamp());
}

/** Built beside and moved into place, so that what runs from the old files keeps them to the end. */
async function build(stamp) {
  const out = path.join(root, 'dist.new');
  await rm(out, { recursive: true, force: true });
  await mkdir(path.join(out, 'public'), { recursive: true });
  const { buildWidget } = await import('../channels/web/widget/build.mjs');
  await Promise.all([
    buildServer(out),
    buildWidget({ outfile: path.join(out, 'public/widget.js'), minify: true }),
    buildDesk(path.join(out, 'desk')),
  ]);
  await writeFile(path.join(out, '.stamp'), stamp);
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  await rename(out, path.join(root, 'dist'));
}

/** One builder at a time; the lock of a process that is gone does not count. */
async function lock() {
  const file = path.join(root, 'dist.lock');
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(await readFile(file, 'utf8').catch(() => ''));
      if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function buildServer(outdir) {
  const { build: esbuild } = await import('esbuild');
  await esbuild({
    absWorkingDir: root,
    entryPoints: {
      main: 'app/main.ts',
      'nlu/train-worker': 'nlu/train-worker.ts',
      'documents/paper-worker': 'documents/paper-worker.ts',
      'documents/ocr-worker': 'documents/ocr-worker.ts',
    },
    outdir,
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

async function buildDesk(outDir) {
  const { build: vite } = await import('vite');
  await vite({
    configFile: path.join(root, 'agent-desk/ui/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 800 },
  });
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
