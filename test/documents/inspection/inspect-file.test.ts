import { deflateSync, gzipSync } from 'node:zlib';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import type { FileRefusal } from '../../../contracts/citizen-file.ts';
import { inspectFile } from '../../../documents/inspection/inspect-file.ts';
import { safeName } from '../../../documents/inspection/name-rules.ts';
import { DOCX, EXE, GIF, HEIC, HTML, JPEG, PDF, PNG, SVG, WEBP, zip } from '../../channels/web/files.ts';
import { jpegSaying, jpegWithComment, packedObjects, pdf, png, pngChunk, streamObject, webpSaying } from './files.ts';

const MOST_BYTES = 2 * 1024 * 1024;
const inspect = (name: string, content: Buffer, declaredType?: string) =>
  inspectFile({ name, content, ...(declaredType !== undefined && { declaredType }) }, { mostBytes: MOST_BYTES });

const action = (text: string): Buffer => pdf(`4 0 obj\n<<${text}>>\nendobj\n`);
const OLE = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
const tar = Buffer.concat([Buffer.alloc(257), Buffer.from('ustar\x0000'), Buffer.alloc(512)]);
const ARCHIVE = zip({ 'virus.txt': 'x' });
const after = (bytes: Buffer, more: Buffer | string): Buffer => Buffer.concat([bytes, Buffer.from(more as string)]);
const tiff = Buffer.from('49492a00080000000000', 'hex');

/** Hostile files by what they are up to; each is refused, and for its own reason. */
const HOSTILE: [what: string, reason: FileRefusal, name: string, content: Buffer, declaredType?: string][] = [
  ['nothing', 'empty', 'recibo.pdf', Buffer.alloc(0)],
  ['more than is taken', 'size', 'plano.pdf', pdf(' '.repeat(MOST_BYTES))],

  ['a program', 'type', 'recibo.pdf', EXE],
  ['a program for Linux', 'type', 'recibo.pdf', Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0', 'latin1')],
  ['a script', 'type', 'recibo.pdf', Buffer.from('#!/bin/sh\nrm -rf /\n')],
  ['a page as a picture', 'type', 'foto.png', HTML, 'image/png'],
  ['a drawing with a script as a picture', 'type', 'foto.jpg', SVG, 'image/jpeg'],
  ['an animation', 'type', 'foto.jpg', GIF],
  ['a picture no screen here shows', 'type', 'foto.jpg', HEIC],
  ['a scan of many pages', 'type', 'escritura.pdf', tiff],
  ['a shortcut', 'type', 'escritura.pdf', Buffer.from('4c0000000114020000000000c000000000000046', 'hex')],
  ['noise', 'type', 'foto.jpg', Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])],
  ['a PDF behind other bytes', 'type', 'recibo.pdf', after(Buffer.from('MZ\x90\0junk\n'), PDF)],
  ['PostScript', 'type', 'recibo.pdf', Buffer.from('%!PS-Adobe-3.0\n(cmd) run\n')],

  ['a zip', 'archive', 'papeles.pdf', ARCHIVE],
  ['an empty zip', 'archive', 'papeles.pdf', Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)])],
  ['a rar', 'archive', 'papeles.pdf', Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1')],
  ['a 7z', 'archive', 'papeles.pdf', Buffer.from('377abcaf271c0004', 'hex')],
  ['a gzip bomb', 'archive', 'papeles.pdf', gzipSync(Buffer.alloc(1_000_000))],
  ['a tar', 'archive', 'papeles.pdf', tar],
  ['a cabinet', 'archive', 'papeles.pdf', Buffer.from('MSCF\0\0\0\0')],

  ['a document', 'office', 'carta.docx', DOCX],
  ['a document as a PDF', 'office', 'carta.pdf', DOCX],
  ['a document with macros', 'office', 'carta.pdf', zip({ '[Content_Types].xml': '<x/>', 'word/vbaProject.bin': 'M' })],
  ['an old document', 'office', 'carta.doc', OLE],
  ['rich text', 'office', 'carta.pdf', Buffer.from('{\\rtf1{\\object\\objdata 01}}')],

  ['a picture named a PDF', 'mismatch', 'escritura.pdf', PNG],
  ['a PDF named a picture', 'mismatch', 'foto.jpg', PDF],
  ['a picture named a text', 'mismatch', 'leame.txt', PNG],
  ['a picture said to be a page', 'mismatch', 'foto.png', PNG, 'text/html'],
  ['a PDF said to be a picture', 'mismatch', 'recibo.pdf', PDF, 'image/png'],
  ['a PDF said to be a program', 'mismatch', 'recibo.pdf', PDF, 'application/x-msdownload'],

  ['two endings', 'name', 'factura.pdf.exe', PDF],
  ['two endings the other way', 'name', 'factura.exe.pdf', PDF],
  ['two endings with room between', 'name', `factura.pdf${' '.repeat(80)}.scr`, PDF],
  ['an ending with a point after it', 'name', 'factura.exe.', PDF],
  ['a page', 'name', 'factura.html', PDF],
  ['a name that reads backwards', 'name', 'factura\u202Efdp.exe', PDF],
  ['a name that only looks reversed', 'name', 'factura\u202Efdp.pdf', PDF],
  ['hidden letters', 'name', 'factura\u2063.pdf', PDF],
  ['a zero byte', 'name', 'factura.pdf\0.png', PNG],
  ['a line break', 'name', 'factura\r\nContent-Type: text/html.pdf', PDF],
  ['a path upwards', 'name', '../../etc/cron.d/recibo.pdf', PDF],
  ['a path upwards of Windows', 'name', '..\\..\\recibo.pdf', PDF],
  ['a device', 'name', 'CON.pdf', PDF],
  ['a device with a number', 'name', 'lpt1.jpg', JPEG],
  ['a second stream', 'name', 'factura.pdf:virus.exe', PDF],
  ['endless', 'name', `${'a'.repeat(300)}.pdf`, PDF],

  ['a PDF cut short', 'damaged', 'recibo.pdf', PDF.subarray(0, 40)],
  ['a PDF of no version', 'damaged', 'recibo.pdf', Buffer.from('%PDF-x\nstartxref\n1 0 obj\n%%EOF')],
  ['a PDF that is only its ends', 'damaged', 'recibo.pdf', Buffer.from('%PDF-1.4\nstartxref\n0\n%%EOF')],
  [
    'objects packed twice',
    'damaged',
    'r.pdf',
    pdf(streamObject('/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]', '00')),
  ],
  ['objects that unpack to a bomb', 'damaged', 'r.pdf', pdf(packedObjects('x'.repeat(40_000_000)))],
  [
    'objects packed as nobody packs them',
    'damaged',
    'r.pdf',
    pdf(packedObjects('<<>>', '/DecodeParms<</Predictor 12>>')),
  ],
  ['a JPEG cut short', 'damaged', 'foto.jpg', JPEG.subarray(0, -2)],
  ['a JPEG without a picture', 'damaged', 'foto.jpg', Buffer.from('ffd8ffd9', 'hex')],
  ['a PNG cut short', 'damaged', 'foto.png', png(8, 8).subarray(0, -12)],
  ['a PNG without a picture', 'damaged', 'foto.png', Buffer.concat([PNG.subarray(0, 33), pngChunk('IEND')])],
  ['a WebP that claims more than there is', 'damaged', 'foto.webp', webpSaying(4_000)],

  ['a PDF with a password', 'password', 'extracto.pdf', pdf('', { trailer: '/Root 1 0 R/Encrypt 8 0 R' })],
  ['a password in a table that is a stream', 'password', 'e.pdf', pdf(streamObject('/Type/XRef/#45ncrypt 8 0 R', 'x'))],

  ['a script', 'active-content', 'r.pdf', action('/S/JavaScript/JS(app.alert(1))')],
  ['a script under another spelling', 'active-content', 'r.pdf', action('/S/J#61vaScr#69pt/#4a#53(app.alert(1))')],
  ['a script among packed objects', 'active-content', 'r.pdf', pdf(packedObjects('<</S/JavaScript/JS(x)>>'))],
  [
    'a script in what only looks like a stream',
    'active-content',
    'r.pdf',
    pdf('(>>stream\n4 0 obj<</S/Java#53cript>>endstream'),
  ],
  ['a script at opening', 'active-content', 'r.pdf', action('/AA<</O 5 0 R>>')],
  ['a program to start', 'active-content', 'r.pdf', action('/S/Launch/Win<</F(cmd.exe)>>')],
  ['a file inside', 'active-content', 'r.pdf', action('/Names<</EmbeddedFiles 5 0 R>>')],
  ['a film', 'active-content', 'r.pdf', action('/Subtype/RichMedia')],
  ['a form that sends itself', 'active-content', 'r.pdf', action('/S/SubmitForm/F(http://x.example)')],
  ['a form of its own language', 'active-content', 'r.pdf', action('/AcroForm<</XFA 5 0 R>>')],
  ['a document it opens elsewhere', 'active-content', 'r.pdf', action('/S/GoToR/F(\\\\\\\\x.example\\\\a.pdf)')],

  ['a PNG that unpacks to a bomb', 'image-size', 'foto.png', png(1, 1, { width: 60_000, height: 60_000 })],
  ['a PNG of one endless line', 'image-size', 'foto.png', png(1, 1, { width: 2_000_000, height: 1 })],
  ['a JPEG that unpacks to a bomb', 'image-size', 'foto.jpg', jpegSaying(65_000, 65_000)],

  ['a PDF that is a zip', 'mixed', 'r.pdf', pdf('', { after: `\n${ARCHIVE.toString('latin1')}` })],
  ['a PDF that is a page', 'mixed', 'r.pdf', pdf('%<html><body>x</body></html>\n')],
  ['a PDF with bytes after its end', 'mixed', 'r.pdf', pdf('', { after: '\nMZ\x90\0' })],
  ['a PDF with a link that is a script', 'mixed', 'r.pdf', action('/S/URI/URI(javascript:alert(1))')],
  ['a JPEG that is a zip', 'mixed', 'foto.jpg', after(JPEG, ARCHIVE)],
  ['a JPEG that is a page', 'mixed', 'foto.jpg', jpegWithComment('<script>alert(1)</script>')],
  ['a JPEG that is a program of a server', 'mixed', 'foto.jpg', jpegWithComment('<?php system($_GET[0]);')],
  ['a JPEG that is a PDF', 'mixed', 'foto.jpg', jpegWithComment('%PDF-1.4')],
  ['a PNG that is a program', 'mixed', 'foto.png', after(png(2, 2), EXE)],
  ['a PNG that is a rar', 'mixed', 'foto.png', after(png(2, 2), Buffer.from('Rar!\x1a\x07\x00', 'latin1'))],
  [
    'a PNG with a page in its words',
    'mixed',
    'foto.png',
    png(2, 2, { width: 2, height: 2 }, [pngChunk('tEXt', 'a\0<html>')]),
  ],
  ['a WebP that is a zip', 'mixed', 'foto.webp', after(WEBP, ARCHIVE)],
];

describe('R-Q4: hostile files', () => {
  it('are at least 60, no two the same', () => {
    const bodies = HOSTILE.map(
      ([, , name, content, declared = '']) => `${name}|${declared}|${content.toString('base64')}`,
    );
    expect(new Set(bodies).size).toBe(HOSTILE.length);
    expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE.map(([what, reason, ...file]) => [reason, what, ...file] as const))(
    '%s: %s',
    (reason, _what, name, content, declaredType) => {
      expect(inspect(name, content, declaredType)).toMatchObject({ kind: 'refused', reason });
    },
  );
});

describe('honest files are taken', () => {
  it.each<[what: string, sent: string, kept: string, contentType: string, content: Buffer, declaredType?: string]>([
    ['a small PDF', 'recibo predial.PDF', 'recibo predial.PDF', 'application/pdf', PDF, 'application/pdf'],
    ['a PDF with packed objects', 'a.pdf', 'a.pdf', 'application/pdf', pdf(packedObjects('<</Type/Page>>'))],
    ['a form that is filled in', 'a.pdf', 'a.pdf', 'application/pdf', action('/AcroForm<</Fields[]>>')],
    ['a PDF with links', 'a.pdf', 'a.pdf', 'application/pdf', action('/S/URI/URI(https://x.gov.co)')],
    ['a PDF that ends in blanks', 'a.pdf', 'a.pdf', 'application/pdf', pdf('', { after: '\r\n\0\0\0' })],
    ['fonts whose names begin alike', 'a.pdf', 'a.pdf', 'application/pdf', action('/BaseFont/AAAAAA+JSans')],
    ['a PNG', 'foto.png', 'foto.png', 'image/png', png(40, 30), 'image/png'],
    ['a JPEG', 'WhatsApp Image 2026-11-20.jpeg', 'WhatsApp Image 2026-11-20.jpeg', 'image/jpeg', JPEG, 'image/jpeg'],
    ['a WebP', 'foto.webp', 'foto.webp', 'image/webp', WEBP, 'image/webp'],
    ['a PNG named as a JPEG', 'foto.jpg', 'foto.jpg.png', 'image/png', png(4, 4), 'image/jpeg'],
    ['a picture without an ending', 'Escritura No. 1234 de 2020', 'Escritura No. 1234 de 2020.jpg', 'image/jpeg', JPEG],
    ['a whole path of an old browser', 'C:\\Users\\ana\\escritura.pdf', 'escritura.pdf', 'application/pdf', PDF],
    ['an address in its name', 'recibo www.claro.com.co.pdf', 'recibo www.claro.com.co.pdf', 'application/pdf', PDF],
    ['a long name', `${'ñ'.repeat(122)}.pdf`, `${'ñ'.repeat(120)}.pdf`, 'application/pdf', PDF],
    ['a JPEG with a film after it, as phones write', 'foto.jpg', 'foto.jpg', 'image/jpeg', after(JPEG, 'ftypmp42')],
    ['a sender that says no type', 'a.pdf', 'a.pdf', 'application/pdf', PDF, 'application/octet-stream'],
    ['no name at all', '', 'archivo.pdf', 'application/pdf', PDF],
  ])('%s', (_what, sent, name, contentType, content, declaredType) => {
    expect(inspect(sent, content, declaredType)).toEqual({ kind: 'accepted', name, contentType });
  });

  it('and what pdf-lib writes, with and without packed objects', async () => {
    const document = await PDFDocument.create();
    const page = document.addPage();
    page.drawText('Certificado de tradición', { font: await document.embedFont(StandardFonts.Helvetica) });
    page.drawImage(await document.embedPng(png(30, 30)));
    for (const useObjectStreams of [true, false]) {
      const content = Buffer.from(await document.save({ useObjectStreams }));
      expect(inspect('certificado.pdf', content)).toMatchObject({ kind: 'accepted' });
    }
  });

  it('compressed data that says such things by chance is not taken for them', () => {
    const data = streamObject(
      '/Filter/FlateDecode',
      Buffer.concat([deflateSync(Buffer.alloc(99)), Buffer.from(' /JS /AA ')]),
    );
    expect(inspect('a.pdf', pdf(data))).toMatchObject({ kind: 'accepted' });
  });
});

describe('the name of a file', () => {
  it.each([
    ['recibo predial.PDF', 'recibo predial.PDF'],
    ['C:\\Users\\ana\\escritura.pdf', 'escritura.pdf'],
    ['recibo.exe', 'recibo.exe.pdf'],
    ['', 'archivo.pdf'],
    ['.pdf', 'pdf.pdf'],
    ['...', 'archivo.pdf'],
    ['pago 100%.pdf', 'pago 100%.pdf'],
    ['a%22b%0D%0Ac.pdf', 'abc.pdf'],
    ['a\u0000b\r\nc"d.pdf', 'abcd.pdf'],
    ['\u202Efdp.exe', 'fdp.exe.pdf'],
    ['ñandú año 2026 (1).pdf', 'ñandú año 2026 (1).pdf'],
    [`${'🏠'.repeat(200)}.pdf`, `${'🏠'.repeat(120)}.pdf`],
  ])('%j becomes %j', (sent, name) => {
    expect(safeName(sent, ['pdf'])).toBe(name);
  });

  it('of a refused file is told as it was, without what is hidden in it', () => {
    expect(safeName('../../factura\u202Efdp.exe')).toBe('facturafdp.exe');
  });
});
