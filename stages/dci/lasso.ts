/**
 * Linear regression with an L1 penalty (Tibshirani 1996), the first of the two regressors of Eastwood
 * and Williams.
 *
 * Coordinate descent needs tens of thousands of sweeps where codes are correlated, and its weights may
 * be far from their end while the objective is near its. So every few sweeps the equations of the
 * weights that are not zero are solved as they are: if the solution keeps their signs, and no other
 * weight would leave zero, it is the minimum to the last digit.
 *
 * @module
 */

import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Codes } from "./presorted_codes.ts";
import { sharesOf } from "./shares.ts";
import { standardiser } from "./standardise.ts";

/** What a regressor learned. */
export interface Regressor {
  /** Importance of each code; they sum to 1, or are all 0. */
  readonly importances: Float64Array;
  /** The target of each sample. */
  predict(codes: Codes): Float64Array;
}

/** What the lasso learned. */
export interface LinearRegressor extends Regressor {
  /** Whether the minimum was found; the importances are of what was found so far if not. */
  readonly converged: boolean;
}

/** Weight of the penalty [ours: the original's is not known to us]. */
const PENALTY = 0.02;
/** A sweep takes microseconds: a second or so, where nothing else helps. */
const MOST_SWEEPS = 100_000;
/** Sweeps between two tries to solve the equations. */
const SOLVED_EVERY = 10;
/** How far the objective may be above its minimum, in units of that of no weights at all. */
const TOLERANCE = 1e-13;
/** Rounding of a product of columns. */
const ROUNDING = 1e-12;

/**
 * Minimises `Σ (y − X w)²/(2n) + penalty·Σ|w|` over codes of mean 0 and standard deviation 1; a code's
 * importance is its share of Σ|w|. Codes that do not vary have weight 0.
 *
 * @param targets one for each sample, of mean 0
 * @param mostSweeps after so many it gives up, and says so
 */
export function lasso(
  codes: Codes,
  targets: Float64Array,
  penalty = PENALTY,
  mostSweeps = MOST_SWEEPS,
): LinearRegressor {
  const { samples: n, width } = codes;
  const columns = Array.from({ length: width }, (_, code) => {
    const column = Float64Array.from(
      { length: n },
      (_, i) => codes.values[i * width + code] ?? NaN,
    );
    const { mean, deviation } = standardiser(column);
    const scale = deviation > 0 ? 1 / deviation : 0;
    return { mean, scale, values: column.map((value) => (value - mean) * scale) };
  });
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (a[i] as number) * (b[i] as number);
    return sum / n;
  };
  // The descent needs only the products of columns with one another and with the targets.
  const { weights, converged } = minimum({
    gram: columns.map(({ values: a }) => Float64Array.from(columns, ({ values: b }) => dot(a, b))),
    withTargets: Float64Array.from(columns, ({ values }) => dot(values, targets)),
    ofTargets: dot(targets, targets),
    penalty,
  }, mostSweeps);
  return {
    importances: sharesOf(weights.map(Math.abs)),
    converged,
    predict: ({ samples, values }) =>
      Float64Array.from(
        { length: samples },
        (_, i) =>
          columns.reduce(
            (total, { mean, scale }, code) =>
              total + (weights[code] ?? NaN) * ((values[i * width + code] ?? NaN) - mean) * scale,
            0,
          ),
      ),
  };
}

/** What is to be minimised: `wᵀ G w/2 − bᵀ w + y²/2 + penalty·Σ|w|`. */
interface Problem {
  /** G, mean products of the columns. */
  readonly gram: readonly Float64Array[];
  /** b, mean products of the columns and the targets. */
  readonly withTargets: Float64Array;
  /** y², mean square of the targets. */
  readonly ofTargets: number;
  readonly penalty: number;
}

interface Minimum {
  readonly weights: Float64Array;
  readonly converged: boolean;
}

function minimum(problem: Problem, mostSweeps: number): Minimum {
  const { gram, penalty } = problem;
  const weights = new Float64Array(gram.length);
  for (let sweep = 1; sweep <= mostSweeps; sweep++) {
    for (const [code, products] of gram.entries()) {
      const own = products[code] ?? 0;
      if (own === 0) continue;
      const pull = pullOn(problem, weights, code) + own * (weights[code] ?? NaN);
      weights[code] = Math.sign(pull) * Math.max(Math.abs(pull) - penalty, 0) / own;
    }
    if (sweep % SOLVED_EVERY !== 0) continue;
    const exact = solvedFor(problem, weights);
    if (exact !== undefined) return { weights: exact, converged: true };
    if (gap(problem, weights) <= TOLERANCE * problem.ofTargets) {
      return { weights, converged: true };
    }
  }
  return { weights, converged: false };
}

/** How strongly the targets that are not explained pull on a weight: b − G w. */
function pullOn({ gram, withTargets }: Problem, weights: Float64Array, code: number): number {
  const products = gram[code] ?? new Float64Array();
  let pull = withTargets[code] ?? NaN;
  for (let i = 0; i < weights.length; i++) pull -= (products[i] as number) * (weights[i] as number);
  return pull;
}

/** The minimum, if its weights are zero where these are and have the same signs elsewhere. */
function solvedFor(problem: Problem, weights: Float64Array): Float64Array | undefined {
  const { gram, withTargets, penalty } = problem;
  const active = [...weights.keys()].filter((code) => weights[code] !== 0);
  const signs = active.map((code) => Math.sign(weights[code] ?? NaN));
  if (active.length === 0) return undefined;
  const own = active.map((a) => active.map((b) => gram[a]?.[b] ?? NaN));
  const decomposed = new CholeskyDecomposition(new Matrix(own));
  if (!decomposed.isPositiveDefinite()) return undefined;
  const wanted = active.map((code, i) => (withTargets[code] ?? NaN) - penalty * (signs[i] ?? NaN));
  const solution = decomposed.solve(Matrix.columnVector(wanted)).to1DArray();
  if (!solution.every((weight, i) => Math.sign(weight) === signs[i])) return undefined;
  const exact = new Float64Array(weights.length);
  for (const [i, code] of active.entries()) exact[code] = solution[i] ?? NaN;
  const isMinimum = exact.every((weight, code) =>
    weight !== 0 || Math.abs(pullOn(problem, exact, code)) <= penalty + ROUNDING
  );
  return isMinimum ? exact : undefined;
}

/** How far the objective is above its minimum, at most: the duality gap. */
function gap(problem: Problem, weights: Float64Array): number {
  const { withTargets, ofTargets, penalty } = problem;
  let [explained, strongest, residual, size] = [0, 0, ofTargets, 0];
  for (const [code, weight] of weights.entries()) {
    const pull = pullOn(problem, weights, code);
    explained += weight * (withTargets[code] ?? NaN);
    residual -= weight * ((withTargets[code] ?? NaN) + pull);
    strongest = Math.max(strongest, Math.abs(pull));
    size += Math.abs(weight);
  }
  // The residuals, made so small that they pull on no weight more than the penalty does.
  const share = Math.min(1, penalty / strongest);
  const primal = residual / 2 + penalty * size;
  return primal - (share * (ofTargets - explained) - share * share * residual / 2);
}
