import type { PaperCheck } from '../../bot/ports/papers.ts';
import type { Issuer } from '../press/job.ts';
import type { Words } from '../words.ts';
import { html, type Html } from './html.ts';

/** What the page has to say. */
export type Finding =
  | { kind: 'ask' }
  | { kind: 'found'; check: PaperCheck; code: string }
  | { kind: 'unknown'; typed: string }
  | { kind: 'too-many'; seconds: number }
  | { kind: 'failed' };

/** Where the page and its style stand. */
export const PAGE_PATH = '/verificar';
export const STYLE_PATH = '/verificar/estilo.css';

/** The public page on which anybody verifies a paper; works without a script. */
export function verificationPage(finding: Finding, { words, issuer }: { words: Words; issuer: Issuer }): string {
  const heading = headingOf(finding, words);
  return html`<!doctype html>
    <html lang="es-CO">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${heading} – ${issuer.office}</title>
        <link rel="stylesheet" href="${STYLE_PATH}" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <header>
          <p class="entity">${issuer.entity}</p>
          <p>${issuer.office}</p>
        </header>
        <main>
          <h1>${heading}</h1>
          ${bodyOf(finding, words)}
        </main>
      </body>
    </html>`.markup;
}

function headingOf(finding: Finding, { say }: Words): string {
  switch (finding.kind) {
    case 'ask':
      return say('page.title');
    case 'found':
      return say(finding.check.demo ? 'page.demo' : `page.${finding.check.state}`);
    case 'unknown':
      return say('page.unknown');
    case 'too-many':
      return say('page.tooMany');
    case 'failed':
      return say('page.failed');
  }
}

function bodyOf(finding: Finding, words: Words): Html {
  const { say } = words;
  switch (finding.kind) {
    case 'ask':
      return html`<p>${say('page.intro')}</p>
        ${form(words)}`;
    case 'found':
      return found(finding.check, finding.code, words);
    case 'unknown':
      return html`<p>${say('page.unknownHelp')}</p>
        ${form(words, finding.typed)}`;
    case 'too-many':
      return html`<p>${say('page.tooManyHelp', { seconds: finding.seconds })}</p>`;
    case 'failed':
      return html`<p>${say('page.failedHelp')}</p>`;
  }
}

function found(check: PaperCheck, code: string, words: Words): Html {
  const { say } = words;
  const facts: [string, string][] = [
    ['page.kind', say(`kind.${check.kind}`)],
    ['page.number', check.number],
    ['page.issuedAt', words.moment(check.issuedAt)],
    ['page.validUntil', check.validUntil === undefined ? say('page.noEnd') : words.moment(check.validUntil)],
    ['page.holder', check.maskedHolder ?? say('page.nobody')],
    ['page.label', code],
  ];
  return html`${check.demo && html`<p class="demo">${say('page.demoHelp')}</p>`}
    <dl class="${check.demo ? 'revoked' : check.state}">
      ${facts.map(
        ([key, value]) =>
          html`<div>
            <dt>${say(key)}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <p>${say('page.compare')} ${say('page.holderHelp')}</p>
    <p><a href="${PAGE_PATH}">${say('page.another')}</a></p>`;
}

function form({ say }: Words, typed = ''): Html {
  return html`<form action="${PAGE_PATH}" method="get">
    <label for="codigo">${say('page.label')}</label>
    <p id="ayuda" class="hint">${say('page.hint')}</p>
    <input
      id="codigo"
      name="codigo"
      type="text"
      value="${typed}"
      required
      maxlength="64"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
      aria-describedby="ayuda"
    />
    <button type="submit">${say('page.submit')}</button>
  </form>`;
}

/** Dark on light, 4.5 to 1 or more; nothing is told by colour alone. */
export const STYLE = `
:root { font: 100%/1.5 system-ui, "Open Sans", sans-serif; color: #1a1c20; background: #fff; }
body { margin: 0; border-top: .75rem solid #004884; }
header, main { max-width: 40rem; margin: 0 auto; padding: 1rem; }
header p { margin: 0; }
.entity { font-weight: 600; color: #004884; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
dl { margin: 0 0 1rem; border: 1px solid #c5cdd8; border-left: .5rem solid #004884; }
dl.valid { border-left-color: #1b6b3a; }
dl.expired { border-left-color: #8a5a00; }
dl.revoked { border-left-color: #a11; }
dl div { padding: .5rem 1rem; border-bottom: 1px solid #e3e7ee; }
dl div:last-child { border-bottom: 0; }
dt { font-size: .875rem; color: #4a4f57; }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.demo { margin: 0 0 1rem; padding: .5rem 1rem; border: 2px solid #a11; }
label { display: block; font-weight: 600; }
.hint { margin: 0 0 .5rem; color: #4a4f57; font-size: .875rem; }
input { font: inherit; width: 100%; max-width: 22rem; box-sizing: border-box; padding: .6rem; border: 1px solid #5b6470; border-radius: .25rem; text-transform: uppercase; }
button { font: inherit; font-weight: 600; margin: .75rem 0 0; padding: .6rem 1.25rem; display: block; color: #fff; background: #004884; border: 0; border-radius: .25rem; }
a { color: #004884; }
:focus-visible { outline: 3px solid #e07b00; outline-offset: 2px; }
`;
