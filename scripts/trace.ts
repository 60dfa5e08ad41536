import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { traceability } from './trace/traceability.ts';

/** Writes `docs/trazabilidad.md`: each requirement with the tests that name it, and those without. `npm run -s trace` */
const root = path.resolve(import.meta.dirname, '..');
writeFileSync(path.join(root, 'docs/trazabilidad.md'), traceability(root));
console.log('docs/trazabilidad.md is written');
