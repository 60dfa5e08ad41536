import type { NluResult } from '../../contracts/nlu-result.ts';
import type { Origin } from '../../contracts/reply.ts';
import type { KnowledgeAnswer } from '../ports/knowledge.ts';
import type { TracedReply } from '../dialog.ts';

/** Where a reply comes from: who said it, what was understood, and what its data are of. `meaning`: of the words it answers. */
export function originOf({ flow, calls, data = {} }: TracedReply, meaning: NluResult | undefined): Origin {
  const entry = data['entry'] as Pick<KnowledgeAnswer, 'id' | 'validFrom'> | undefined;
  const asOf = data['asOf'];
  return {
    ...(flow !== undefined && { flow }),
    ...(meaning && {
      modelVersion: meaning.modelVersion,
      intent: meaning.intent,
      confidence: Math.round(meaning.confidence * 1000) / 1000,
    }),
    ...(entry && { knowledge: { id: entry.id, validFrom: entry.validFrom } }),
    calls,
    ...(typeof asOf === 'string' && { asOf }),
  };
}
