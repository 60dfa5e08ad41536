import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib';
import { Signer, SignPdf } from '@signpdf/signpdf';
import { SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import type { PDFDocument } from 'pdf-lib';
import type { CmsSigner } from './cms.ts';

/** What the signature says of itself in the PDF; the time is the issuer's own. */
export interface SignatureNote {
  signer: string;
  reason: string;
  location: string;
  at: Date;
  /** Room for the CMS, bytes. */
  roomBytes: number;
}

/** Saves the document with a PAdES signature over all of its bytes (`ETSI.CAdES.detached`). */
export async function signPdf(document: PDFDocument, cms: CmsSigner, note: SignatureNote): Promise<Uint8Array> {
  pdflibAddPlaceholder({
    pdfDoc: document,
    reason: literal(note.reason),
    name: literal(note.signer),
    location: literal(note.location),
    contactInfo: '',
    signingTime: note.at,
    // Counted in hexadecimal figures, which must be even in number.
    signatureLength: 2 * note.roomBytes,
    subFilter: SUBFILTER_ETSI_CADES_DETACHED,
  });
  const bytes = await document.save({ addDefaultPage: false, updateFieldAppearances: false });
  return new SignPdf().sign(bytes, new CmsAdapter(cms), note.at);
}

/** The library wants a class of its own. */
class CmsAdapter extends Signer {
  readonly #cms: CmsSigner;
  constructor(cms: CmsSigner) {
    super();
    this.#cms = cms;
  }
  override async sign(bytes: Buffer): Promise<Buffer> {
    return Buffer.from(await this.#cms.sign(bytes));
  }
}

/** Inside a PDF string as the library writes it: one byte a letter, and nothing that would end it. */
function literal(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[–—]/g, '-')
    .replace(/[()\\]/g, ' ')
    .replace(/[^\u0020-\u007e\u00a1-\u00ff]/g, '?');
}
