import type { Entity, EntityType } from '../../contracts/nlu-result.ts';
import { dayOf } from './calendar.ts';
import { nitCheckDigit } from '../../bot/domain/nit.ts';

/** True where a value has the normal form of its type and passes its check (a NIT's digit, a day of the calendar). */
export function isEntityValue(type: EntityType, value: Entity['value']): boolean {
  return typeof value === 'number' ? isAmount(type, value) : FORMS[type]?.(value) === true;
}

const isAmount = (type: EntityType, value: number): boolean =>
  Number.isSafeInteger(value) && value > 0 && (type === 'dinero' ? value < 1e13 : type === 'cuotas' && value <= 120);

const TAXES = /^(?:predial|ica|reteica|valorizacion|estampilla|sobretasa|otro)$/;
const looks =
  (pattern: RegExp) =>
  (value: string): boolean =>
    pattern.test(value);

const FORMS: Partial<Record<EntityType, (value: string) => boolean>> = {
  cedula: looks(/^[1-9]\d{5,9}$/),
  nit: (value) => {
    const [, base, digit] = /^(\d{6,10})-(\d)$/.exec(value) ?? [];
    return base !== undefined && nitCheckDigit(base) === Number(digit);
  },
  numero_predial: looks(/^\d{30}$/),
  id_predio: looks(/^\d{5,12}$/),
  matricula_inmobiliaria: looks(/^\d{3}-\d{1,8}$/),
  radicado: looks(/^(?=.*\d{3})[A-Z\d]{5,40}$/),
  placa: looks(/^[A-Z]{3}(?:\d{3}|\d{2}[A-Z])$/),
  direccion: looks(/^[A-Z]{1,3} [\p{Lu}\d][\p{Lu}\d ]*$/u),
  vigencia: (value) => {
    const [, from, to] = /^((?:19|20)\d\d)(?:\/(20\d\d|19\d\d))?$/.exec(value) ?? [];
    return from !== undefined && (to === undefined || Number(from) < Number(to));
  },
  impuesto: looks(TAXES),
  fecha: (value) => {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
    return year !== undefined && dayOf(Number(year), Number(month), Number(day)) !== undefined;
  },
  telefono: looks(/^\+[1-9]\d{7,14}$/),
  correo: looks(/^[\w%+-]+(?:\.[\w%+-]+)*@(?:[a-z0-9-]+\.)+[a-z]{2,24}$/),
  codigo_otp: looks(/^\d{6}$/),
  factura: looks(/^\d{6,20}$/),
};
