// Loaded into the product by the bench alone (NODE_OPTIONS=--import): how often each statement goes to the database
// and how long its client waits for it, written to the file that BENCH_DATABASE_METER names.
import { renameSync, writeFileSync } from 'node:fs';
import pg from 'pg';

const file = process.env.BENCH_DATABASE_METER;
const totals = {};
const { query } = pg.Client.prototype;

pg.Client.prototype.query = function measured(...given) {
  const from = performance.now();
  const done = () => {
    const own = (totals[nameOf(given[0])] ??= { count: 0, waitedMs: 0 });
    own.count += 1;
    own.waitedMs += performance.now() - from;
  };
  const last = given.at(-1);
  if (typeof last === 'function') {
    given[given.length - 1] = (...answer) => {
      done();
      last(...answer);
    };
    return query.apply(this, given);
  }
  const answer = query.apply(this, given);
  if (typeof answer?.then === 'function') answer.then(done, done);
  return answer;
};

if (file) {
  setInterval(() => {
    writeFileSync(`${file}.new`, JSON.stringify(totals));
    renameSync(`${file}.new`, file);
  }, 100).unref();
}

/** Prepared statements have names; of the others the first words will do. */
function nameOf(statement) {
  const { name, text = '' } = typeof statement === 'string' ? { text: statement } : statement;
  return name ?? text.trim().split(/\s+/).slice(0, 4).join(' ');
}
