import type { Obligation } from '../../contracts/fact.ts';
import type { Holder, PaperContent, PaperKind } from '../../contracts/paper.ts';
import type { Issuer, PressJob } from '../../documents/press/job.ts';
import { makeSelfSigned } from '../../documents/sign/self-signed.ts';
import { readSigningIdentity, type SigningIdentity } from '../../documents/sign/signing-identity.ts';

const AT = '2026-11-20T15:00:00.000Z';
export const ISSUER: Issuer = {
  entity: 'Alcaldía de Santiago',
  office: 'Secretaría de Hacienda',
  place: 'Santiago, Valle',
};
export const HOLDER: Holder = {
  taxpayerId: 'T-1',
  documentType: 'CC',
  document: '31987654',
  name: 'María Lucía Ñáñez Güiza',
};
export const LONG_HOLDER: Holder = {
  taxpayerId: 'T-2',
  documentType: 'NIT',
  document: '9001234567',
  name: 'Comercializadora Internacional de Productos Agropecuarios y Derivados del Valle del Cauca y Compañía Sociedad en Comandita por Acciones Simplificada S.A.S. E.S.P. en liquidación judicial voluntaria',
};

/** Debts of several properties, four years each. */
export function obligations(count: number): Obligation[] {
  return Array.from({ length: count }, (_, index) => ({
    tax: index < count / 2 ? 'predial' : 'ica',
    propertyId: `P-${Math.floor(index / 4)}`,
    propertyLabel:
      index % 8 < 4
        ? `Apartamento 1204, torre B, conjunto residencial Los Almendros de la Ciudadela, carrera 5 número ${Math.floor(index / 4)}-20`
        : `Casa, CL ${Math.floor(index / 4)} 38 20`,
    year: 2010 + (index % 16),
    capitalCop: 1_000_000 + index * 1_234_567,
    interestCop: index * 98_765,
    balanceCop: 1_000_000 + index * 1_333_332,
  }));
}

/** One of each kind. */
export const CONTENTS: { [K in PaperKind]: Extract<PaperContent, { kind: K }> } = {
  clearance: { kind: 'clearance', tax: 'predial', asOf: AT, validUntil: '2026-12-31' },
  statement: { kind: 'statement', asOf: AT, obligations: obligations(5) },
  cadastral: {
    kind: 'cadastral',
    asOf: AT,
    property: {
      propertyId: 'P-1',
      nationalNumber: '760010100000012300045000000000',
      matricula: '370-123456',
      address: 'CL 5 38 20 APTO 301',
      label: 'Apartamento',
      barrio: 'San Fernando',
      landM2: 72.5,
      builtM2: 64,
      avaluoCop: 187_450_000,
      year: 2026,
      estrato: 4,
      use: 'Habitacional',
    },
  },
  bill: {
    kind: 'bill',
    bill: {
      number: '2026000981',
      reference: '900000123456',
      issuedAt: AT,
      payBefore: '2026-11-30',
      items: obligations(3),
      totalCop: 8_123_456,
      barcode: '(415)7707999000013(8020)000900000123456(3900)0008123456(96)20261130',
    },
  },
  receipt: {
    kind: 'receipt',
    receipt: {
      reference: '900000123456',
      paidAt: AT,
      amountCop: 812_000,
      items: [
        { tax: 'predial', propertyId: 'P-1', year: 2025, amountCop: 400_000 },
        { tax: 'predial', propertyId: 'P-1', year: 2026, amountCop: 412_000 },
      ],
    },
  },
  agreement: {
    kind: 'agreement',
    agreement: {
      number: 'AP-2026-77',
      state: 'active',
      signedAt: AT,
      totalCop: 3_900_000,
      instalments: Array.from({ length: 13 }, (_, number) => ({
        number,
        dueOn: `${2026 + Math.floor((number + 10) / 12)}-${String(((number + 10) % 12) + 1).padStart(2, '0')}-28`,
        amountCop: 300_000,
        state: number === 0 ? ('paid' as const) : ('pending' as const),
      })),
    },
    signature: { sha256: '0123456789abcdef'.repeat(4), at: AT, contact: '••• ••• ••99' },
  },
  filing: {
    kind: 'filing',
    filing: {
      ...{ number: 'V-2026-000123', procedure: 'queja', state: 'filed', filedAt: AT, updatedAt: AT },
      ...{ dueOn: '2026-12-14', documentNumber: '2026.4131.000077', caseNumber: 'C-2026-000009' },
    },
    filer: { name: 'María Lucía Ñáñez Güiza', document: '31987654', contact: 'maria@example.org' },
    facts: 'En la ventanilla 3 me trataron mal 😡.\nEsperé dos horas y no me atendieron.',
    request: 'Que revisen la atención y me respondan por escrito.',
    annexes: [
      {
        ...{ uploadId: 'u1', fileName: 'foto de la fila.jpg', contentType: 'image/jpeg', sizeBytes: 204_800 },
        sha256: '0123456789abcdef'.repeat(4),
      },
    ],
    spoken: false,
  },
  'personal-data': {
    kind: 'personal-data',
    held: {
      asOf: AT,
      conversations: Array.from({ length: 32 }, () => ({
        ...{ channel: 'web' as const, startedAt: AT, messages: 12 },
        consents: [{ at: AT, version: '2026-11-5', given: true }],
      })),
      permissions: [{ purpose: 'notices', given: false, version: '2026-11-5', at: AT }],
      cases: [{ number: 'C-2026-000001', kind: 'wrong-answer', state: 'open', openedAt: AT }],
      filings: [],
      papers: [{ number: 'PYS-2026-000001', kind: 'clearance', issuedAt: AT }],
      disclosures: [
        { at: AT, action: 'account.disclosed', by: 'citizen' },
        { at: AT, action: 'something.new', by: 'staff' },
      ],
      isCut: true,
    },
  },
};

export const jobOf = (content: PaperContent, over: Partial<PressJob> = {}): PressJob => ({
  number: 'PYS-2026-000123',
  code: '7KQ2-M4TD-X9HB-0WZ3',
  verifyUrl: 'https://hacienda.example.gov.co/verificar/7KQ2-M4TD-X9HB-0WZ3',
  issuedAt: AT,
  demo: false,
  locale: 'es-CO',
  holder: HOLDER,
  content,
  ...over,
});

/** A city's key and certificate as PEM; valid for a day around now. */
export function cityPem(over: { notBefore?: Date; notAfter?: Date } = {}): Promise<string> {
  return makeSelfSigned({
    ...{ organisation: 'Alcaldía de Santiago', unit: 'Hacienda', commonName: 'Hacienda de Santiago' },
    ...{ notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) },
    ...over,
  });
}

export async function cityIdentity(): Promise<SigningIdentity> {
  const pem = await cityPem();
  return readSigningIdentity({ keyPem: pem, certificatePem: pem }, new Date());
}
