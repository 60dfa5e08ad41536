import type { Logger } from 'pino';
import type { FileReading } from '../../contracts/file-reading.ts';
import type { FileReader } from '../../bot/ports/file-reader.ts';
import type { OcrProcess } from './ocr-process.ts';
import type { PdfTools } from './pdf-tools.ts';

export interface FileReaderOptions {
  ocr: OcrProcess;
  pdf: PdfTools;
  logger: Logger;
}

/** Pages of a PDF that are read: what a document is stands on the first ones. */
const MOST_PAGES = 3;
const LONGEST_PAGE = 20_000;
/** With less text of its own a page is taken for a picture. */
const LEAST_TEXT = 40;

type Page = FileReading['pages'][number];

/** Reads images, and the first pages of PDFs: their own text, else what stands in the picture of the page. */
export function createFileReader({ ocr, pdf, logger }: FileReaderOptions): FileReader {
  return {
    async read({ contentType, content }) {
      try {
        return contentType === 'application/pdf' ? await readPdf(content) : await readImage(content);
      } catch (error) {
        logger.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'a file could not be read');
        return { state: 'failed', pages: [] };
      }
    },
    close: () => ocr.close(),
  };

  async function readImage(image: Uint8Array): Promise<FileReading> {
    return { state: 'read', pages: [toPage(1, await ocr.recognise(image))] };
  }

  async function readPdf(content: Uint8Array): Promise<FileReading> {
    const pages: Page[] = [];
    for (let number = 1; number <= MOST_PAGES; number += 1) {
      const own = await pdf.textOf(content, number);
      if (own !== undefined && own.trim().length >= LEAST_TEXT) {
        pages.push(toPage(number, { text: own, confidence: 100 }));
        continue;
      }
      const image = await pdf.imageOf(content, number);
      if (!image) return { state: pages.length > 0 ? 'read' : 'none', pages };
      pages.push(toPage(number, await ocr.recognise(image)));
    }
    const hasMore = (await pdf.textOf(content, MOST_PAGES + 1)) !== undefined;
    return { state: 'read', pages, ...(hasMore && { hasMore }) };
  }
}

function toPage(number: number, { text, confidence }: { text: string; confidence: number }): Page {
  return { number, text: text.trim().slice(0, LONGEST_PAGE), confidence: Math.round(confidence) };
}
