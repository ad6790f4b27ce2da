/**
 * The inner loops of boosting trees and of what they predict. Each class has a weight for each sample,
 * in proportion to its probability there.
 */

/** Keep weights within what numbers can hold; probabilities beyond are 0 or 1 to every digit. */
const LEAST_WEIGHT: f64 = 1e-300;
const MOST_ODDS: f64 = 1e300;

/** Adds one class's weights to the sums over classes; of an even number of samples. */
export function addWeights(weights: usize, end: usize, sums: usize): void {
  for (; weights < end; weights += 16, sums += 16) {
    v128.store(sums, f64x2.add(v128.load(sums), v128.load(weights)));
  }
}

/**
 * Makes one class's weights its probabilities, and says how far its labels are above them.
 *
 * @param sums of all classes' weights
 * @param labels 4 bytes each
 */
export function residuals(
  weights: usize,
  end: usize,
  sums: usize,
  labels: usize,
  label: u32,
  targets: usize,
): void {
  for (; weights < end; weights += 16, sums += 16, labels += 8, targets += 16) {
    const probabilities = f64x2.div(v128.load(weights), v128.load(sums));
    v128.store(weights, probabilities);
    v128.store(targets, f64x2.sub(truths(labels, label), probabilities));
  }
}

/** The same of one class against another, whose weights are its odds and remain so. */
export function residualsOfOdds(
  weights: usize,
  end: usize,
  labels: usize,
  label: u32,
  targets: usize,
): void {
  for (; weights < end; weights += 16, labels += 8, targets += 16) {
    const odds = f64x2.pmin(v128.load(weights), f64x2.splat(MOST_ODDS));
    v128.store(weights, odds);
    const probabilities = f64x2.div(odds, f64x2.add(f64x2.splat(1), odds));
    v128.store(targets, f64x2.sub(truths(labels, label), probabilities));
  }
}

/** 1 for each of two samples that is of a class, 0 for the others. */
// @ts-ignore: decorator
@inline
function truths(labels: usize, label: u32): v128 {
  const isOurs = i64x2.eq(v128.load_ext<u32>(labels), i64x2.splat(label));
  return v128.and(isOurs, f64x2.splat(1));
}

/**
 * The value of a leaf: one step of Newton's method, the sum of its residuals over that of p·(1 − p),
 * where a residual's magnitude is p or 1 − p.
 */
export function newtonStep(samples: usize, end: usize, targets: usize): f64 {
  // Two at once, since a sum waits for the one before it.
  let evens = f64x2.splat(0);
  let odds = f64x2.splat(0);
  for (; samples + 8 <= end; samples += 8) {
    evens = f64x2.add(evens, termsOf(targets, load<u32>(samples)));
    odds = f64x2.add(odds, termsOf(targets, load<u32>(samples, 4)));
  }
  if (samples < end) evens = f64x2.add(evens, termsOf(targets, load<u32>(samples)));
  const sums = f64x2.add(evens, odds);
  const divisor = f64x2.extract_lane(sums, 1);
  return divisor < 1e-150 ? 0 : f64x2.extract_lane(sums, 0) / divisor;
}

// @ts-ignore: decorator
@inline
function termsOf(targets: usize, sample: u32): v128 {
  const residual = load<f64>(targets + (<usize> sample << 3));
  const magnitude = abs(residual);
  return f64x2(residual, magnitude * (1 - magnitude));
}

/** Multiplies the weights of some samples. */
export function multiply(samples: usize, end: usize, weights: usize, factor: f64): void {
  for (; samples < end; samples += 4) {
    const place = weights + (<usize> load<u32>(samples) << 3);
    const weight = load<f64>(place) * factor;
    store<f64>(place, weight > LEAST_WEIGHT ? weight : LEAST_WEIGHT);
  }
}

/** Adds to samples' scores the values of the leaves that they reach in a tree. */
export function addLeaves(
  values: usize,
  width: usize,
  scores: usize,
  end: usize,
  codes: usize,
  thresholds: usize,
  leaves: usize,
  depth: u32,
): void {
  const row = width << 2;
  const first = (1 << depth) - 1;
  for (; scores < end; scores += 8, values += row) {
    let node: usize = 0;
    for (let level: u32 = 0; level < depth; level++) {
      const value = <f64> load<f32>(values + (<usize> load<u16>(codes + (node << 1)) << 2));
      node = 2 * node + 2 - <usize> (value <= load<f64>(thresholds + (node << 3)));
    }
    store<f64>(scores, load<f64>(scores) + load<f64>(leaves + ((node - first) << 3)));
  }
}
