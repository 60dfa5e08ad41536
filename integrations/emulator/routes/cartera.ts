import { z } from 'zod';
import type { Agreement } from '../../../contracts/paper.ts';
import type { AgreementOffice } from '../agreements.ts';
import type { City } from '../city.ts';
import type { CollectionOffice } from '../collection.ts';
import type { Ledger } from '../ledger.ts';
import { parseInput } from '../problem.ts';
import { Debt, MAX_DEBTS, TaxpayerId, knownTaxpayer, toItem } from './debts.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

const debts = {
  contribuyente: TaxpayerId,
  conceptos: z
    .array(Debt.extend({ saldo: z.number().int().nonnegative() }))
    .min(1)
    .max(MAX_DEBTS),
};
const Question = z.strictObject(debts);
const NewAgreement = z.strictObject({
  ...debts,
  cuotas: z.number().int().min(1).max(120),
  firma: z.strictObject({
    mecanismo: z.literal('OTP'),
    huellaSha256: z.string().regex(/^[0-9a-f]{64}$/),
    fecha: z.iso.datetime({ offset: true }),
  }),
});
const ListQuery = z.strictObject({
  contribuyente: TaxpayerId,
  limite: z.coerce.number().int().min(1).max(100).default(20),
});

const BARRED = {
  'in-default': 'INCUMPLIMIENTO',
  'already-one': 'ACUERDO_VIGENTE',
  'nothing-owed': 'SIN_DEUDA',
  coactivo: 'COBRO_COACTIVO',
} as const;
const STATES = { active: 'VIGENTE', 'in-default': 'INCUMPLIDO', paid: 'PAGADO', void: 'ANULADO' } as const;
const INSTALMENT_STATES = { pending: 'PENDIENTE', paid: 'PAGADA', overdue: 'VENCIDA' } as const;

const STAGES = {
  persuasive: 'PERSUASIVO',
  'payment-order': 'MANDAMIENTO',
  objections: 'EXCEPCIONES',
  seizure: 'EMBARGO',
  auction: 'REMATE',
  suspended: 'SUSPENDIDO',
} as const;

/** The collection system: agreements, their rules and their simulation, and files of enforced collection. */
export function carteraRoutes(options: {
  city: City;
  office: AgreementOffice;
  files: CollectionOffice;
  ledger: Ledger;
}): Route[] {
  const { city, office, files, ledger } = options;
  const asked = (body: unknown) => {
    const { contribuyente, conceptos } = parseInput(Question, body);
    return [knownTaxpayer(city, contribuyente), conceptos.map(({ saldo, ...debt }) => toItem(debt, saldo))] as const;
  };
  return [
    {
      system: 'cartera',
      method: 'post',
      path: '/cartera/v1/reglas',
      handle(request, response) {
        const rules = office.rules(...asked(request.body));
        response.json({
          porcentajeCuotaInicial: rules.firstPaymentPercent,
          cuotaMinima: rules.minimumInstalmentCop,
          plazos: rules.terms,
          interesMensual: rules.monthlyInterestPercent,
          impedimento: rules.barred ? BARRED[rules.barred] : null,
        });
      },
    },
    {
      system: 'cartera',
      method: 'post',
      path: '/cartera/v1/simulaciones',
      handle(request, response) {
        response.json({
          opciones: office.offers(...asked(request.body)).map((offer) => ({
            cuotas: offer.instalments,
            cuotaInicial: offer.firstPaymentCop,
            valorCuota: offer.instalmentCop,
            total: offer.totalCop,
            primerPago: offer.firstDueOn,
          })),
        });
      },
    },
    {
      system: 'cartera',
      method: 'post',
      path: '/cartera/v1/acuerdos',
      handle(request, response) {
        const key = idempotency(request);
        const { contribuyente, conceptos, cuotas, firma } = parseInput(NewAgreement, request.body);
        const taxpayer = knownTaxpayer(city, contribuyente);
        const earlier = ledger.agreements.byKey(key.idempotencyKey);
        if (earlier) {
          assertSameBody(earlier, key.bodyHash);
          const made = office.list(taxpayer).find(({ number }) => number === earlier.number);
          response.status(200).json(made && toAnswer(made));
          return;
        }
        const signed = office.sign({
          ...key,
          taxpayerId: contribuyente,
          items: conceptos.map(({ saldo, ...debt }) => toItem(debt, saldo)),
          instalments: cuotas,
          signedAt: new Date(firma.fecha).toISOString(),
          signatureSha256: firma.huellaSha256,
        });
        response.status(201).json(toAnswer(signed));
      },
    },
    {
      system: 'cartera',
      method: 'get',
      path: '/cartera/v1/acuerdos',
      handle(request, response) {
        const { contribuyente, limite } = parseInput(ListQuery, request.query);
        const agreements = office.list(knownTaxpayer(city, contribuyente));
        response.json({ acuerdos: agreements.slice(0, limite).map(toAnswer) });
      },
    },
    {
      system: 'cartera',
      method: 'get',
      path: '/cartera/v1/expedientes',
      handle(request, response) {
        const { contribuyente, limite } = parseInput(ListQuery, request.query);
        const list = files.list(knownTaxpayer(city, contribuyente));
        response.json({
          expedientes: list.slice(0, limite).map((file) => ({
            numeroExpediente: file.number,
            etapa: STAGES[file.stage],
            fechaApertura: file.openedOn,
            valor: file.amountCop,
            vigencias: file.years.map(String),
            plazoRespuesta: file.answerBy ?? null,
          })),
        });
      },
    },
  ];
}

function toAnswer(agreement: Agreement) {
  return {
    numeroAcuerdo: agreement.number,
    estado: STATES[agreement.state],
    fechaFirma: agreement.signedAt,
    total: agreement.totalCop,
    cuotas: agreement.instalments.map((each) => ({
      numero: each.number,
      fechaVencimiento: each.dueOn,
      valor: each.amountCop,
      estado: INSTALMENT_STATES[each.state],
    })),
  };
}
