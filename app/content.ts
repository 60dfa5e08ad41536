import path from 'node:path';
import type { Activities } from '../bot/ports/activities.ts';
import type { Knowledge } from '../bot/ports/knowledge.ts';
import type { Offices } from '../bot/ports/offices.ts';
import type { Procedures } from '../bot/ports/procedures.ts';
import { createActivities } from '../nlu/activities.ts';
import { createKnowledge } from '../nlu/knowledge.ts';
import { createOffices } from '../nlu/offices.ts';
import { createProcedures } from '../nlu/procedures.ts';

/** What the office says, files and is, as its content has it. */
export interface Content {
  knowledge: Knowledge;
  procedures: Procedures;
  offices: Offices;
  activities: Activities;
}

/** Reads and checks the content of `training-data/`. */
export async function readContent(dir: string): Promise<Content> {
  return {
    knowledge: await createKnowledge({ dir: path.join(dir, 'knowledge') }),
    procedures: await createProcedures({ dir: path.join(dir, 'procedures') }),
    offices: await createOffices(path.join(dir, 'offices.yaml')),
    activities: await createActivities({ dir: path.join(dir, 'activities') }),
  };
}
