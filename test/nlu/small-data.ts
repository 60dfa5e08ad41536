import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import type { Example } from '../../nlu/dataset.ts';
import type { Model } from '../../nlu/model.ts';
import { train } from '../../nlu/train.ts';

/** A folder laid out as `training-data/` under the system's temporary folder; the test removes it. */
export async function writeSmallData(
  intents: Record<string, string[]>,
  others: Record<string, string> = {},
): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'nlu-data-'));
  await mkdir(path.join(dir, 'intents'), { recursive: true });
  for (const [at, [intent, lines]] of Object.entries(intents).entries()) {
    await writeFile(path.join(dir, 'intents', `${at}.yaml`), stringify({ intent, es: { neutral: lines } }));
  }
  for (const [name, content] of Object.entries(others)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), content);
  }
  return dir;
}

export const THREE_INTENTS: Record<string, string[]> = {
  pagar: ['quiero pagar', 'pagar ya', 'el link de pago', 'deseo pagar mi impuesto', 'cómo hago para pagar ahora'],
  negar: ['no', 'no señor', 'para nada', 'claro que no', 'nunca'],
  saludar: ['hola', 'buenos días', 'buenas tardes', 'qué más pues', 'hola, muy buenas'],
};

/** A model of the three intents and a little out of scope, trained in memory. */
export function trainSmall(seed = 7): Promise<Model> {
  const lines = { ...THREE_INTENTS, [OUT_OF_SCOPE]: ['va a llover', 'cuéntame un chiste', 'la receta del ajiaco'] };
  const examples = Object.entries(lines).flatMap(([intent, texts]) =>
    texts.map((text): Example => ({ text, intent, language: 'es', where: 'small' })),
  );
  return train({ examples, moods: [], hash: '0'.repeat(64) }, { seed });
}
