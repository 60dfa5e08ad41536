import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NluContext } from '../../contracts/nlu-result.ts';

/** The repository's own training data. */
export const DATA_DIR = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'training-data');

/** 20 November 2026, 10:00 in Bogotá. */
export const NOW = new Date('2026-11-20T15:00:00Z');

/** What the engine is told in a web conversation in Spanish. */
export const context = (more: Partial<NluContext> = {}): NluContext => ({
  channel: 'web',
  locale: 'es-CO',
  now: NOW,
  ...more,
});
