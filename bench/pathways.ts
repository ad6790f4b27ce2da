/**
 * The linear pathways: the closed form beside gradient descent on the weights, and the phase diagram
 * beside Algorithm 1 as the paper samples it.
 *
 * @module
 */

import { clockOf, read } from "../stages/pathways/clock.ts";
import { closestApproach } from "../stages/pathways/phase_diagram.ts";
import { simulation, theory, times } from "../stages/pathways/runs.ts";
import { SETTING } from "../stages/pathways/setting.ts";
import { hittingTime, passageTime } from "../stages/pathways/times.ts";
import { elapsed, measuredIn, median, type Row, several } from "./timing.ts";

const { target, start, threshold } = SETTING;
const fast = { a: start, lambda: 16 };
const slow = { a: start, lambda: 4 };

/** The closed forms beside what they replace. */
export async function pathwayRows(): Promise<Row[]> {
  const at = times(0.5, 240);
  return [
    await compare("two pathways at 240 times", "step 2e-4 of a time scale", {
      ours: () => theory([fast, slow], target, at),
      peer: () => simulation([fast, slow], target, at, { inputs: 8, resolution: 2e-4 }),
      name: "gradient descent",
    }),
    await compare("a cell of Figure 3 c", "one pair", {
      ours: () => closestApproach(fast, slow, target, threshold),
      peer: sampled,
      name: "Algorithm 1 with 10⁵ samples",
    }),
  ];
}

/** The closest approach by sampling time, as the paper's Algorithm 1 does. */
function sampled(): number {
  const clock = clockOf([fast], target);
  const end = hittingTime(fast, target, threshold);
  let least = Infinity;
  for (let i = 0; i < 1e5; i++) {
    const t = end * i / 1e5;
    const escaping = passageTime(slow, threshold * target, read(clock, t).residual);
    least = Math.min(least, escaping - t);
  }
  return least;
}

interface Comparison {
  readonly ours: () => unknown;
  readonly peer: () => unknown;
  readonly name: string;
}

async function compare(what: string, size: string, { ours, peer, name }: Comparison): Promise<Row> {
  const times = await several(9, () => each(ours, 200));
  const ms = median(times);
  const peerMs = median(await several(5, () => each(peer, 1)));
  return {
    what,
    size,
    ours: measuredIn("ms", times),
    peers: `${name} ${peerMs.toPrecision(2)} ms (${(peerMs / ms).toPrecision(2)} × ours)`,
  };
}

function each(work: () => unknown, repeats: number): number {
  return elapsed(() => {
    for (let i = 0; i < repeats; i++) work();
  }) / repeats;
}
