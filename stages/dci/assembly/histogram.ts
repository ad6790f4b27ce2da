/**
 * The inner loops of growing trees. A vector holds a cell of a histogram: the sum of the targets, and
 * the number of samples, so that one addition counts a sample in.
 */

/** For every sample from `order` to `end`: adds (target, 1) to the cell of each of its bins. */
export function count(
  order: usize,
  end: usize,
  bins: usize,
  targets: usize,
  histogram: usize,
  rowBytes: usize,
): void {
  for (; order < end; order += 4) {
    const sample = <usize> load<u32>(order);
    const target = load<f64>(targets + (sample << 3));
    const pair = f64x2.replace_lane(f64x2.splat(1), 0, target);
    const row = bins + sample * rowBytes;
    for (let bin = row; bin < row + rowBytes; bin += 2) {
      const cell = histogram + (<usize> load<u16>(bin) << 4);
      v128.store(cell, f64x2.add(v128.load(cell), pair));
    }
  }
}

/** Writes whole − part to `out` up to `end`, cell by cell. */
export function subtract(whole: usize, part: usize, out: usize, end: usize): void {
  for (; out < end; out += 16, whole += 16, part += 16) {
    v128.store(out, f64x2.sub(v128.load(whole), v128.load(part)));
  }
}
