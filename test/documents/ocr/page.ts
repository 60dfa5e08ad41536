import { execFileSync } from 'node:child_process';
import { PDFDocument } from 'pdf-lib';
import { createFontShelf } from '../../../documents/layout/fonts.ts';

export const LINES = [
  'ESCRITURA PÚBLICA NÚMERO 1234',
  'Compareció la señora Hermenegilda Lucumí Torres,',
  'identificada con cédula de ciudadanía 31987654.',
  'El predio tiene el número 760010100020003.',
];

/** A PDF of these lines in words that the PDF itself knows. */
export async function textPdf(lines: readonly string[] = LINES, pages = 1): Promise<Buffer> {
  const document = await PDFDocument.create();
  const { regular: font } = await createFontShelf().embed(document);
  for (let number = 1; number <= pages; number += 1) {
    const page = document.addPage([595, 420]);
    lines.forEach((line, index) => page.drawText(line, { font, size: 18, x: 40, y: 360 - index * 40 }));
  }
  return Buffer.from(await document.save());
}

/** The same as a picture, as a camera would have it: drawn by poppler. */
export async function picture(lines: readonly string[] = LINES): Promise<Buffer> {
  const args = ['-singlefile', '-png', '-r', '150', '-'];
  return execFileSync('pdftoppm', args, {
    input: await textPdf(lines),
    maxBuffer: 50_000_000,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** A scan: a PDF whose pages are pictures. */
export async function scannedPdf(image: Buffer, pages = 1): Promise<Buffer> {
  const document = await PDFDocument.create();
  const embedded = await document.embedPng(image);
  for (let number = 1; number <= pages; number += 1)
    document.addPage([595, 420]).drawImage(embedded, { x: 0, y: 0, width: 595, height: 420 });
  return Buffer.from(await document.save());
}
