import { inject } from 'vitest';

/** The run's one trained model: the path of its file, which nobody changes. */
export async function trainedModel(): Promise<string> {
  const answer = await fetch(inject('modelUrl'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
