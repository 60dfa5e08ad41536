/** Languages whose texts of react-aria are kept; the others are replaced by nothing, which saves a third of its weight. */
const KEPT_LOCALES = ['es-ES', 'en-US'];

const dropLocales = {
  name: 'ventanilla-drop-locales',
  enforce: 'pre',
  load(id: string): string | undefined {
    const locale = /react-(?:aria|stately)[^?]*\/intl\/[^?]*\/([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id)?.[1];
    return locale !== undefined && !KEPT_LOCALES.includes(locale) ? 'export default {};' : undefined;
  },
};

// Plain data: importing Vite's own types would bring Node's into the browser's type check.
export default {
  root: new URL('.', import.meta.url).pathname,
  base: '/desk/',
  plugins: [dropLocales],
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: new URL('../../dist/desk', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2023',
    // The content policy has no `data:` for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
};
