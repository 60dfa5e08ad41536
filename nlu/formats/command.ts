import { AppError } from '../../bot/domain/errors.ts';
import { exportDataset, FORMATS, importDataset, type FormatName, type FormatReport } from './index.ts';

/**
 * The commands `import --format F --in FILE --out DIR` and `export --format F --data DIR --out FILE`; `option` gives the
 * value of a flag. Throws `request.invalid` where one is lacking; `defaultDataDir` is exported where no `--data` is given.
 */
export function runFormatCommand(
  command: 'import' | 'export',
  option: (flag: string) => string | undefined,
  defaultDataDir: string,
): Promise<FormatReport> {
  const need = (flag: string): string => {
    const value = option(flag);
    if (value === undefined || value === '' || value.startsWith('--'))
      throw new AppError('request.invalid', `${command} needs ${flag}; ${USAGE[command]}`);
    return value;
  };
  const given = need('--format');
  const format = FORMATS.find((one) => one === given);
  if (!format) throw new AppError('request.invalid', `--format ${given} is not known; ${USAGE[command]}`);
  return run[command](format, need, option('--data') ?? defaultDataDir);
}

const NAMES = FORMATS.join('|');
const USAGE = {
  import: `usage: import --format ${NAMES} --in FILE --out DIR`,
  export: `usage: export --format ${NAMES} [--data DIR] --out FILE`,
};

const run = {
  import: (format: FormatName, need: (flag: string) => string) =>
    importDataset({ format, file: need('--in'), outDir: need('--out') }),
  export: (format: FormatName, need: (flag: string) => string, dataDir: string) =>
    exportDataset({ format, dataDir, file: need('--out') }),
};
