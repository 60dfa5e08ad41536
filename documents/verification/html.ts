/** Markup that is safe to send: everything put into it was escaped, unless it was markup itself. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | Html | Part[] | undefined | false;

/** Template tag: escapes every value but `Html`; lists are joined, `undefined` and `false` leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((done, text, index) => done + markupOf(parts[index - 1]) + text));
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return part.map(markupOf).join('');
  return part.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
