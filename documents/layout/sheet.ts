import { degrees, rgb, type Color, type PDFDocument, type PDFFont, type PDFPage } from 'pdf-lib';
import type { FontShelf, Fonts } from './fonts.ts';
import { wrap } from './wrap.ts';

/** Letter, as Colombia prints; points. */
const WIDTH = 612;
const HEIGHT = 792;
const MARGIN = 56;
/** Where the text begins on a first page and on those after it, and where it ends. */
const TOP = HEIGHT - 48;
const BOTTOM = 72;

export const INK = rgb(0.1, 0.1, 0.12);
export const MUTED = rgb(0.33, 0.35, 0.38);
export const BLUE = rgb(0, 0.28, 0.52);
export const RULE = rgb(0.78, 0.81, 0.85);
const DEMO = rgb(0.75, 0.1, 0.1);

export interface TextStyle {
  size?: number;
  bold?: boolean;
  color?: Color;
  /** Points left free below. */
  after?: number;
  align?: 'left' | 'center';
}

/** A paper being written from top to bottom; what does not fit goes on a new page. */
export interface Sheet {
  readonly left: number;
  readonly right: number;
  /** Where the next line begins, points from the bottom of the page. */
  readonly y: number;
  readonly page: PDFPage;
  paragraph(text: string, style?: TextStyle): void;
  /** Label and value side by side, one pair under the other. */
  fields(pairs: readonly (readonly [string, string])[]): void;
  rule(): void;
  gap(points: number): void;
  /** Begins a new page unless so much is left on this one; true where it did. */
  reserve(points: number): boolean;
  /** Moves on after something was drawn by hand. */
  advance(points: number): void;
  font(bold?: boolean): PDFFont;
  /** One line at a place, no wrapping; `right` ends there. */
  put(text: string, at: { x: number; y: number }, style?: TextStyle & { right?: boolean }): void;
  lines(text: string, width: number, style?: TextStyle): string[];
  /** Writes what stands at the foot of each page, once all are there. */
  finish(footer: (page: number, pages: number) => readonly string[]): void;
}

export interface SheetOptions {
  document: PDFDocument;
  fonts: Fonts;
  shelf: FontShelf;
  /** Written large across every page. */
  watermark?: string | undefined;
}

export function createSheet({ document, fonts, shelf, watermark }: SheetOptions): Sheet {
  const pages: PDFPage[] = [];
  let y = 0;
  const font = (bold = false): PDFFont => (bold ? fonts.bold : fonts.regular);
  const current = (): PDFPage => pages.at(-1) ?? newPage();

  function newPage(): PDFPage {
    const page = document.addPage([WIDTH, HEIGHT]);
    pages.push(page);
    page.drawRectangle({ x: 0, y: HEIGHT - 10, width: WIDTH, height: 10, color: BLUE });
    if (watermark !== undefined) drawWatermark(page, shelf.writable(watermark), fonts.bold);
    y = TOP;
    return page;
  }

  const reserve = (points: number): boolean => {
    if (pages.length > 0 && y - points >= BOTTOM) return false;
    newPage();
    return true;
  };
  const lines: Sheet['lines'] = (text, width, { size = 10, bold = false } = {}) =>
    wrap(shelf.writable(text), font(bold), size, width);
  const put: Sheet['put'] = (text, at, { size = 10, bold = false, color = INK, right = false } = {}) => {
    const written = shelf.writable(text);
    const x = right ? at.x - font(bold).widthOfTextAtSize(written, size) : at.x;
    current().drawText(written, { x, y: at.y, size, font: font(bold), color });
  };
  const paragraph: Sheet['paragraph'] = (text, style = {}) => {
    const { size = 10, after = 6, align = 'left' } = style;
    const leading = size * 1.4;
    for (const line of lines(text, WIDTH - 2 * MARGIN, style)) {
      reserve(leading);
      y -= leading;
      const free = WIDTH - 2 * MARGIN - font(style.bold).widthOfTextAtSize(line, size);
      put(line, { x: MARGIN + (align === 'center' ? free / 2 : 0), y: y + size * 0.3 }, style);
    }
    y -= after;
  };

  newPage();
  return {
    left: MARGIN,
    right: WIDTH - MARGIN,
    get y() {
      return y;
    },
    get page() {
      return current();
    },
    paragraph,
    font,
    put,
    lines,
    reserve,
    gap: (points) => void (y -= points),
    advance: (points) => void (y -= points),
    rule() {
      y -= 4;
      current().drawRectangle({ x: MARGIN, y, width: WIDTH - 2 * MARGIN, height: 0.7, color: RULE });
      y -= 6;
    },
    fields(pairs) {
      const valueX = MARGIN + 150;
      for (const [label, value] of pairs) {
        const values = lines(value, WIDTH - MARGIN - valueX, { bold: true });
        const labels = lines(label, 142, { size: 9.5 });
        const height = 14.5 * Math.max(values.length, labels.length);
        reserve(height);
        labels.forEach((line, index) =>
          put(line, { x: MARGIN, y: y - 11 - 14.5 * index }, { size: 9.5, color: MUTED }),
        );
        values.forEach((line, index) => put(line, { x: valueX, y: y - 11 - 14.5 * index }, { bold: true }));
        y -= height;
      }
      y -= 6;
    },
    finish(footer) {
      pages.forEach((page, index) => {
        page.drawRectangle({ x: MARGIN, y: 56, width: WIDTH - 2 * MARGIN, height: 0.7, color: RULE });
        footer(index + 1, pages.length).forEach((line, row) => {
          const text = shelf.writable(line);
          page.drawText(text, { x: MARGIN, y: 44 - 11 * row, size: 8, font: fonts.regular, color: MUTED });
        });
      });
    },
  };
}

/** From corner to corner, light enough to read through. */
function drawWatermark(page: PDFPage, text: string, font: PDFFont): void {
  const angle = Math.atan2(HEIGHT, WIDTH);
  const size = (0.82 * Math.hypot(WIDTH, HEIGHT)) / font.widthOfTextAtSize(text, 1);
  const half = font.widthOfTextAtSize(text, size) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  page.drawText(text, {
    x: WIDTH / 2 - half * cos + (size / 3) * sin,
    y: HEIGHT / 2 - half * sin - (size / 3) * cos,
    size,
    font,
    color: DEMO,
    opacity: 0.16,
    rotate: degrees((angle * 180) / Math.PI),
  });
}
