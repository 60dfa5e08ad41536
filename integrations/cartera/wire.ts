import { z } from 'zod';
import type { AgreementOffer, AgreementOrder, AgreementRules, CollectionFile } from '../../bot/ports/back-office.ts';
import type { PaymentItem } from '../../contracts/fact.ts';
import type { Agreement } from '../../contracts/paper.ts';
import { codeOfTax } from '../gateway/city-codes.ts';

const BARRED = {
  INCUMPLIMIENTO: 'in-default',
  ACUERDO_VIGENTE: 'already-one',
  SIN_DEUDA: 'nothing-owed',
  COBRO_COACTIVO: 'coactivo',
} as const;
const STATES = { VIGENTE: 'active', INCUMPLIDO: 'in-default', PAGADO: 'paid', ANULADO: 'void' } as const;
const INSTALMENT_STATES = { PENDIENTE: 'pending', PAGADA: 'paid', VENCIDA: 'overdue' } as const;
const Cop = z.number().int().nonnegative();

/** `POST /cartera/v1/reglas`. */
export const RulesAnswer = z.object({
  porcentajeCuotaInicial: z.number().min(0).max(100),
  cuotaMinima: Cop,
  plazos: z.array(z.number().int().positive().max(120)).max(24),
  interesMensual: z.number().min(0).max(10),
  impedimento: z.enum(['INCUMPLIMIENTO', 'ACUERDO_VIGENTE', 'SIN_DEUDA', 'COBRO_COACTIVO']).nullish(),
});

/** `POST /cartera/v1/simulaciones`. */
export const SimulationAnswer = z.object({
  opciones: z
    .array(
      z.object({
        cuotas: z.number().int().positive(),
        cuotaInicial: Cop,
        valorCuota: Cop,
        total: Cop,
        primerPago: z.iso.date(),
      }),
    )
    .max(24),
});

/** One agreement, of `POST` or `GET /cartera/v1/acuerdos`. */
export const AgreementAnswer = z.object({
  numeroAcuerdo: z.string().min(1),
  estado: z.enum(['VIGENTE', 'INCUMPLIDO', 'PAGADO', 'ANULADO']),
  fechaFirma: z.iso.datetime({ offset: true }),
  total: Cop,
  cuotas: z
    .array(
      z.object({
        numero: z.number().int().nonnegative(),
        fechaVencimiento: z.iso.date(),
        valor: Cop,
        estado: z.enum(['PENDIENTE', 'PAGADA', 'VENCIDA']),
      }),
    )
    .max(121),
});

/** `GET /cartera/v1/acuerdos?contribuyente=…`. */
export const AgreementList = z.object({ acuerdos: z.array(AgreementAnswer) });

const STAGES = {
  PERSUASIVO: 'persuasive',
  MANDAMIENTO: 'payment-order',
  EXCEPCIONES: 'objections',
  EMBARGO: 'seizure',
  REMATE: 'auction',
  SUSPENDIDO: 'suspended',
} as const;

/** `GET /cartera/v1/expedientes?contribuyente=…`. */
export const FileList = z.object({
  expedientes: z.array(
    z.object({
      numeroExpediente: z.string().min(1),
      etapa: z.enum(['PERSUASIVO', 'MANDAMIENTO', 'EXCEPCIONES', 'EMBARGO', 'REMATE', 'SUSPENDIDO']),
      fechaApertura: z.iso.date(),
      valor: Cop,
      vigencias: z.array(z.string().regex(/^\d{4}$/)).max(60),
      plazoRespuesta: z.iso.date().nullish(),
    }),
  ),
});

export function toCollectionFile(file: z.infer<typeof FileList>['expedientes'][number]): CollectionFile {
  return {
    number: file.numeroExpediente,
    stage: STAGES[file.etapa],
    openedOn: file.fechaApertura,
    amountCop: file.valor,
    years: file.vigencias.map(Number).sort((a, b) => a - b),
    ...(file.plazoRespuesta && { answerBy: file.plazoRespuesta }),
  };
}

/** Whose debts, and which: what all three questions carry. */
export function fromDebts(taxpayerId: string, items: readonly PaymentItem[]): Record<string, unknown> {
  return {
    contribuyente: taxpayerId,
    conceptos: items.map((item) => ({
      tributo: codeOfTax(item.tax),
      ...(item.propertyId !== undefined && { objeto: item.propertyId }),
      vigencia: String(item.year),
      saldo: item.balanceCop,
    })),
  };
}

export function fromAgreementOrder(order: AgreementOrder): unknown {
  const { sha256, at } = order.signature;
  return {
    ...fromDebts(order.taxpayerId, order.items),
    cuotas: order.instalments,
    firma: { mecanismo: 'OTP', huellaSha256: sha256, fecha: at },
  };
}

export function toRules(answer: z.infer<typeof RulesAnswer>): AgreementRules {
  return {
    firstPaymentPercent: answer.porcentajeCuotaInicial,
    minimumInstalmentCop: answer.cuotaMinima,
    terms: answer.plazos.toSorted((a, b) => a - b),
    monthlyInterestPercent: answer.interesMensual,
    ...(answer.impedimento && { barred: BARRED[answer.impedimento] }),
  };
}

export function toOffers({ opciones }: z.infer<typeof SimulationAnswer>): AgreementOffer[] {
  return opciones
    .map((option) => ({
      instalments: option.cuotas,
      firstPaymentCop: option.cuotaInicial,
      instalmentCop: option.valorCuota,
      totalCop: option.total,
      firstDueOn: option.primerPago,
    }))
    .sort((a, b) => a.instalments - b.instalments);
}

export function toAgreement(answer: z.infer<typeof AgreementAnswer>): Agreement {
  return {
    number: answer.numeroAcuerdo,
    state: STATES[answer.estado],
    signedAt: new Date(answer.fechaFirma).toISOString(),
    totalCop: answer.total,
    instalments: answer.cuotas.map((each) => ({
      number: each.numero,
      dueOn: each.fechaVencimiento,
      amountCop: each.valor,
      state: INSTALMENT_STATES[each.estado],
    })),
  };
}
