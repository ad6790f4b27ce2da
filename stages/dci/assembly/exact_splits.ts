/**
 * The inner loops of growing trees that try every threshold. Each code's samples are in order and cut
 * into bins, of which a node knows what its samples sum to: the larger part of a node is the node less
 * the smaller part, and a bin is looked into only where what is known of it allows for a better split.
 */

import { COUNT, countOf, MAGNITUDE, numbers, recordIn, STEP, valueOf } from "./records";

export { add, greatest, mark, part, record, subtract } from "./records";

/** Values of a node that are closer are one value there, as in scikit-learn's trees. */
const CLOSE: f64 = 1e-7;
/** Bounds are raised by more than they are rounded. */
const SLACK: f64 = 1 + 1e-9;
/** Bytes of the order that a bin which is looked into is cut into: 16 samples. */
const FEWER: usize = 64;

/**
 * Bounds the gain of splits in each bin of a code.
 *
 * Behind `count` samples whose targets sum to `sum` the gain is D²/P with D = n·sum − count·total and
 * P = count·(n − count). A sample changes D by n·target − total. Of these changes a bin's sum is known,
 * and a bound of the sum of their magnitudes: half of both together is the most that D can rise above
 * its value at the bin's beginning, half of their difference the most that it can fall. P is least at
 * one of the ends.
 *
 * @param bins the node's bins of the code, an even number
 * @param bounds receives the bounds, and behind them the greatest
 * @param order all samples in the order of the code
 * @param size how many bytes of `order` a bin has
 * @param all how many samples the node has, n
 * @param total the sum of their targets
 * @param reached a gain that some split has
 * @returns the greatest gain of the splits between bins, or `reached`
 */
export function bound(
  bins: usize,
  binsEnd: usize,
  bounds: usize,
  order: usize,
  size: usize,
  all: f64,
  total: f64,
  values: usize,
  reached: f64,
): f64 {
  const alls = f64x2.splat(all);
  const totals = f64x2.splat(total);
  let sums = i64x2.splat(0);
  let counted = f64x2.splat(0);
  let before = f64x2.splat(0);
  let most = f64x2.splat(0);
  for (; bins < binsEnd; bins += 32, bounds += 16, order += 2 * size) {
    const one = v128.load(bins);
    const two = v128.load(bins, 16);
    const first = i64x2.add(sums, one);
    sums = i64x2.add(first, two);
    const ends = numbers(i64x2.shr_u(v128.shuffle<i64>(first, sums, 1, 3), <i32> COUNT));
    const begins = v128.shuffle<f64>(counted, ends, 1, 2);
    const there = f64x2.sub(
      f64x2.mul(alls, numbers(v128.shuffle<i64>(first, sums, 0, 2))),
      f64x2.mul(ends, totals),
    );
    const magnitudes = numbers(
      v128.and(v128.shuffle<i64>(one, two, 1, 3), i64x2.splat(<i64> MAGNITUDE)),
    );
    const way = f64x2.add(
      f64x2.mul(f64x2.splat(all * STEP), magnitudes),
      f64x2.mul(f64x2.sub(ends, begins), f64x2.splat(abs(total))),
    );
    const middle = f64x2.abs(f64x2.add(v128.shuffle<f64>(before, there, 1, 2), there));
    const furthest = f64x2.mul(f64x2.splat(0.5), f64x2.add(middle, way));
    // At the end of all there is no split.
    const last = f64x2.pmin(ends, f64x2.splat(all - 1));
    const least = f64x2.pmin(
      products(alls, f64x2.add(begins, f64x2.splat(1))),
      products(alls, last),
    );
    const hasSplits = v128.and(f64x2.gt(ends, begins), f64x2.gt(least, f64x2.splat(0)));
    const here = v128.and(
      hasSplits,
      f64x2.div(f64x2.mul(f64x2.mul(furthest, furthest), f64x2.splat(SLACK)), least),
    );
    v128.store(bounds, here);
    most = f64x2.pmax(most, here);
    const gains = f64x2.div(f64x2.mul(there, there), products(alls, ends));
    if (v128.any_true(f64x2.gt(gains, f64x2.splat(reached)))) {
      reached = reachedBy(f64x2.extract_lane(gains, 0), order + size, values, reached);
      reached = reachedBy(f64x2.extract_lane(gains, 1), order + 2 * size, values, reached);
    }
    counted = ends;
    before = there;
  }
  store<f64>(bounds, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
  return reached;
}

/** The gain of a split before a place in the order, if it is greater and there surely is one. */
function reachedBy(gain: f64, place: usize, values: usize, reached: f64): f64 {
  // Not a number, where there are no samples before or behind.
  if (!(gain > reached)) return reached;
  const here = valueOf(values, <usize> load<u32>(place - 4));
  return valueOf(values, <usize> load<u32>(place)) > here + CLOSE ? gain : reached;
}

/**
 * Looks for the split of a node by one code that decreases the squared error most. Gains are quotients;
 * products are compared instead.
 *
 * @param bounds of the gains in each bin
 * @param reached a gain that some split has, of this code or another
 * @param best numerator and divisor of the gain that is to be beaten; receives those of the best split,
 *   the sum and the number of the samples before it, the last of them, and the first one behind it
 * @returns whether a split is better
 */
export function split(
  order: usize,
  orderEnd: usize,
  bins: usize,
  bounds: usize,
  size: usize,
  all: f64,
  total: f64,
  records: usize,
  nodes: usize,
  node: u32,
  values: usize,
  reached: f64,
  best: usize,
): bool {
  let numerator = load<f64>(best);
  let divisor = load<f64>(best, 8);
  let limit = max(reached, numerator / divisor);
  let found = false;
  let sums = i64x2.splat(0);
  let summed = bins;
  for (; order < orderEnd; order += size, bins += 16, bounds += 8) {
    if (!(load<f64>(bounds) > limit)) continue;
    for (; summed < bins; summed += 16) sums = i64x2.add(sums, v128.load(summed));
    let sum = i64x2.extract_lane(sums, 0);
    let count = <f64> countOf(i64x2.extract_lane(sums, 1));
    let before = all * <f64> sum - count * total;
    const stop = min(order + size, orderEnd);
    for (let from = order; from < stop; from += FEWER) {
      const to = min(from + FEWER, stop);
      let within = i64x2.splat(0);
      for (let at = from; at < to; at += 4) {
        const sample = <usize> load<u32>(at);
        within = i64x2.add(within, recordIn(node, nodes, records, sample));
      }
      const packed = <u64> i64x2.extract_lane(within, 1);
      if (packed == 0) continue;
      const after = sum + i64x2.extract_lane(within, 0);
      const end = count + <f64> countOf(packed);
      const there = all * <f64> after - end * total;
      if (canBeat(limit, all, total, packed, count, end, before, there)) {
        for (let at = from; at < to; at += 4) {
          const sample = <usize> load<u32>(at);
          const record = recordIn(node, nodes, records, sample);
          sum += i64x2.extract_lane(record, 0);
          count += <f64> countOf(i64x2.extract_lane(record, 1));
          const difference = all * <f64> sum - count * total;
          const square = difference * difference;
          const here = product(all, count);
          if (square * divisor > numerator * here && i64x2.extract_lane(record, 1) != 0) {
            const next = nextOf(at + 4, orderEnd, nodes, node);
            if (next == orderEnd) break;
            const behind = <usize> load<u32>(next);
            if (valueOf(values, behind) > valueOf(values, sample) + CLOSE) {
              numerator = square;
              divisor = here;
              store<f64>(best, <f64> sum, 16);
              store<f64>(best, count, 24);
              store<u32>(best, <u32> sample, 32);
              store<u32>(best, <u32> behind, 36);
              found = true;
            }
          }
        }
        limit = max(limit, numerator / divisor);
      }
      sum = after;
      count = end;
      before = there;
    }
  }
  store<f64>(best, numerator);
  store<f64>(best, divisor, 8);
  return found;
}

/**
 * Looks for the same split where a node has so few samples that most bins would have none: goes through
 * all of them, put in order by marking their ranks.
 *
 * @param samples the node's
 * @param ranks where each sample is in the order
 * @param marks a bit for each rank, all 0 before and after
 */
export function splitFew(
  samples: usize,
  samplesEnd: usize,
  ranks: usize,
  order: usize,
  marks: usize,
  marksEnd: usize,
  all: f64,
  total: f64,
  records: usize,
  values: usize,
  best: usize,
): bool {
  for (; samples < samplesEnd; samples += 4) {
    const rank = load<u32>(ranks + (<usize> load<u32>(samples) << 2));
    const mark = marks + (<usize> (rank >> 6) << 3);
    store<u64>(mark, load<u64>(mark) | (<u64> 1 << (rank & 63)));
  }
  let numerator = load<f64>(best);
  let divisor = load<f64>(best, 8);
  let found = false;
  let sum: i64 = 0;
  let count: f64 = 0;
  let before: usize = 0;
  for (; marks < marksEnd; marks += 8, order += 256) {
    let rest = load<u64>(marks);
    if (rest == 0) continue;
    store<u64>(marks, 0);
    for (; rest != 0; rest &= rest - 1) {
      const sample = <usize> load<u32>(order + (<usize> ctz(rest) << 2));
      const difference = all * <f64> sum - count * total;
      const square = difference * difference;
      const here = product(all, count);
      if (
        square * divisor > numerator * here &&
        valueOf(values, sample) > valueOf(values, before) + CLOSE
      ) {
        numerator = square;
        divisor = here;
        store<f64>(best, <f64> sum, 16);
        store<f64>(best, count, 24);
        store<u32>(best, <u32> before, 32);
        store<u32>(best, <u32> sample, 36);
        found = true;
      }
      const record = records + (sample << 4);
      sum += load<i64>(record);
      count += <f64> countOf(load<u64>(record, 8));
      before = sample;
    }
  }
  store<f64>(best, numerator);
  store<f64>(best, divisor, 8);
  return found;
}

/** Whether a better split may lie among samples of which D is known before and behind them. */
// @ts-ignore: decorator
@inline
function canBeat(
  limit: f64,
  all: f64,
  total: f64,
  packed: u64,
  count: f64,
  end: f64,
  before: f64,
  there: f64,
): bool {
  const way = all * STEP * <f64> <i64> (packed & MAGNITUDE) + (end - count) * abs(total);
  const furthest = abs(0.5 * (before + there)) + 0.5 * way;
  const most = furthest * furthest * SLACK;
  // At the end of all there is no split. Compared one by one, since `min` minds NaN and is slow.
  return most > limit * product(all, count + 1) ||
    most > limit * product(all, end < all ? end : all - 1);
}

// @ts-ignore: decorator
@inline
function product(all: f64, count: f64): f64 {
  return count * (all - count);
}

// @ts-ignore: decorator
@inline
function products(all: v128, count: v128): v128 {
  return f64x2.mul(count, f64x2.sub(all, count));
}

/** The first place from `at` on with a sample of the node. */
function nextOf(at: usize, end: usize, nodes: usize, node: u32): usize {
  for (; at < end; at += 4) {
    if (load<u16>(nodes + (<usize> load<u32>(at) << 1)) == node) return at;
  }
  return end;
}
