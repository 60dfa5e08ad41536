import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import type { Dataset, Example } from '../dataset.ts';
import { buildVocabulary, createVectorizer } from '../features/vocabulary.ts';
import { normalize } from '../normalize-es.ts';
import { learnJudgement } from './judgement.ts';
import { moodFeatures } from './mood-features.ts';
import type { MoodModel } from './mood-model.ts';

/** Learns from lines labelled with a level; undefined where there are too few of a kind. */
export async function trainMood(
  data: Pick<Dataset, 'examples' | 'moods'>,
  seed: number,
): Promise<MoodModel | undefined> {
  const labelled = data.moods;
  const counts = [0, 1, 2].map((level) => labelled.filter((line) => line.level === level).length);
  if (Math.min(...counts) < FEWEST) return undefined;
  const calm = everyNth(data.examples.filter(isSurelyCalm), MOST_CALM);
  const thanks = data.examples.filter(({ intent }) => intent === THANKS);
  const others = [...calm, ...thanks].map(({ text }) => ({ text, level: 0 }));
  const lines = [...labelled, ...others].map((line) => ({
    ...line,
    raw: moodFeatures(line.text, normalize(line.text)),
  }));
  const raw = lines.map((line) => line.raw);
  const vocabulary = buildVocabulary(raw, CONCEPT_SHARE, LEAST_OF_RARE);
  const vectors = raw.map(createVectorizer(vocabulary));
  const firstThanks = lines.length - thanks.length;
  const features = vocabulary.hashes.length;
  const ordinary = calm.length === 0 ? 0 : (ORDINARY_SHARE * (counts[0] ?? 0)) / calm.length;
  const weights = lines.map((_, at) => (at < labelled.length ? 1 : at < firstThanks ? ordinary : 0));
  const common = { vectors, features, counts: weights, seed };
  const from = (level: number): boolean[] => lines.map((line) => line.level >= level);
  const { judgement: furious, unseen } = await learnJudgement({ ...common, holds: from(2), mostFalse: 1 });
  const { judgement: annoyed } = await learnJudgement({
    ...common,
    holds: from(1),
    besides: unseen,
    mostFalse: MOST_FALSE_ALARMS,
  });
  if (thanks.length < FEWEST) return { vocabulary, annoyed, furious };
  const told = lines.flatMap((_, at) => (at >= firstThanks || at % EVERY_OTHER === 0 ? [at] : []));
  const { judgement: pleased } = await learnJudgement({
    vectors: told.flatMap((at) => vectors[at] ?? []),
    features,
    holds: told.map((at) => at >= firstThanks),
    counts: told.map(() => 1),
    mostFalse: 1,
    seed,
  });
  return { vocabulary, annoyed, furious, pleased };
}

const FEWEST = 10;
const MOST_CALM = 2400;
const THANKS = 'agradecer';
/** How somebody feels hangs more on few telling words than what he wants does. */
const CONCEPT_SHARE = 1.5;
/** Texts that must hold a run or a pair: those of two take a quarter of the room and tell nothing (cross-validated). */
const LEAST_OF_RARE = 3;
/** Share of calm lines that may be called annoyed. */
const MOST_FALSE_ALARMS = 0.02;
/** Lines labelled calm were picked for looking annoyed; in life several ordinary requests come for each of those. */
const ORDINARY_SHARE = 3;
/** Thanks are told from the rest well enough by every fourth line. */
const EVERY_OTHER = 4;

/** Ordinary requests as they come; a story, a complaint, a fault or the wish for a person may be angry. */
const isSurelyCalm = ({ intent, register, language }: Example): boolean =>
  (register !== undefined || language === 'en') && register !== 'story' && !MAY_BE_ANGRY.includes(intent);

const MAY_BE_ANGRY = [
  'frustracion',
  'hablar_con_asesor',
  'pqrs_radicar',
  'denuncia_fraude',
  'pago_no_registrado',
  'problema_portal',
  'tramite_estado',
  'devolucion_saldo',
  'avaluo_reclamo',
  'cobro_coactivo',
  'canales_contacto',
  'negar',
  'cancelar',
  OUT_OF_SCOPE,
  THANKS,
];

function everyNth<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most);
  return Array.from({ length: Math.min(most, list.length) }, (_, at) => list[Math.floor(at * step)] as T);
}
