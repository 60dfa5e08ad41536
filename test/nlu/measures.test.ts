import { describe, expect, it } from 'vitest';
import { calibrate, confidenceOf } from '../../nlu/calibration.ts';
import { fitLogistic, probabilityOf } from '../../nlu/logistic.ts';
import { auroc, calibrationError, reliability, thresholdFor } from '../../nlu/measures.ts';
import { seededRandom } from '../../nlu/random.ts';

describe('auroc', () => {
  it('counts how often one is above the other, ties half', () => {
    expect(auroc([3, 4], [1, 2])).toBe(1);
    expect(auroc([1, 2], [3, 4])).toBe(0);
    expect(auroc([1, 2], [1, 2])).toBe(0.5);
    expect(auroc([0.9, 0.2], [0.5])).toBe(0.5);
    expect(auroc([1], [])).toBe(0);
  });
});

describe('calibration', () => {
  it('is 0 where confidence is the share right, and the distance where it is not', () => {
    const rows = Array.from({ length: 100 }, (_, at) => ({ confidence: 0.75, right: at < 75 }));
    expect(calibrationError(reliability(rows))).toBeCloseTo(0, 9);
    expect(calibrationError(reliability(rows.map((row) => ({ ...row, right: false }))))).toBeCloseTo(0.75, 9);
  });

  it('finds the confidence below which nine tenths of what is out of scope lie', () => {
    const outside = Array.from({ length: 10 }, (_, at) => at / 10);
    const at = thresholdFor(outside, 0.9);
    expect(outside.filter((one) => one < at)).toHaveLength(9);
  });

  it('learns a probability that means what it says, and a threshold that tells in from out', () => {
    const random = seededRandom(3);
    const observations = Array.from({ length: 3000 }, () => {
      const x = random() * 4 - 2;
      const inScope = random() < 0.8;
      const right = inScope && random() < 1 / (1 + Math.exp(-3 * x));
      return { inputs: [x, inScope ? 1 : -1], first: 0.6, second: 0.1, inScope, right };
    });
    const calibration = calibrate(observations, true);
    const rows = observations.map(({ inputs, right }) => ({ confidence: confidenceOf(calibration, inputs), right }));
    expect(calibrationError(reliability(rows))).toBeLessThan(0.03);
    expect(confidenceOf(calibration, [1.5, 1])).toBeGreaterThan(0.9);
    expect(confidenceOf(calibration, [1.5, -1])).toBeLessThan(calibration.abstainBelow);
  });

  it('lets a few texts that are truly out of scope count as much as many strangers', () => {
    const random = seededRandom(6);
    const strangers = (isStranger: boolean) =>
      Array.from({ length: 2200 }, (_, at) => {
        const inScope = at < 2000;
        // Strangers look like what is in scope; what is truly out of it is told by the second input alone.
        const isTrue = !inScope && at < 2020;
        const inputs = [random(), isTrue ? 1 : random() < 0.05 ? 1 : 0];
        return {
          ...{ inputs, first: 0.6, second: 0.1, inScope, right: inScope && at % 50 > 0 },
          ...(isStranger && !inScope && !isTrue && { isStranger: true as const }),
        };
      });
    const ofTrue = (isStranger: boolean): number => confidenceOf(calibrate(strangers(isStranger), true), [0.5, 1]);
    expect(ofTrue(true)).toBeLessThan(ofTrue(false) - 0.2);
  });

  it('has modest defaults where there is too little to learn from', () => {
    expect(calibrate([], true).abstainBelow).toBeGreaterThan(0);
  });

  it('silences at most one in a hundred of the rightly ranked where the data show nothing out of scope', () => {
    const random = seededRandom(4);
    const shown = Array.from({ length: 1000 }, () => {
      const inScope = random() < 0.7;
      const certainty = random() * 2 - (inScope ? 0.5 : 1.5);
      return { inputs: [certainty], first: 0.5, second: 0.2, inScope, right: inScope && random() < 0.9 };
    });
    const { abstainBelow, ...calibration } = calibrate(shown, false);
    const right = shown.filter((one) => one.right);
    const silenced = right.filter(({ inputs }) => confidenceOf(calibration, inputs) < abstainBelow);
    expect(silenced.length).toBeLessThanOrEqual(0.01 * right.length);
    expect(calibrate(shown, true).abstainBelow).toBeGreaterThan(abstainBelow);
  });
});

describe('fitLogistic', () => {
  it('finds the weights that made the cases', () => {
    const random = seededRandom(5);
    const cases = Array.from({ length: 5000 }, () => {
      const inputs = [random() * 2 - 1, random() * 2 - 1];
      const share = 1 / (1 + Math.exp(-(2 * (inputs[0] ?? 0) - (inputs[1] ?? 0) + 0.5)));
      return { inputs, target: random() < share ? 1 : 0, weight: 1 };
    });
    const { weights, bias } = fitLogistic(cases, 1e-6);
    expect(weights[0]).toBeCloseTo(2, 0);
    expect(weights[1]).toBeCloseTo(-1, 0);
    expect(bias).toBeCloseTo(0.5, 0);
    expect(probabilityOf({ weights, bias }, [1, -1])).toBeGreaterThan(0.9);
  });

  it('does not break where one input separates all, or is always the same', () => {
    const cases = [-2, -1, 1, 2].map((x) => ({ inputs: [x, 3], target: x > 0 ? 1 : 0, weight: 1 }));
    const { weights } = fitLogistic(cases, 0.01);
    expect(weights.every(Number.isFinite)).toBe(true);
  });
});
