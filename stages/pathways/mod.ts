/**
 * Linear pathways (the paper's Figures 2 and 3): the stages.
 *
 * @module
 */

import { csv } from "../../pipeline/codecs/mod.ts";
import { integer, list, number, record, stage } from "../../pipeline/mod.ts";
import type { Profile } from "../profiles.ts";
import { SETTING } from "./setting.ts";

/** Imbalances of the one-pathway networks of Figure 3 a and b [ours]. */
const LAMBDAS = [0, 1, 4, 16, 64];

/** A pair that shares the task, and one that specialises [ours]. */
export const PAIRS = { shared: { fast: 16, slow: 4 }, specialised: { fast: 90, slow: 0.5 } };

/** Upper end of both axes of the phase diagram [ours]. */
const LARGEST = 100;

/** Escaping and hitting times: in theory, and read off a trained network. */
const comparedTimes = {
  escaping_theory: "f64",
  escaping_simulated: "f64",
  hitting_theory: "f64",
  hitting_simulated: "f64",
} as const;

/** The stages of the linear theory. */
export function pathwayStages(profile: Profile) {
  const setting = {
    target: number(SETTING.target, { above: 0 }),
    start: number(profile.pathwayStart, { above: 0 }),
    threshold: number(profile.pathwayThreshold, { above: 0, below: 1 }),
  };
  const sampling = {
    theoryPoints: integer(profile.pathwayTheoryPoints, { min: 2 }),
    simulationPoints: integer(profile.pathwaySimulationPoints, { min: 2 }),
    inputs: integer(8, { min: 1 }),
    resolution: number(profile.pathwayResolution, { above: 0, max: 0.1 }),
  };
  const single = stage({
    name: "pathways/single",
    about: "one pathway at a time, in theory and by gradient descent on the weights",
    module: import.meta.resolve("./run_single.ts"),
    params: { ...setting, ...sampling, lambdas: list(LAMBDAS, (value) => number(value)) },
    outputs: {
      trajectories: csv({
        source: "text",
        lambda: "f64",
        t: "f64",
        a: "f64",
        w: "f64",
        h: "f64",
        loss: "f64",
      }),
      times: csv({ lambda: "f64", ...comparedTimes }),
    },
  });
  const coupled = stage({
    name: "pathways/coupled",
    about: "two pathways that learn together, in theory and by gradient descent",
    module: import.meta.resolve("./run_coupled.ts"),
    params: {
      ...setting,
      ...sampling,
      pairs: list(
        Object.values(PAIRS),
        (pair) => record(pair, ({ fast, slow }) => ({ fast: number(fast), slow: number(slow) })),
      ),
    },
    outputs: {
      trajectories: csv({
        pair: "text",
        pathway: "f64",
        lambda: "f64",
        source: "text",
        t: "f64",
        a: "f64",
        w: "f64",
        h: "f64",
      }),
      times: csv({
        pair: "text",
        pathway: "f64",
        lambda: "f64",
        ...comparedTimes,
        specialises: "f64",
      }),
    },
  });
  const phase = stage({
    name: "pathways/phase",
    about: "the phase diagram over the imbalances of a slow and a fast pathway",
    module: import.meta.resolve("./run_phase.ts"),
    params: {
      ...setting,
      cells: integer(profile.pathwayPhaseCells, { min: 2, max: 1000 }),
      largest: number(LARGEST, { above: 0 }),
    },
    outputs: {
      cells: csv({
        lambda_slow: "f64",
        lambda_fast: "f64",
        distance: "f64",
        log_ratio: "f64",
        specialises: "f64",
      }),
      border: csv({ lambda_fast: "f64", lambda_slow: "f64" }),
    },
  });
  return { single, coupled, phase };
}

/** The stages that {@linkcode pathwayStages} declares. */
export type PathwayStages = ReturnType<typeof pathwayStages>;
