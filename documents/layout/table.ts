import { rgb } from 'pdf-lib';
import { BLUE, INK, MUTED, RULE, type Sheet } from './sheet.ts';

/** One column; the first is written from the left, the others end at their right edge. */
export interface Column {
  title: string;
  /** Share of the whole width. */
  share: number;
}

/** `group` stands above its rows and is never left alone at the foot of a page. */
export type Row = { kind: 'group'; text: string } | { kind: 'row' | 'subtotal' | 'total'; cells: readonly string[] };

const HEADER = 20;
const LINE = 12.5;
const PADDING = 5;
const SHADE = rgb(0.93, 0.95, 0.98);

/** A table over as many pages as it needs, with its head on each. */
export function drawTable(sheet: Sheet, columns: readonly Column[], rows: readonly Row[]): void {
  const width = sheet.right - sheet.left;
  const ends = columns.map((_, index) =>
    columns.slice(0, index + 1).reduce((x, { share }) => x + share * width, sheet.left),
  );
  const cells = (texts: readonly string[], bold: boolean): string[][] =>
    texts.map((text, index) => {
      const room = (columns[index]?.share ?? 0) * width - 2 * PADDING;
      return sheet.lines(text, room, { size: 9, bold });
    });

  const head = (): void => {
    const y = sheet.y - HEADER;
    sheet.page.drawRectangle({ x: sheet.left, y, width, height: HEADER, color: BLUE });
    columns.forEach(({ title }, index) =>
      place(sheet, index, ends, title, y + 6.5, { size: 9, bold: true, color: rgb(1, 1, 1) }),
    );
    sheet.advance(HEADER);
  };

  const linesOf = (row: Row): string[][] =>
    row.kind === 'group'
      ? [sheet.lines(row.text, width - 2 * PADDING, { size: 9, bold: true })]
      : cells(row.cells, row.kind !== 'row');
  const draw = (row: Row): void => {
    const bold = row.kind !== 'row';
    const lines = linesOf(row);
    const height = heightOf(lines);
    const top = sheet.y;
    if (row.kind === 'group' || row.kind === 'total')
      sheet.page.drawRectangle({ x: sheet.left, y: top - height, width, height, color: SHADE, opacity: 0.7 });
    lines.forEach((cell, column) =>
      cell.forEach((text, line) =>
        place(sheet, column, ends, text, top - LINE * (line + 1) + 1, { size: 9, bold, color: COLORS[row.kind] }),
      ),
    );
    sheet.page.drawRectangle({ x: sheet.left, y: top - height, width, height: 0.5, color: RULE });
    sheet.advance(height);
  };

  sheet.reserve(HEADER + 3 * (LINE + PADDING));
  head();
  let group: Row | undefined;
  for (const row of rows) {
    if (row.kind === 'total') group = undefined;
    // A group's name is never left alone at the foot of a page, and stands again at the head of the next.
    const kept = row.kind === 'group' ? LINE + PADDING : 0;
    if (sheet.reserve(heightOf(linesOf(row)) + kept)) {
      head();
      if (group && row.kind !== 'group') draw(group);
    }
    draw(row);
    if (row.kind === 'group') group = row;
  }
  sheet.gap(10);
}

const COLORS = { group: INK, row: INK, subtotal: MUTED, total: BLUE };

const heightOf = (lines: readonly string[][]): number =>
  Math.max(...lines.map(({ length }) => length)) * LINE + PADDING;

function place(
  sheet: Sheet,
  column: number,
  ends: readonly number[],
  text: string,
  y: number,
  style: Parameters<Sheet['put']>[2],
): void {
  const x = column === 0 ? sheet.left + PADDING : (ends[column] ?? sheet.right) - PADDING;
  sheet.put(text, { x, y }, { ...style, right: column > 0 });
}
