import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles the widget into one script for a plain `<script>` tag.
 * @param {{ outfile: string, minify?: boolean }} options
 * @returns {Promise<void>}
 */
export async function buildWidget({ outfile, minify = true }) {
  await build({
    entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
    outfile,
    bundle: true,
    minify,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'edge111', 'firefox113', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    loader: { '.css': 'text' },
    logLevel: 'warning',
  });
}
