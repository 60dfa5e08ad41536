import { AppError } from '../bot/domain/errors.ts';
import { evaluateCommand } from './cli/evaluate.ts';
import { lintCommand } from './cli/lint.ts';
import { DEFAULT_DATA, readFlags } from './cli/options.ts';
import { parseCommand } from './cli/parse.ts';
import { publishCommand, rollbackCommand } from './cli/publish.ts';
import { redactCommand } from './cli/redact.ts';
import { trainCommand } from './cli/train.ts';
import { runFormatCommand } from './formats/command.ts';

const USAGE = `usage: npm run -s nlu -- <command>
  train     [--data DIR] [--out FILE] [--seed N] [--classifier own|tfjs] [--threads N]
            trains; prints what was measured, as JSON, and keeps it in FILE.json
  parse     [--model FILE]
            reads JSON lines {"id"?, "text", "channel"?, "locale"?, "now"?, "expects"?}, writes one result a line
  evaluate  [--model FILE] [--set FILE|DIR] [--kfold K] [--html FILE]
            measures on a set (training-data/held-out where none is named); prints JSON, and a table on stderr
  publish   [--model FILE] [--to FILE]
            puts a model in the running product's place (.data/model.bin), which swaps it in; the former is kept
  rollback  [--to FILE]
            puts the former model back
  import    --format rasa|nlpjs|csv --in FILE --out DIR
  export    --format rasa|nlpjs|csv [--data DIR] --out FILE
  lint      [--data DIR]
            finds duplicates, lines under two intents, imbalance, wrong marks, personal data
  redact    sentences in, one a line; out without what says who somebody is, to be kept to train with
  --help    prints this
A value may follow its flag after a blank or after "=".`;

const [command = '', ...words] = process.argv.slice(2);
const COMMANDS: Record<string, () => Promise<number>> = {
  train: () => trainCommand(words),
  parse: () => parseCommand(words),
  evaluate: () => evaluateCommand(words),
  lint: () => lintCommand(words),
  redact: () => redactCommand(words),
  publish: () => publishCommand(words),
  rollback: () => rollbackCommand(words),
  import: () => convert('import'),
  export: () => convert('export'),
};

try {
  if ([command, ...words].some((word) => /^(?:--help|-h)$/.test(word))) console.log(USAGE);
  else process.exitCode = await (Object.hasOwn(COMMANDS, command) ? COMMANDS[command]?.() : showUsage());
} catch (error) {
  console.error(error instanceof AppError && error.code !== 'internal.bug' ? error.message : error);
  process.exitCode = 1;
}

async function convert(direction: 'import' | 'export'): Promise<number> {
  const flags = readFlags(words, ['--format', '--in', '--out', '--data']);
  console.log(JSON.stringify(await runFormatCommand(direction, flags.get, DEFAULT_DATA), undefined, 2));
  return 0;
}

function showUsage(): number {
  console.error(USAGE);
  return 2;
}
