/** Bundles the widget into one script, minified unless told otherwise. Rejects on a build error. */
export function buildWidget(options: { outfile: string; minify?: boolean }): Promise<void>;
