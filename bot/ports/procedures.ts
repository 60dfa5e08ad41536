import type { Procedure, Words } from '../../contracts/procedure.ts';

/** One option that a matter leaves open: a procedure, or a group of them. */
export interface ProcedureOption {
  /** Of the procedure or of the group. */
  id: string;
  name: Words;
  /** Procedures under it; absent where it is one itself. */
  within?: ProcedureOption[];
}

/** The procedures of the office: content with source and validity; one outside its validity is never given. */
export interface Procedures {
  /** The names of all there ever were, by id: what was filed keeps its name. */
  names(): Record<string, Words>;
  /** By its id. */
  read(id: string, now: Date): Procedure | undefined;
  /** What an intent leads to: the one that the words name, or the only one; and the options, in their order. */
  find(question: { intent: string; text: string; now: Date }): { procedure?: Procedure; options: ProcedureOption[] };
}
