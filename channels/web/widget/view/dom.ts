type Attributes = Record<string, string | boolean | undefined>;

/** Makes an element. Text children become text nodes, never markup; `true` is an empty attribute, `false` none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A decorative icon of 24 × 24 units, drawn with the colour of the text around it. */
export function icon(name: keyof typeof PATHS): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [attribute, value] of Object.entries(ICON)) svg.setAttribute(attribute, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** A link to another site that learns nothing of this page. */
export function outsideLink(text: string, url: string, newTab: string, className?: string): HTMLAnchorElement {
  const hint = h('span', { class: 'hidden-text' }, ` ${newTab}`);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', class: className }, text, hint);
}

const SVG = 'http://www.w3.org/2000/svg';
const ICON = {
  viewBox: '0 0 24 24',
  width: '24',
  height: '24',
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': '2',
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
  'aria-hidden': 'true',
  focusable: 'false',
};
const PATHS = {
  chat: 'M4 5h16v11H10l-5 4v-4H4z M8 9h8 M8 12h5',
  minimise: 'M5 12h14',
  add: 'M12 5v14 M5 12h14',
  send: 'M4 12h13 M11 5l7 7-7 7',
  attach: 'M8 12.5l6-6a3 3 0 0 1 4.2 4.2l-8 8a5 5 0 0 1-7-7l7.3-7.3',
  place: 'M12 21s-6-5.5-6-11a6 6 0 0 1 12 0c0 5.5-6 11-6 11z M12 8a2 2 0 1 0 0 4a2 2 0 0 0 0-4z',
  down: 'M12 5v14 M6 13l6 6 6-6',
};
