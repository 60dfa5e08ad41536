import { PDFDocument } from 'pdf-lib';
import { createFontShelf, type FontShelf } from '../layout/fonts.ts';
import { BLUE, createSheet, MUTED, RULE, type Sheet } from '../layout/sheet.ts';
import { drawQr } from '../layout/symbols.ts';
import { writtenDocument } from '../holder.ts';
import { writeBody } from '../pages/body.ts';
import { createCmsSigner, type Stamp } from '../sign/cms.ts';
import { signPdf } from '../sign/sign-pdf.ts';
import { requestTimeStamp } from '../sign/time-stamp.ts';
import { createWords, type Words } from '../words.ts';
import type { Issuer, PressJob, PressSetup } from './job.ts';

/** Prints and signs one paper; throws AppError `papers.unavailable` or, for a barcode that is none, `backoffice.malformed`. */
export type MakePaper = (job: PressJob) => Promise<Uint8Array>;

/** Reads fonts, words and key once. `onUnstamped` is told why a paper went out without its time-stamp. */
export async function createPaperMaker(setup: PressSetup, onUnstamped: (reason: Error) => void): Promise<MakePaper> {
  const shelf = createFontShelf();
  const words = createWords();
  const cms = await createCmsSigner(setup.identity, stampOf(setup, onUnstamped));
  const { identity, issuer } = setup;
  const certificateBytes = identity.certificates.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const roomBytes = 2048 + certificateBytes + (setup.timeStamp ? 16_384 : 0);

  return async (job) => {
    const document = await print(job, setup, { shelf, words });
    return signPdf(document, cms, {
      ...{ signer: identity.signer, location: issuer.place, roomBytes, at: new Date(job.issuedAt) },
      reason: words.say('signature.reason', { number: job.number }),
    });
  };
}

function stampOf({ timeStamp }: PressSetup, onUnstamped: (reason: Error) => void): Stamp | undefined {
  if (!timeStamp) return undefined;
  return async (signature) => {
    try {
      return await requestTimeStamp(signature, timeStamp);
    } catch (error) {
      if (timeStamp.onFailure === 'refuse') throw error;
      onUnstamped(error as Error);
      return undefined;
    }
  };
}

interface Shop {
  shelf: FontShelf;
  words: Words;
}

async function print(job: PressJob, { issuer, identity }: PressSetup, { shelf, words }: Shop): Promise<PDFDocument> {
  const { say } = words;
  const document = await PDFDocument.create();
  const issuedAt = new Date(job.issuedAt);
  const title = say(`kind.${job.content.kind}`);
  document.setTitle(`${title} ${job.number}`, { showInWindowTitleBar: true });
  document.setAuthor(`${issuer.entity}, ${issuer.office}`);
  document.setLanguage('es-CO');
  document.setProducer('Ventanilla');
  document.setCreator('Ventanilla');
  document.setCreationDate(issuedAt);
  document.setModificationDate(issuedAt);
  const sheet = createSheet({
    ...{ document, shelf, fonts: await shelf.embed(document) },
    watermark: job.demo ? say('demo') : undefined,
  });

  writeHead(sheet, job, issuer, words);
  writeBody(job.content, { sheet, words, office: issuer.office });
  writeVerification(sheet, job, identity.signer, words);
  sheet.finish((page, pages) => [
    say('footer.office', { office: issuer.office, number: job.number, code: job.code }),
    [issuer.place, say('footer.page', { page, pages }), ...(job.demo ? [say('demo')] : [])].join(' · '),
  ]);
  return document;
}

function writeHead(sheet: Sheet, job: PressJob, issuer: Issuer, words: Words): void {
  const { say } = words;
  sheet.paragraph(issuer.entity, { size: 12, bold: true, color: BLUE, after: 0 });
  sheet.paragraph(issuer.office, { size: 10, color: MUTED, after: 4 });
  sheet.rule();
  sheet.gap(6);
  sheet.paragraph(say(`kind.${job.content.kind}`), { size: 20, bold: true, after: 0 });
  if (job.locale === 'en') sheet.paragraph(words.english(`kind.${job.content.kind}`), { color: MUTED, after: 0 });
  sheet.gap(2);
  sheet.paragraph(say('number', { number: job.number }), { size: 11, bold: true, color: BLUE, after: 0 });
  sheet.paragraph(say('issued', { at: job.issuedAt }), { size: 9.5, color: MUTED, after: 8 });
  const { holder } = job;
  if (holder)
    sheet.fields([
      [say('holder.name'), holder.name],
      [say('holder.document'), `${say(`documentType.${holder.documentType}`)} ${writtenDocument(holder)}`],
    ]);
  sheet.rule();
  sheet.gap(4);
}

const QR_SIDE = 108;

/** QR and code in one box, never cut by the end of a page. */
function writeVerification(sheet: Sheet, { code, verifyUrl }: PressJob, signer: string, { say }: Words): void {
  const x = sheet.left + QR_SIDE + 10;
  const room = sheet.right - x - 8;
  const page = verifyUrl.slice(0, verifyUrl.lastIndexOf('/'));
  const blocks = [
    { text: say('verify.title'), size: 11, bold: true, color: BLUE },
    { text: say('verify.how', { page }), size: 9 },
    { text: say('verify.code'), size: 8.5, color: MUTED },
    { text: code, size: 14, bold: true },
    { text: say('signature.signed', { signer }), size: 8.5 },
    { text: say('signature.law'), size: 8.5, color: MUTED },
  ].flatMap(({ text, ...style }) => sheet.lines(text, room, style).map((line) => ({ line, style })));
  const textHeight = blocks.reduce((sum, { style }) => sum + style.size * 1.4, 0) + 14;
  const height = Math.max(QR_SIDE, textHeight);

  sheet.gap(6);
  sheet.reserve(height);
  const bottom = sheet.y - height;
  sheet.page.drawRectangle({
    ...{ x: sheet.left, y: bottom, width: sheet.right - sheet.left, height },
    ...{ borderColor: RULE, borderWidth: 0.8 },
  });
  drawQr(sheet.page, verifyUrl, { x: sheet.left + 2, y: bottom + (height - QR_SIDE) / 2, side: QR_SIDE });
  let y = sheet.y - 7 - (height - textHeight) / 2;
  for (const { line, style } of blocks) {
    y -= style.size * 1.4;
    sheet.put(line, { x, y: y + style.size * 0.35 }, style);
  }
  sheet.advance(height);
}
