/**
 * A linear support vector machine on a single number, as scikit-learn's `LinearSVC(C=0.01,
 * class_weight="balanced")`, which disentanglement_lib's SAP tells classes by: one class against the
 * rest, squared hinge loss, the intercept penalised as a weight.
 *
 * With one number there are two unknowns, and the objective is made of parabolas: Newton's method ends
 * at its minimum after a few steps, where liblinear goes on until its tolerance.
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
  const counts = new Map<number, number>();
  for (let i = 0; i < x.length; i++) {
    const label = labels[i] as number;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const present = [...counts.keys()].sort((a, b) => a - b);
  // Of its own samples a class's errors weigh as if all classes had equally many.
  const weightOf = (label: number): number =>
    COST * x.length / (present.length * (counts.get(label) ?? NaN));
  const [first = NaN, second = NaN] = present;
  if (present.length === 2) {
    const side = plane(x, labels, second, weightOf(second), weightOf(first));
    return (value) => side.slope * value + side.offset > 0 ? second : first;
  }
  const planes = present.map((label) => plane(x, labels, label, weightOf(label), COST));
  return (value) => {
    let [best, most] = [first, -Infinity];
    for (const [k, { slope, offset }] of planes.entries()) {
      const decision = slope * value + offset;
      if (decision > most) [best, most] = [present[k] ?? NaN, decision];
    }
    return best;
  };
}

interface Plane {
  readonly slope: number;
  readonly offset: number;
}

/** Minimises (slope² + offset²)/2 + Σ cost·max(0, 1 − side·(slope·x + offset))². */
function plane(
  x: Float64Array,
  labels: ArrayLike<number>,
  label: number,
  ownCost: number,
  otherCost: number,
): Plane {
  let at: Plane = { slope: 0, offset: 0 };
  let here = lossAt(x, labels, label, ownCost, otherCost, at);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { slope: g, offset: h, xx, x1, one } = here;
    const determinant = xx * one - x1 * x1;
    const move = {
      slope: (one * g - x1 * h) / determinant,
      offset: (xx * h - x1 * g) / determinant,
    };
    // Shorter steps where the parabola ends before its lowest point.
    let next = here;
    let length = 1;
    for (; length > 1e-10; length /= 2) {
      const there = {
        slope: at.slope - length * move.slope,
        offset: at.offset - length * move.offset,
      };
      next = lossAt(x, labels, label, ownCost, otherCost, there);
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
  x: Float64Array,
  labels: ArrayLike<number>,
  label: number,
  ownCost: number,
  otherCost: number,
  { slope, offset }: Plane,
): Loss {
  let loss = (slope * slope + offset * offset) / 2;
  let [dSlope, dOffset, xx, x1, one] = [slope, offset, 1, 0, 1];
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    const isOwn = labels[i] === label;
    const side = isOwn ? 1 : -1;
    const missing = 1 - side * (slope * value + offset);
    if (missing <= 0) continue;
    const cost = isOwn ? ownCost : otherCost;
    const pull = 2 * cost * side * missing;
    loss += cost * missing * missing;
    dSlope -= pull * value;
    dOffset -= pull;
    xx += 2 * cost * value * value;
    x1 += 2 * cost * value;
    one += 2 * cost;
  }
  return { loss, slope: dSlope, offset: dOffset, xx, x1, one };
}
