/**
 * The inner loops of growing trees on codes whose samples are in order. The best of all places between
 * two values is found without looking at most of them: samples are summed up in blocks, and a block is
 * looked into only where what is known of the node's targets allows for a better split in it.
 */

/** Values of a node that are closer are one value there, as in scikit-learn's trees. */
const CLOSE: f64 = 1e-7;
/** Samples that are summed up at once. */
const BLOCK: u32 = 32;
/** Bounds are raised by more than they are rounded. */
const SLACK: f64 = 1 + 1e-9;

/** The sum of a node's targets. */
export function sumOf(order: usize, end: usize, targets: usize): f64 {
  let total: f64 = 0;
  for (; order < end; order += 4) total += targetOf(targets, order);
  return total;
}

/**
 * Looks for the split of a node by one code that decreases the squared error most.
 *
 * Behind `count` samples whose targets sum to `sum` the gain is D²/P with D = n·sum − count·total and
 * P = count·(n − count); it is a quotient, and products are compared instead. A sample changes D by
 * n·target − total. Of these changes a block's sum is known, and a bound of the sum of their magnitudes:
 * half of both together is the most that D can rise above its value at the block's beginning, half of
 * their difference the most that it can fall. P is least at one of the ends.
 *
 * @param order where the node's samples begin in the order of the code
 * @param n how many samples the node has
 * @param total the sum of their targets
 * @param targets, values by sample
 * @param best numerator and divisor of the gain that is to be beaten; receives those of the best split
 * @returns how many samples lie before the best split; 0 if none is better
 */
export function split(
  order: usize,
  n: u32,
  total: f64,
  targets: usize,
  values: usize,
  best: usize,
): u32 {
  const all = <f64> n;
  const shift = abs(total);
  let numerator = load<f64>(best);
  let divisor = load<f64>(best, 8);
  let found: u32 = 0;
  let sum: f64 = 0;
  let before: f64 = 0;
  let product: f64 = 0;
  for (let count: u32 = 0; count < n;) {
    const end = min(count + BLOCK, n);
    let at = order + (<usize> count << 2);
    const stop = order + (<usize> end << 2);
    // Two at once, since a sum waits for the one before it.
    let sums = f64x2.splat(0);
    let magnitudes = f64x2.splat(0);
    for (; at + 8 <= stop; at += 8) {
      const two = f64x2(targetOf(targets, at), targetOf(targets, at + 4));
      sums = f64x2.add(sums, two);
      magnitudes = f64x2.add(magnitudes, f64x2.abs(two));
    }
    let after = sum + (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
    let magnitude = f64x2.extract_lane(magnitudes, 0) + f64x2.extract_lane(magnitudes, 1);
    if (at < stop) {
      const one = targetOf(targets, at);
      after += one;
      magnitude += abs(one);
    }
    const there = all * after - <f64> end * total;
    const productThere = <f64> end * (all - <f64> end);
    const way = all * magnitude + <f64> (end - count) * shift;
    const middle = 0.5 * (before + there);
    const furthest = abs(middle) + 0.5 * way;
    if (furthest * furthest * SLACK * divisor > numerator * min(product, productThere)) {
      for (let i = count + 1; i <= end && i < n; i++) {
        const at = order + (<usize> (i - 1) << 2);
        sum += targetOf(targets, at);
        const difference = all * sum - <f64> i * total;
        const square = difference * difference;
        const here = <f64> i * (all - <f64> i);
        if (square * divisor > numerator * here && isApart(values, at)) {
          numerator = square;
          divisor = here;
          found = i;
        }
      }
    }
    sum = after;
    before = there;
    product = productThere;
    count = end;
  }
  store<f64>(best, numerator);
  store<f64>(best, divisor, 8);
  return found;
}

// @ts-ignore: decorator
@inline
function targetOf(targets: usize, place: usize): f64 {
  return load<f64>(targets + (<usize> load<u32>(place) << 3));
}

// @ts-ignore: decorator
@inline
function isApart(values: usize, place: usize): bool {
  const here = <f64> load<f32>(values + (<usize> load<u32>(place) << 2));
  return <f64> load<f32>(values + (<usize> load<u32>(place, 4) << 2)) > here + CLOSE;
}

/** Marks samples: 0 before `middle`, 1 from there on. */
export function mark(order: usize, middle: usize, end: usize, sides: usize): void {
  for (; order < middle; order += 4) store<u8>(sides + <usize> load<u32>(order), 0);
  for (; order < end; order += 4) store<u8>(sides + <usize> load<u32>(order), 1);
}

/** Copies samples, those that are marked 0 to `left` on and the others to `right` on, in their order. */
export function part(order: usize, end: usize, sides: usize, left: usize, right: usize): void {
  for (; order < end; order += 4) {
    const sample = load<u32>(order);
    // Chosen by its bits, since a branch would be guessed wrong half the time.
    const isRight = <usize> load<u8>(sides + <usize> sample) << 2;
    store<u32>(left ^ ((left ^ right) & (0 - (isRight >> 2))), sample);
    left += 4 - isRight;
    right += isRight;
  }
}
