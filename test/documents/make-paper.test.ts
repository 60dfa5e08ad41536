import { beforeAll, describe, expect, it } from 'vitest';
import { without } from '../../bot/domain/without.ts';
import type { PaperContent } from '../../contracts/paper.ts';
import { createPaperMaker, type MakePaper } from '../../documents/press/make-paper.ts';
import { cityIdentity, CONTENTS, ISSUER, jobOf, LONG_HOLDER, obligations } from './samples.ts';
import { hasPoppler, poppler } from './tools.ts';

let make: MakePaper;
beforeAll(async () => {
  make = await createPaperMaker({ identity: await cityIdentity(), issuer: ISSUER }, () => undefined);
});

const plain = (text: string): string => text.replace(/\s+/g, ' ');

/** What each kind must say, beside head and foot. */
const SAYS: Record<PaperContent['kind'], string[]> = {
  clearance: [
    'Paz y salvo',
    'está a paz y salvo',
    'Impuesto predial unificado',
    'Válido hasta el 31 de diciembre de 2026.',
  ],
  statement: ['Estado de cuenta', '$1.000.000', 'Subtotal', '$18.333.320', 'no sirve como factura'],
  cadastral: [
    'Certificado catastral',
    'CL 5 38 20 APTO 301',
    '760010100000012300045000000000',
    '72,5 m²',
    '$187.450.000 (vigencia 2026)',
    'Estrato 4',
  ],
  bill: [
    'Factura de impuestos',
    '900000123456',
    'Pague antes de 30 de noviembre de 2026',
    '$8.123.456',
    '(415)7707999000013(8020)000900000123456(3900)0008123456(96)20261130',
  ],
  receipt: ['Comprobante de pago', '900000123456', '$400.000', '$412.000', 'Total pagado $812.000'],
  agreement: [
    'Acuerdo de pago',
    'AP-2026-77',
    'Pago inicial',
    '28 de noviembre de 2026',
    'Pagada',
    '$3.900.000',
    'Constancia de la firma electrónica',
    '••• ••• ••99',
  ],
  filing: [
    'Constancia de radicación',
    'V-2026-000123',
    '2026.4131.000077',
    '14 de diciembre de 2026',
    'Queja',
    'En la ventanilla 3 me trataron mal',
    'Que revisen la atención',
    'foto de la fila.jpg (200 KB)',
    'Asistente virtual de la Secretaría de Hacienda',
  ],
  'personal-data': [
    'Sus datos personales',
    'Conversaciones (32)',
    'por la página web: 12 mensajes',
    'Y 2 más, en el archivo',
    'Avisos: no',
    'C-2026-000001',
    'Trámites y solicitudes (0) Nada.',
    'cuenta, por usted mismo',
    'otra consulta, por una persona de la oficina',
    'falta lo más antiguo',
    'Superintendencia de Industria y Comercio',
  ],
};

describe.skipIf(!hasPoppler)('a paper', () => {
  it.each(Object.values(CONTENTS))('R-A2 R-I3 of kind $kind says what it must, and is signed', async (content) => {
    const pdf = await make(jobOf(content));
    const text = plain(await poppler('pdftotext', pdf, '-layout'));
    const everywhere = [
      ...['Alcaldía de Santiago', 'Secretaría de Hacienda', 'PYS-2026-000123', 'Página 1 de'],
      ...['20 de noviembre de 2026 a las 10:00 a. m., hora de Bogotá', 'María Lucía Ñáñez Güiza', '31.987.654'],
      ...[
        '7KQ2-M4TD-X9HB-0WZ3',
        'https://hacienda.example.gov.co/verificar',
        'Firmado electrónicamente por Hacienda de Santiago',
      ],
    ];
    for (const words of [...everywhere, ...SAYS[content.kind]]) expect(text).toContain(words);
    expect(text).not.toContain('DEMOSTRACIÓN');
    expect(await poppler('pdfsig', pdf)).toContain('Signature is Valid');
  });

  it('the receipt of a spoken, anonymous filing says so, and names nobody', async () => {
    const content = { ...CONTENTS.filing, filer: {}, spoken: true, annexes: [] };
    const pdf = await make(without(jobOf(content), 'holder'));
    const text = plain(await poppler('pdftotext', pdf, '-layout'));
    for (const words of ['de manera verbal', 'Verbal', 'Anónimo', 'Ninguno.']) expect(text).toContain(words);
    expect(text).not.toMatch(/María|31\.987\.654|Nombre o razón social/);
  });

  it.each([
    ...Object.values(CONTENTS).map((content) => [content.kind, content] as const),
    ['statement of 40', { ...CONTENTS.statement, obligations: obligations(40) }] as const,
  ])('%s with a long name stays within its margins on every page', async (_, content) => {
    const pdf = await make(jobOf(content, { holder: LONG_HOLDER, locale: 'en' }));
    const words = [
      ...(await poppler('pdftotext', pdf, '-bbox')).matchAll(
        /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"/g,
      ),
    ];
    expect(words.length).toBeGreaterThan(40);
    const places = words.map(([, ...numbers]) => numbers.map(Number) as [number, number, number, number]);
    expect(places.filter(([left, top, right, bottom]) => left < 55 || right > 557 || top < 30 || bottom > 770)).toEqual(
      [],
    );
  });

  it('a receipt of an agreement names what was paid of it', async () => {
    const agreement = 'ACP-2026-000001';
    const items = [0, 1].map((instalment) => ({ agreement, instalment, amountCop: 100_000 }));
    const receipt = { reference: '900000123456', paidAt: '2026-11-20T15:00:00.000Z', amountCop: 200_000, items };
    const text = plain(await poppler('pdftotext', await make(jobOf({ kind: 'receipt', receipt })), '-layout'));
    expect(text).toContain(`Pago inicial del acuerdo ${agreement} $100.000`);
    expect(text).toContain(`Cuota 1 del acuerdo ${agreement} $100.000`);
    expect(text).toContain('Total pagado $200.000');
  });

  it('40 debts take several pages, each with head, foot and number, and none is lost', async () => {
    const content = { ...CONTENTS.statement, obligations: obligations(40) };
    const pdf = await make(jobOf(content));
    expect(await poppler('pdfinfo', pdf)).toMatch(/Pages: +3\n/);
    const pages = (await poppler('pdftotext', pdf, '-layout')).split('\f').slice(0, -1).map(plain);
    pages.forEach((page, index) => {
      expect(page).toContain('Código de verificación 7KQ2-M4TD-X9HB-0WZ3');
      expect(page).toContain(`Página ${index + 1} de 3`);
      expect(page).toContain('Vigencia Capital Intereses Saldo');
    });
    const all = pages.join(' ');
    for (const { balanceCop } of content.obligations)
      expect(all).toContain(`$${new Intl.NumberFormat('es-CO').format(balanceCop)}`);
  });

  it('with the demonstration’s key every page says that it is of no validity', async () => {
    const content = { ...CONTENTS.statement, obligations: obligations(40) };
    const pdf = await make(jobOf(content, { demo: true }));
    const pages = (await poppler('pdftotext', pdf, '-raw')).split('\f').slice(0, -1);
    expect(pages).toHaveLength(3);
    // Large across the page, letter by letter for who reads a slope, and at its foot.
    for (const page of pages) expect(page.replace(/\s/g, '').match(/DEMOSTRACIÓN–SINVALIDEZ/g)).toHaveLength(2);
  });

  it('carries its letters with it, and shows a letter that they lack in its nearest form', async () => {
    const pdf = await make(jobOf(CONTENTS.clearance, { holder: { ...LONG_HOLDER, name: 'Łukasz Dvořák 李 Muñoz' } }));
    const fonts = (await poppler('pdffonts', pdf)).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThanOrEqual(2);
    for (const font of fonts) expect(font).toMatch(/ yes +(yes|no) +yes +\d+ +\d+$/);
    expect(plain(await poppler('pdftotext', pdf))).toContain('Lukasz Dvorák ? Muñoz');
  });

  it('nothing that a name holds becomes part of the document’s own syntax', async () => {
    const name = 'Ana) /Evil (x\\ <</JS>> %endobj';
    const pdf = await make(jobOf(CONTENTS.clearance, { holder: { ...LONG_HOLDER, name }, number: 'PYS-(2026\\' }));
    expect(plain(await poppler('pdftotext', pdf))).toContain(name);
    expect(await poppler('pdfsig', pdf)).toContain('Signature is Valid');
  });
});

it('a barcode that is none is the back office’s fault, and no bill is made', async () => {
  const bill = { ...CONTENTS.bill.bill, barcode: '7707999000013' };
  await expect(make(jobOf({ kind: 'bill', bill }))).rejects.toMatchObject({ code: 'backoffice.malformed' });
});
