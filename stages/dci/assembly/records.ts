/**
 * Samples' records, and what nodes' bins are summed up from.
 *
 * Targets are whole numbers, so that sums are exact and the same in whatever order they are taken. A
 * sample's record is its target, and its magnitude (in steps of 2^10, rounded up) below how often it is
 * there; a bin is the sum of its samples' records, since neither of the three can reach the next one.
 */

/** Where in a record's second half the count begins; of 2^20 samples at most. */
export const COUNT: u64 = 44;
export const MAGNITUDE: u64 = (1 << COUNT) - 1;
/** A magnitude's step in units of the target. */
export const STEP: f64 = 1024;

/** Numbers of magnitudes up to 2^51 that are added to it are rounded, in its last bits. */
const ROUNDER: f64 = 6755399441055744;

/** The greatest magnitude of targets, of which there is an even number. */
export function greatest(targets: usize, end: usize): f64 {
  let most = f64x2.splat(0);
  for (; targets < end; targets += 16) {
    most = f64x2.pmax(most, f64x2.abs(v128.load(targets)));
  }
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/**
 * Writes the records of samples whose targets, times `scale`, are rounded to whole numbers.
 *
 * @returns the sum of their targets
 */
export function record(targets: usize, end: usize, scale: f64, times: usize, records: usize): f64 {
  let total = i64x2.splat(0);
  const scales = f64x2.splat(scale);
  const rounder = f64x2.splat(ROUNDER);
  for (; targets < end; targets += 16, times += 8, records += 32) {
    const rounded = f64x2.add(f64x2.mul(v128.load(targets), scales), rounder);
    const whole = i64x2.sub(rounded, rounder);
    const magnitude = i64x2.add(i64x2.shr_u(i64x2.abs(whole), 10), i64x2.splat(1));
    const count = v128.load_ext<u32>(times);
    const sums = i64x2.mul(whole, count);
    total = i64x2.add(total, sums);
    const others = i64x2.add(i64x2.shl(count, <i32> COUNT), i64x2.mul(magnitude, count));
    v128.store(records, v128.shuffle<i64>(sums, others, 0, 2));
    v128.store(records, v128.shuffle<i64>(sums, others, 1, 3), 16);
  }
  return <f64> (i64x2.extract_lane(total, 0) + i64x2.extract_lane(total, 1));
}

/** Adds samples' records to their bins, one of each code. */
export function add(
  samples: usize,
  end: usize,
  records: usize,
  places: usize,
  width: usize,
  bins: usize,
): void {
  const row = width << 1;
  for (; samples < end; samples += 4) {
    const sample = <usize> load<u32>(samples);
    const record = v128.load(records + (sample << 4));
    let place = places + sample * row;
    const stop = place + row;
    for (; place + 4 <= stop; place += 4) {
      const one = bins + (<usize> load<u16>(place) << 4);
      v128.store(one, i64x2.add(v128.load(one), record));
      const two = bins + (<usize> load<u16>(place, 2) << 4);
      v128.store(two, i64x2.add(v128.load(two), record));
    }
    if (place < stop) {
      const one = bins + (<usize> load<u16>(place) << 4);
      v128.store(one, i64x2.add(v128.load(one), record));
    }
  }
}

/** Takes a part's bins from those of the whole. */
export function subtract(whole: usize, end: usize, part: usize): void {
  for (; whole < end; whole += 16, part += 16) {
    v128.store(whole, i64x2.sub(v128.load(whole), v128.load(part)));
  }
}

/**
 * Parts a node's samples: those of a value up to `most` stay, in their order, the others follow.
 *
 * @param spare room for as many samples
 * @returns where the others begin
 */
export function part(
  samples: usize,
  end: usize,
  values: usize,
  most: f32,
  spare: usize,
): usize {
  let kept = samples;
  let other = spare;
  for (; samples < end; samples += 4) {
    const sample = load<u32>(samples);
    // Both are written and one counts, since a branch would be guessed wrong half the time.
    const isLeft = <usize> (load<f32>(values + (<usize> sample << 2)) <= most);
    store<u32>(kept, sample);
    store<u32>(other, sample);
    kept += isLeft << 2;
    other += 4 - (isLeft << 2);
  }
  memory.copy(kept, spare, other - spare);
  return kept;
}

/** Says which node samples are in. */
export function mark(samples: usize, end: usize, nodes: usize, node: u32): void {
  for (; samples < end; samples += 4) {
    store<u16>(nodes + (<usize> load<u32>(samples) << 1), node);
  }
}

/** A sample's record; nothing if it is in another node. A branch would be guessed wrong half the time. */
// @ts-ignore: decorator
@inline
export function recordIn(node: u32, nodes: usize, records: usize, sample: usize): v128 {
  const isOurs = -(<i64> (load<u16>(nodes + (sample << 1)) == node));
  return v128.and(v128.load(records + (sample << 4)), i64x2.splat(isOurs));
}

// @ts-ignore: decorator
@inline
export function countOf(packed: u64): i64 {
  return <i64> (packed >> COUNT);
}

/** Whole numbers of magnitudes up to 2^51 as floating-point numbers. */
// @ts-ignore: decorator
@inline
export function numbers(whole: v128): v128 {
  const rounder = f64x2.splat(ROUNDER);
  return f64x2.sub(i64x2.add(whole, rounder), rounder);
}

// @ts-ignore: decorator
@inline
export function valueOf(values: usize, sample: usize): f64 {
  return <f64> load<f32>(values + (sample << 2));
}
