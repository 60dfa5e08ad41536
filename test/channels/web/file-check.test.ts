import { describe, expect, it } from 'vitest';
import { checkFile, safeName } from '../../../channels/web/file-check.ts';
import { DOCX, EXE, GIF, HEIC, HTML, JPEG, PDF, PNG, SVG, WEBP, zip } from './files.ts';

describe('R-Q4: the type of a file', () => {
  it.each([
    ['a.pdf', PDF, 'application/pdf'],
    ['a.png', PNG, 'image/png'],
    ['a.jpeg', JPEG, 'image/jpeg'],
    ['a.webp', WEBP, 'image/webp'],
    ['a.heic', HEIC, 'image/heic'],
    ['a.docx', DOCX, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ])('of %s is told by its bytes', async (name, content, contentType) => {
    expect(await checkFile({ name, content })).toEqual({ name, content, contentType });
  });

  it.each([
    ['an executable named as a PDF', 'recibo.pdf', EXE],
    ['a page named as a picture', 'foto.png', HTML],
    ['a drawing with script', 'plano.svg', SVG],
    ['an animation', 'a.gif', GIF],
    ['a plain archive named as a document', 'a.docx', zip({ 'a.txt': 'x' })],
    ['an archive cut short', 'a.docx', DOCX.subarray(0, 40)],
    ['nothing', 'a.pdf', Buffer.alloc(0)],
    ['noise', 'a.jpg', Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])],
  ])('%s is refused', async (_what, name, content) => {
    await expect(checkFile({ name, content })).rejects.toMatchObject({ code: 'upload.type' });
  });
});

describe('the name of a file', () => {
  it.each([
    ['recibo predial.PDF', 'recibo predial.PDF'],
    ['../../etc/passwd.pdf', 'passwd.pdf'],
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
});
