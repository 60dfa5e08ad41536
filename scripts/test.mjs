// `npm test`: what the machine lacks is installed where it can be, the product is built, and the tests run.
// `npm run test:full` runs the long ones as well.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const full = process.argv.includes('--full');
const rest = process.argv.slice(2).filter((argument) => argument !== '--full');

/** Debian packages the tests use, and a program of each. */
const NEEDED = [
  { name: 'chromium', programs: ['chromium', 'chromium-browser', 'google-chrome'] },
  { name: 'redis-server', programs: ['redis-server'] },
  { name: 'poppler-utils', programs: ['pdfsig'] },
  { name: 'openssl', programs: ['openssl'] },
  ...(full ? [{ name: 'clamav-daemon', programs: ['clamd'] }] : []),
];

install();
run(process.execPath, ['scripts/build.mjs']);
process.exit(test());

function install() {
  const lacking = NEEDED.filter(({ programs }) => !programs.some(isThere)).map(({ name }) => name);
  if (lacking.length === 0) return;
  if (process.getuid?.() !== 0 || !isThere('apt-get')) {
    console.log(
      `Not installed here: ${lacking.join(', ')} (Debian: apt-get install ${lacking.join(' ')}). Their tests are skipped.`,
    );
    return;
  }
  console.log(`Installing ${lacking.join(', ')}…`);
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...lacking], quiet);
  if (status !== 0) console.log(`Could not install ${lacking.join(', ')}: their tests are skipped.`);
}

function isThere(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs vitest and closes with one plain line that any reader can count. */
function test() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ventanilla-test-'));
  const report = path.join(folder, 'report.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...rest];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(full && { TEST_FULL: '1' }) },
  });
  if (existsSync(report)) {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
    console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
  }
  rmSync(folder, { recursive: true, force: true });
  return status ?? 1;
}
