import type { Filing } from '../../contracts/filing.ts';

/** Why a term is not put off: none runs, it is over, or the new day is no later one or too late; `latest` is the last that may be. */
export type ExtensionRefusal = { because: 'no-term' | 'over' } | { because: 'not-later' | 'too-late'; latest: string };

/** `again`: a term is put off once. */
export type Extended =
  | { outcome: 'done'; filing: Filing }
  | { outcome: 'unknown' }
  | ({ outcome: 'refused' } & (ExtensionRefusal | { because: 'again' }));

/** What the office asks for: the new last day (ISO date) and why, in words for the citizen. */
export interface Extension {
  until: string;
  reason: string;
}

/** How the office puts off the term of what was filed (R-D3); said again it changes things once. */
export interface FilingExtension {
  extend(number: string, staffId: string, extension: Extension): Promise<Extended>;
}
