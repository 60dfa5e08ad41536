import { spawn } from 'node:child_process';

/** Poppler's tools, where the machine has them; the file goes in and the result comes out without touching the disk. */
export interface PdfTools {
  /** Text that the PDF itself holds on a page; undefined where it could not be asked. */
  textOf(pdf: Uint8Array, page: number): Promise<string | undefined>;
  /** A page as a PNG of some 200 dots an inch; undefined where there is no such page, or no such tool. */
  imageOf(pdf: Uint8Array, page: number): Promise<Uint8Array | undefined>;
}

/** Where a system's own programs stand; a tool is given nothing else of our environment. */
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';
const MOST_IMAGE_BYTES = 40 * 1024 * 1024;
const MOST_TEXT_BYTES = 1024 * 1024;
/** Address space of a tool, KB. */
const MOST_MEMORY_KB = 1_500_000;

export function createPdfTools({ timeoutMs = 20_000 }: { timeoutMs?: number } = {}): PdfTools {
  const page = (number: number): string[] => ['-f', String(number), '-l', String(number)];
  return {
    async textOf(pdf, number) {
      const text = await run(
        'pdftotext',
        [...page(number), '-enc', 'UTF-8', '-', '-'],
        pdf,
        MOST_TEXT_BYTES,
        timeoutMs,
      );
      return text?.toString('utf8').replaceAll('\f', '');
    },
    async imageOf(pdf, number) {
      // Bounded on its longer side: a page may say that it is as large as a field.
      const drawn = ['-singlefile', '-png', '-gray', '-scale-to', '2300', '-'];
      const image = await run('pdftoppm', [...page(number), ...drawn], pdf, MOST_IMAGE_BYTES, timeoutMs);
      return image?.length ? image : undefined;
    },
  };
}

/** What a tool wrote; undefined where it is lacking, failed, or went beyond its bounds. */
function run(
  tool: string,
  args: readonly string[],
  input: Uint8Array,
  mostBytes: number,
  timeoutMs: number,
): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    // The shell only sets the bound: its words are ours, never a citizen's.
    const child = spawn('sh', ['-c', `ulimit -v ${MOST_MEMORY_KB}; exec "$0" "$@"`, tool, ...args], {
      ...{ stdio: ['pipe', 'pipe', 'ignore'], env: { PATH: SYSTEM_PATH } },
      ...{ timeout: timeoutMs, killSignal: 'SIGKILL' },
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostBytes) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(chunks) : undefined));
    // A tool that ends early does not read to the end.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
