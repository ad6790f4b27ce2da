/**
 * Two coupled linear pathways for whoever asks: the closed form of Figures 2 and 3 for one pair.
 *
 * @module
 */

import { coupledDynamics } from "../pathways/dynamics.ts";
import { type Pathway, weightsOf } from "../pathways/pathway.ts";
import { specialises } from "../pathways/specialises.ts";
import { type Times, timesTogether } from "../pathways/times.ts";

/** Two pathways and a task. */
export interface PathwaySetting {
  /** Imbalances λ₁ and λ₂. */
  readonly first: number;
  readonly second: number;
  /** Singular value a(0) of both at the start. */
  readonly start: number;
  /** Singular value s* of the task. */
  readonly target: number;
  /** The fraction ε of escaping and hitting times. */
  readonly threshold: number;
}

/** What becomes of them. */
export interface PathwayCourse {
  readonly times: number[];
  /** Of each pathway its singular value and weights at each time. */
  readonly pathways: { readonly a: number[]; readonly w: number[]; readonly h: number[] }[];
  /** Loss of both together. */
  readonly loss: number[];
  /** t̂ and t* of each. */
  readonly ends: Times[];
  readonly specialises: boolean;
}

/** A point of the border between pairs that specialise and pairs that do not. */
export interface BorderPoint {
  readonly fast: number;
  readonly slow: number;
}

const POINTS = 160;
const DECADES = 4;

/**
 * Follows both pathways until the task is learnt.
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function pathwayCourse(setting: PathwaySetting): PathwayCourse {
  const { target, threshold } = setting;
  const pathways = pairOf(setting);
  const ends = timesTogether(pathways, target, threshold);
  const arrivals = ends.map(({ hitting }) => hitting).filter((time) => Number.isFinite(time));
  const until = 1.5 * Math.max(1e-6, ...arrivals);
  const dynamics = coupledDynamics(pathways, target);
  const times = Array.from(
    { length: POINTS },
    (_, i) => until * 10 ** (DECADES * (i / (POINTS - 1) - 1)),
  );
  const course = pathways.map(() => ({ a: [] as number[], w: [] as number[], h: [] as number[] }));
  const loss = times.map((t) => {
    const { a, residual } = dynamics(t);
    for (const [i, { lambda }] of pathways.entries()) {
      const now = { a: a[i] ?? NaN, lambda };
      const { w, h } = weightsOf(now);
      course[i]?.a.push(now.a);
      course[i]?.w.push(w);
      course[i]?.h.push(h);
    }
    return residual ** 2 / 2;
  });
  return {
    ...{ times, pathways: course, loss, ends: [...ends] },
    specialises: specialises(pathways, target, threshold),
  };
}

/**
 * The largest λ₂ with which a pair specialises, for λ₁ along a logarithmic axis; where none does there is
 * no point.
 */
export function pathwayBorder(
  { start, target, threshold }: Omit<PathwaySetting, "first" | "second">,
  { from, to, points }: { readonly from: number; readonly to: number; readonly points: number },
): BorderPoint[] {
  const does = (fast: number, slow: number): boolean =>
    specialises(pairOf({ first: fast, second: slow, start }), target, threshold);
  return Array.from({ length: points }, (_, i) => from * (to / from) ** (i / (points - 1)))
    .flatMap((fast): BorderPoint[] => {
      let [low, high] = [from, fast];
      if (!does(fast, low)) return [];
      for (let step = 0; step < 40; step++) {
        const middle = Math.sqrt(low * high);
        if (does(fast, middle)) low = middle;
        else high = middle;
      }
      return [{ fast, slow: low }];
    });
}

function pairOf({ first, second, start }: Pick<PathwaySetting, "first" | "second" | "start">): [
  Pathway,
  Pathway,
] {
  return [{ a: start, lambda: first }, { a: start, lambda: second }];
}
