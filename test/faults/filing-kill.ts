import path from 'node:path';
import { createKnowledge } from '../../nlu/knowledge.ts';
import { createActivities } from '../../nlu/activities.ts';
import { createOffices } from '../../nlu/offices.ts';
import { createProcedures } from '../../nlu/procedures.ts';
import { createUnderstanding } from '../../nlu/service.ts';
import { readGolden, type Golden } from '../conversations/golden.ts';
import { createWorld, type Kept, type RealContent } from '../conversations/world.ts';
import { trainedModel } from '../support/model.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The product's own understanding and content. */
export async function openReal(): Promise<RealContent> {
  return {
    understanding: await createUnderstanding({ modelPath: await trainedModel() }),
    knowledge: await createKnowledge({ dir: path.join(root, 'training-data/knowledge') }),
    activities: await createActivities({ dir: path.join(root, 'training-data/activities') }),
    offices: await createOffices(path.join(root, 'training-data/offices.yaml')),
    procedures: await createProcedures({ dir: path.join(root, 'training-data/procedures') }),
  };
}

/** The golden conversations in which something is filed, by their titles. */
export function filingStories(): Golden[] {
  return readGolden(path.join(root, 'test/conversations'))
    .filter(({ file }) => file.startsWith('filing-'))
    .map(({ golden }) => golden);
}

/** Plays a conversation whose process dies in those turns; says where it went another way, and what there is at the end. */
export async function playKilled(
  golden: Golden,
  real: RealContent,
  killed: Iterable<number>,
): Promise<{ kept: Kept; problems: string[] }> {
  const world = createWorld(golden, real, new Set(killed));
  const problems: string[] = [];
  for (const [index, step] of golden.turns.entries()) {
    const { keys } = await world.step(step);
    const wanted = step.bot?.join();
    if (wanted !== undefined && keys.join() !== wanted)
      problems.push(`step ${index + 1}: ${keys.join()} for ${wanted}`);
  }
  return { kept: world.kept(), problems };
}

/** What stands outside, without what tells one run of another. */
export function standing({ filings, receipts, registered, accepted, references }: Kept) {
  const documents = filings.flatMap(({ content }) =>
    content.documents.map(({ requirement, uploadId }) => `${requirement} ${uploadId}`),
  );
  return {
    ...{ filings: filings.map(({ filing }) => `${filing.number} ${filing.state}`), receipts, registered, accepted },
    ...{ references: references.length, documents: documents.length, files: new Set(documents).size },
  };
}
