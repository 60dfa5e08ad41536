import { z } from 'zod';
import { QueueName } from './fact.ts';

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/);
const words = (longest: number) =>
  z.strictObject({ 'es-CO': z.string().min(1).max(longest), en: z.string().min(1).max(longest) });
/** The same in both languages of the citizens. */
export type Words = z.infer<ReturnType<typeof words>>;

/** One document that a procedure asks for. */
export const Requirement = z.strictObject({
  id: Id,
  name: words(80),
  /** What it is and where one gets it. */
  explanation: words(300),
  /** `not-owner`: only of who is not the owner in the cadastre; `only-if`: where what the explanation says applies. */
  when: z.enum(['required', 'optional', 'only-if', 'not-owner']),
});
export type Requirement = z.infer<typeof Requirement>;

/** One thing that the citizen says in own words, or an amount. */
export const Statement = z.strictObject({
  id: Id,
  label: words(60),
  ask: words(300),
  expects: z.enum(['text', 'dinero']),
});
export type Statement = z.infer<typeof Statement>;

/** A procedure of the office: content, not code. Dates are days in Bogotá, both included. */
export const Procedure = z
  .strictObject({
    id: Id,
    /** Intents that lead to it. */
    intents: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).min(1),
    /** Option under which it stands where an intent leads to many. */
    group: Id.optional(),
    name: words(90),
    queue: QueueName,
    /** What it is, in plain words. */
    about: words(400),
    /** 0: who files says who it is, for who is in no register yet; 2: proven; 3: proven, and signed with a fresh code. */
    level: z.union([z.literal(0), z.literal(2), z.literal(3)]),
    /** `own`: of who files, else with a power of attorney; `previous-owner`: still under who sold it. */
    property: z.enum(['none', 'any', 'own', 'previous-owner']),
    requirements: z.array(Requirement).max(8),
    /** Whether stamps are paid first; how much, the city says. */
    stamps: z.boolean(),
    statements: z.array(Statement).min(1).max(4),
    /** `cadastre`: a reviewer accepts it first, and the cadastre gives it a number. */
    registry: z.enum(['cadastre', 'office']),
    /** A specialist goes on with it at once, in the conversation. */
    specialist: z.boolean().default(false),
    term: z.strictObject({
      text: words(200),
      businessDays: z.number().int().positive().max(365).optional(),
      /** Hours within which the first answer comes. */
      firstAnswerHours: z.number().int().positive().max(720).optional(),
    }),
    source: z.string().min(1),
    owner: z.string().min(1),
    validFrom: z.iso.date(),
    validTo: z.iso.date().optional(),
    /** Ways in which citizens name it: one is meant where all its words are said. */
    said: z.array(z.string().min(1)).max(60).default([]),
  })
  .refine(
    ({ property, requirements }) => (property === 'own') === requirements.some(({ when }) => when === 'not-owner'),
    {
      message: 'a property of who files, and only that, asks for a document of who is not its owner',
      path: ['requirements'],
    },
  );
export type Procedure = z.infer<typeof Procedure>;

/** Several procedures that stand under one option. */
export const ProcedureGroup = z.strictObject({ id: Id, name: words(60) });
export type ProcedureGroup = z.infer<typeof ProcedureGroup>;
