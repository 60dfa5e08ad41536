// What chat spelling costs the reading of the held-out sentences: npm run bench:nlu-chat [-- SEED].
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import { readHeldOut, type Example } from '../nlu/dataset.ts';
import { evaluate } from '../nlu/evaluate.ts';
import { openModel } from '../nlu/cli/published-model.ts';
import { seededRandom } from '../nlu/random.ts';
import { createReader } from '../nlu/understand.ts';
import { asInAChat, CHAT_LEVELS } from './support/chat-spelling.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const seed = Number(process.argv[2] ?? 1);
const { model, version } = await openModel(undefined);
const read = createReader(model, version);
const { examples } = await readHeldOut(path.join(here, '..', 'training-data'));
const inScope = examples.filter(({ intent, language }) => intent !== OUT_OF_SCOPE && language === 'es');
const options = { now: new Date(), elapsedMs: () => performance.now() };
const clean = evaluate(inScope, read, options);

const percent = (share: number): string => (100 * share).toFixed(2);
console.log(
  `${new Date().toISOString()}, Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, ` +
    `model ${version}, seed ${seed}, ${inScope.length} Spanish sentences in scope`,
);
console.log('| spelling | best intent right | loss | answered rightly | loss |');
console.log('|---|---|---|---|---|');
console.log(`| as written | ${percent(clean.accuracy)} | | ${percent(clean.answeredRight)} | |`);
for (const { name, rates } of CHAT_LEVELS) {
  const random = seededRandom(seed);
  const chatted = inScope.map((one): Example => ({ ...one, text: asInAChat(one.text, rates, random) }));
  const found = evaluate(chatted, read, options);
  const cells = [
    name,
    percent(found.accuracy),
    percent(clean.accuracy - found.accuracy),
    percent(found.answeredRight),
    percent(clean.answeredRight - found.answeredRight),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
