import {
  closePath,
  fill,
  lineTo,
  moveTo,
  popGraphicsState,
  pushGraphicsState,
  setFillingRgbColor,
  type PDFPage,
} from 'pdf-lib';
import bwipjs from 'bwip-js/node';
import QRCode from 'qrcode';
import { AppError } from '../../bot/domain/errors.ts';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A QR code of `side` points with its quiet zone, as one filled shape; the corner at `x`, `y` is the lower left. */
export function drawQr(page: PDFPage, text: string, at: { x: number; y: number; side: number }): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const module = at.side / (modules.size + 2 * QUIET);
  const boxes: Box[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let from = 0; from < modules.size; from += 1) {
      let to = from;
      while (to < modules.size && modules.get(row, to)) to += 1;
      if (to === from) continue;
      boxes.push({
        x: at.x + (from + QUIET) * module,
        y: at.y + (modules.size - row - 1 + QUIET) * module,
        width: (to - from) * module,
        height: module,
      });
      from = to;
    }
  }
  fillBoxes(page, boxes);
}

/** Modules left free around a QR code (ISO/IEC 18004). */
const QUIET = 4;

/**
 * A GS1-128 barcode as wide as `width` allows, in whole modules of at most 1 point. The text is SAP's, with its
 * application identifiers in brackets, and is not looked into. Throws AppError `backoffice.malformed` where it is no
 * GS1 text at all.
 */
export function drawGs1128(page: PDFPage, text: string, at: Box): void {
  const bars = widthsOf(text);
  const modules = bars.reduce((sum, width) => sum + width, 0);
  const module = Math.min(1, at.width / (modules + 20));
  let x = at.x + (at.width - modules * module) / 2;
  const boxes = bars.flatMap((bar, index) => {
    const box = { x, y: at.y, width: bar * module, height: at.height };
    x += bar * module;
    return index % 2 === 0 ? [box] : [];
  });
  fillBoxes(page, boxes);
}

/** An option that the library's types leave out: the meaning of the parts is SAP's business. */
const UNREAD = { dontlint: true };

function widthsOf(text: string): number[] {
  try {
    const [drawn] = bwipjs.raw({ bcid: 'gs1-128', text, ...UNREAD });
    if (drawn && 'sbs' in drawn) return drawn.sbs;
  } catch (cause) {
    throw new AppError('backoffice.malformed', 'the barcode of the bill is not GS1-128', { cause });
  }
  throw new AppError('backoffice.malformed', 'the barcode of the bill is not GS1-128');
}

/** One path for all boxes: small in the file, and without hairlines between neighbours. */
function fillBoxes(page: PDFPage, boxes: readonly Box[]): void {
  page.pushOperators(
    pushGraphicsState(),
    setFillingRgbColor(0, 0, 0),
    ...boxes.flatMap(({ x, y, width, height }) => [
      moveTo(x, y),
      lineTo(x + width, y),
      lineTo(x + width, y + height),
      lineTo(x, y + height),
      closePath(),
    ]),
    fill(),
    popGraphicsState(),
  );
}
