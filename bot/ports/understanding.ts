import type { NluContext, NluResult } from '../../contracts/nlu-result.ts';

/** The engine that reads a citizen's sentence. */
export interface Understanding {
  /** Never throws on any text; bounded in time. */
  understand(text: string, context: NluContext): Promise<NluResult>;
}
