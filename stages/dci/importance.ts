/**
 * Importance of codes for factors, and how well the factors can be told from the codes: by
 * gradient-boosted trees as disentanglement_lib, or by the two regressors of the original.
 *
 * @module
 */

import type { Importance } from "./dci.ts";
import { boostedClassifier } from "./gradient_boosting.ts";
import { type LabelledCodes, requireLabelled } from "./labelled_codes.ts";
import { lasso } from "./lasso.ts";
import { randomForest } from "./random_forest.ts";
import { standardiser } from "./standardise.ts";

/** How importance is found. */
export type ImportanceMethod = "gradient-boosting" | "lasso" | "random-forest";

/** What was found for one factor. */
interface Factor {
  /** Importance of each code. */
  readonly importances: ArrayLike<number>;
  readonly train: number;
  readonly test: number;
  readonly converged: boolean;
}

/** What was found. */
export interface Informativeness {
  /** Codes × factors; each factor's importances sum to 1, or are 0 if the codes say nothing of it. */
  readonly importance: Importance;
  /**
   * How well each factor is predicted, on the samples that were learned from and on others. Boosting:
   * the share of classes that are right (disentanglement_lib; higher is better). The regressors: the
   * root mean square error over the standard deviation (NRMSE; Eastwood and Williams; lower is better).
   */
  readonly measure: "accuracy" | "nrmse";
  readonly train: readonly number[];
  readonly test: readonly number[];
  /** Names of the factors on which the method did not find its minimum; absent where there are none. */
  readonly unconverged?: readonly string[];
}

/**
 * Finds importance and informativeness.
 *
 * @param names the factors' names, for messages
 * @param sizes the number of classes of each factor
 * @param seed names the draws of the trees and the forest
 * @throws {RangeError} a code is not finite, labels are missing, or a factor does not vary.
 */
export function informativeness(
  train: LabelledCodes,
  test: LabelledCodes,
  names: readonly string[],
  sizes: readonly number[],
  method: ImportanceMethod,
  seed: string,
): Informativeness {
  requireLabelled(train, names);
  requireLabelled(test, names);
  const learn = method === "gradient-boosting" ? classify : regress(method);
  const factors = names.map((_, factor) => learn(train, test, factor, sizes[factor] ?? NaN, seed));
  const unconverged = names.filter((_, factor) => factors[factor]?.converged === false);
  return {
    ...(unconverged.length === 0 ? {} : { unconverged }),
    importance: Array.from(
      { length: train.codes.width },
      (_, code) => factors.map(({ importances }) => importances[code] ?? NaN),
    ),
    measure: method === "gradient-boosting" ? "accuracy" : "nrmse",
    train: factors.map((factor) => factor.train),
    test: factors.map((factor) => factor.test),
  };
}

type Learn = (
  train: LabelledCodes,
  test: LabelledCodes,
  factor: number,
  classes: number,
  seed: string,
) => Factor;

const classify: Learn = (train, test, factor, classes, seed) => {
  const labelsOf = ({ labels }: LabelledCodes): Uint8Array => labels[factor] ?? new Uint8Array();
  const { importances, fitted, predict } = boostedClassifier(
    train.codes,
    labelsOf(train),
    classes,
    { seed: `${seed} ${factor}` },
  );
  const accuracy = (predicted: Uint32Array, labels: Uint8Array): number =>
    predicted.reduce((sum, label, i) => sum + (label === labels[i] ? 1 : 0), 0) / labels.length;
  return {
    importances,
    train: accuracy(fitted, labelsOf(train)),
    test: accuracy(predict(test.codes), labelsOf(test)),
    converged: true,
  };
};

/** Regression of the class's number, in units of its standard deviation. */
function regress(method: "lasso" | "random-forest"): Learn {
  return (train, test, factor, _classes, seed) => {
    const targetsOf = ({ labels }: LabelledCodes): Float64Array =>
      Float64Array.from(labels[factor] ?? []);
    const targets = targetsOf(train);
    const { mean, deviation } = standardiser(targets);
    const standard = targets.map((target) => (target - mean) / deviation);
    const { importances, predict, converged } = method === "lasso"
      ? lasso(train.codes, standard)
      : { ...randomForest(train.codes, standard, `${seed} ${factor}`), converged: true };
    const error = (samples: LabelledCodes): number => {
      const [truth, predicted] = [targetsOf(samples), predict(samples.codes)];
      const squares = truth.reduce(
        (sum, target, i) => sum + (target - mean - deviation * (predicted[i] ?? NaN)) ** 2,
        0,
      );
      return Math.sqrt(squares / truth.length) / standardiser(truth).deviation;
    };
    return { importances, train: error(train), test: error(test), converged };
  };
}
