import { z } from 'zod';

/** Entity types of the catalogue; a public contract (`docs/glosario.md`). */
export const EntityType = z.enum([
  'cedula',
  'nit',
  'numero_predial',
  'id_predio',
  'matricula_inmobiliaria',
  'radicado',
  'placa',
  'direccion',
  'vigencia',
  'impuesto',
  'dinero',
  'fecha',
  'cuotas',
  'telefono',
  'correo',
  'codigo_otp',
  'factura',
]);
export type EntityType = z.infer<typeof EntityType>;

/** `start`/`end` are UTF-16 offsets into the text received; `text` is that slice; `value` is the normal form. */
export const Entity = z.object({
  type: EntityType,
  value: z.union([z.string(), z.number()]),
  text: z.string(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  /** Only present when a check failed (a wrong NIT digit): the value is reported, never corrected. */
  valid: z.literal(false).optional(),
});
export type Entity = z.infer<typeof Entity>;

/** The intent of everything the assistant must not guess about. */
export const OUT_OF_SCOPE = 'fuera_de_alcance';

/** What one citizen's sentence means. */
export const NluResult = z.object({
  /** Name of the catalogue, or `fuera_de_alcance` when the engine abstains. */
  intent: z.string(),
  /** Calibrated probability, 0…1, that `ranking[0]` is right and in scope. */
  confidence: z.number().min(0).max(1),
  /** In-scope intents, best first, at most five, also when abstaining. */
  ranking: z.array(z.object({ intent: z.string(), confidence: z.number().min(0).max(1) })).max(5),
  outOfScope: z.boolean(),
  /** The two best are too close to choose: ask back. */
  ambiguous: z.boolean(),
  language: z.enum(['es', 'en']),
  entities: z.array(Entity),
  /** −1 angry … 1 content. */
  sentiment: z.number().min(-1).max(1),
  /** 0 calm … 1 out of patience. */
  frustration: z.number().min(0).max(1),
  normalized: z.string(),
  modelVersion: z.string(),
  /** True where the text was longer than what is read (1,000 characters for the intent, 4,096 for entities). */
  truncated: z.boolean().optional(),
});
export type NluResult = z.infer<typeof NluResult>;

/** What the engine is told besides the text. */
export interface NluContext {
  channel: 'web' | 'whatsapp' | 'voice';
  locale: 'es-CO' | 'en';
  /** Entity type the last question awaits. */
  expects?: EntityType;
  now: Date;
}
