import type { FactOf, QueueName } from '../../contracts/fact.ts';

/** Which queue knows about an intent; everything else goes to `general`. Editable by the desk's table later. */
const QUEUE_OF_INTENT: Readonly<Record<string, QueueName>> = {
  predial_saldo: 'rentas',
  predial_factura: 'rentas',
  predial_fechas_descuentos: 'rentas',
  predial_calculo: 'rentas',
  predial_exencion: 'rentas',
  ica_saldo: 'rentas',
  ica_declarar: 'rentas',
  ica_fechas_tarifas: 'rentas',
  reteica: 'rentas',
  rit_inscripcion: 'rentas',
  rit_actualizacion: 'rentas',
  rit_cancelacion: 'rentas',
  estado_cuenta: 'rentas',
  paz_y_salvo: 'rentas',
  estampillas: 'rentas',
  avaluo_reclamo: 'catastro',
  certificado_catastral: 'catastro',
  catastro_mutacion: 'catastro',
  consulta_predio: 'catastro',
  pagar: 'tesoreria',
  medios_pago: 'tesoreria',
  pago_no_registrado: 'tesoreria',
  comprobante_pago: 'tesoreria',
  devolucion_saldo: 'tesoreria',
  acuerdo_pago_solicitar: 'cobro',
  acuerdo_pago_estado: 'cobro',
  intereses_beneficios: 'cobro',
  cobro_coactivo: 'cobro',
  prescripcion: 'cobro',
  valorizacion: 'valorizacion',
};

/** The queue for a matter; `general` where none is known. */
export function queueFor(intent: string | undefined): QueueName {
  return (intent !== undefined && QUEUE_OF_INTENT[intent]) || 'general';
}

/** Higher is served first. Fraud cannot wait; who is angry waits less. */
export function priorityFor(intent: string | undefined, reason: FactOf<'handoff-requested'>['reason']): number {
  if (intent === 'denuncia_fraude') return 30;
  return reason === 'frustration' ? 20 : 10;
}
