/**
 * A linear support vector machine on a single number, as scikit-learn's `LinearSVC(C=0.01,
 * class_weight="balanced")`, which disentanglement_lib's SAP tells classes by: one class against the
 * rest, squared hinge loss, the intercept penalised as a weight.
 *
 * With one number there are two unknowns, and the objective is made of parabolas: Newton's method ends
 * at its minimum after a few steps, where liblinear goes on until its tolerance. The samples that are on
 * the wrong side of a margin are those up to a number, or from one on; of samples in order their sums are
 * differences.
 *
 * @module
 */

/** scikit-learn's C. */
const COST = 0.01;
const MOST_STEPS = 100;

/**
 * Learns classes from one number.
 *
 * @param x the numbers of the samples
 * @param labels their classes; those that are there are told apart
 * @returns the class of a number
 */
export function linearSvm(
  x: Float64Array,
  labels: ArrayLike<number>,
): (value: number) => number {
  const byLabel = Map.groupBy(x.keys(), (i) => labels[i] as number);
  const present = [...byLabel.keys()].sort((a, b) => a - b);
  const samples = (label: number): Ordered =>
    new Ordered(Float64Array.from(byLabel.get(label) ?? [], (i) => x[i] as number));
  const own = new Map(present.map((label) => [label, samples(label)]));
  const of = (label: number): Ordered => own.get(label) ?? new Ordered(new Float64Array());
  // Of its own samples a class's errors weigh as if all classes had equally many.
  const weightOf = (label: number): number => COST * x.length / (present.length * of(label).length);
  const [first = NaN, second = NaN] = present;
  const all = new Ordered(x);
  if (present.length === 2) {
    const side = plane(of(second), all, weightOf(second), weightOf(first));
    return (value) => side.slope * value + side.offset > 0 ? second : first;
  }
  const planes = present.map((label) => plane(of(label), all, weightOf(label), COST));
  return (value) => {
    let [best, most] = [first, -Infinity];
    for (const [k, { slope, offset }] of planes.entries()) {
      const decision = slope * value + offset;
      if (decision > most) [best, most] = [present[k] ?? NaN, decision];
    }
    return best;
  };
}

/** Sums over some numbers: how many, their sum, the sum of their squares. */
type Sums = readonly [count: number, sum: number, squares: number];

/** Numbers in order, with their sums from the least on. */
class Ordered {
  readonly #x: Float64Array;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;

  constructor(x: Float64Array) {
    this.#x = x.toSorted();
    this.#sum = new Float64Array(x.length + 1);
    this.#squares = new Float64Array(x.length + 1);
    for (const [i, value] of this.#x.entries()) {
      this.#sum[i + 1] = (this.#sum[i] as number) + value;
      this.#squares[i + 1] = (this.#squares[i] as number) + value * value;
    }
  }

  get length(): number {
    return this.#x.length;
  }

  /** Of the numbers for which slope·x + offset is below 0. */
  below(slope: number, offset: number): Sums {
    const n = this.length;
    if (slope === 0) return offset < 0 ? this.#upTo(n) : [0, 0, 0];
    const border = -offset / slope;
    if (slope > 0) return this.#upTo(this.#countBelow(border, false));
    const [count, sum, squares] = this.#upTo(this.#countBelow(border, true));
    const [all, total, allSquares] = this.#upTo(n);
    return [all - count, total - sum, allSquares - squares];
  }

  #upTo(count: number): Sums {
    return [count, this.#sum[count] as number, this.#squares[count] as number];
  }

  /** How many are below a border, or up to it. */
  #countBelow(border: number, isIncluded: boolean): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const value = this.#x[middle] as number;
      if (value < border || (isIncluded && value === border)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Plane {
  readonly slope: number;
  readonly offset: number;
}

/**
 * Minimises (slope² + offset²)/2 + Σ cost·max(0, 1 − side·(slope·x + offset))².
 *
 * @param own the class's numbers, of side 1
 * @param all all numbers; those that are not the class's own are of side −1
 */
function plane(own: Ordered, all: Ordered, ownCost: number, otherCost: number): Plane {
  let at: Plane = { slope: 0, offset: 0 };
  const loss = (there: Plane): Loss => lossAt(own, all, ownCost, otherCost, there);
  let here = loss(at);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { slope: g, offset: h, xx, x1, one } = here;
    const determinant = xx * one - x1 * x1;
    const move = {
      slope: (one * g - x1 * h) / determinant,
      offset: (xx * h - x1 * g) / determinant,
    };
    // Shorter steps where the parabola ends before its lowest point.
    let next = here;
    for (let length = 1; length > 1e-10; length /= 2) {
      const there = {
        slope: at.slope - length * move.slope,
        offset: at.offset - length * move.offset,
      };
      next = loss(there);
      if (next.loss < here.loss) {
        at = there;
        break;
      }
    }
    if (!(next.loss < here.loss)) break;
    here = next;
  }
  return at;
}

/** The objective, its gradient and its second derivatives. */
interface Loss extends Plane {
  readonly loss: number;
  readonly xx: number;
  readonly x1: number;
  readonly one: number;
}

function lossAt(
  own: Ordered,
  all: Ordered,
  ownCost: number,
  otherCost: number,
  { slope, offset }: Plane,
): Loss {
  // Beyond the margin of the other side are the class's own, too.
  const others = all.below(-slope, -1 - offset);
  const among = own.below(-slope, -1 - offset);
  const parts = [
    { side: 1, cost: ownCost, sums: own.below(slope, offset - 1) },
    { side: -1, cost: otherCost, sums: others.map((sum, i) => sum - (among[i] ?? NaN)) },
  ];
  let loss = (slope * slope + offset * offset) / 2;
  let [dSlope, dOffset, xx, x1, one] = [slope, offset, 1, 0, 1];
  for (const { side, cost, sums: [count = 0, sum = 0, squares = 0] } of parts) {
    // Of 1 − side·(slope·x + offset), with what does not depend on x put together.
    const rest = 1 - side * offset;
    loss += cost * (count * rest * rest - 2 * side * slope * rest * sum + slope * slope * squares);
    dSlope -= 2 * cost * (side * rest * sum - slope * squares);
    dOffset -= 2 * cost * (side * rest * count - slope * sum);
    xx += 2 * cost * squares;
    x1 += 2 * cost * sum;
    one += 2 * cost * count;
  }
  return { loss, slope: dSlope, offset: dOffset, xx, x1, one };
}
