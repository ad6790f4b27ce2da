/**
 * Figures 2 and 3 from the real science at the smoke profile, for the tests of this folder.
 *
 * @module
 */

import { borderTable } from "../pathways/border_table.ts";
import { coupledTable, coupledTimesTable, pairName } from "../pathways/coupled_table.ts";
import { PAIRS } from "../pathways/mod.ts";
import { phaseTable } from "../pathways/phase_table.ts";
import { SETTING } from "../pathways/setting.ts";
import { timesTable, trajectoryTable } from "../pathways/trajectory_table.ts";
import { profiles } from "../profiles.ts";
import { figure2 } from "./figure2.ts";
import { figure3 } from "./figure3.ts";

const { smoke } = profiles;
const pairs = Object.values(PAIRS);
const lambdas = [0, 1, 16];
const sampling = {
  theoryPoints: smoke.pathwayTheoryPoints,
  simulationPoints: smoke.pathwaySimulationPoints,
  resolution: smoke.pathwayResolution,
  inputs: 4,
};
const cells = smoke.pathwayPhaseCells;
const coupled = coupledTable({ ...SETTING, ...sampling, pairs });
const coupledTimes = coupledTimesTable({ ...SETTING, ...sampling, pairs });

/** The figures by name. */
export const pathwayFigures = {
  figure2: figure2({
    coupled,
    coupledTimes,
    pair: pairName(PAIRS.shared),
    threshold: SETTING.threshold,
  }),
  figure3: figure3({
    ...SETTING,
    trajectories: trajectoryTable({ ...SETTING, ...sampling, lambdas }),
    times: timesTable({ ...SETTING, ...sampling, lambdas }),
    phase: phaseTable({ ...SETTING, cells, largest: 100 }),
    border: borderTable({ ...SETTING, points: 11, largest: 100 }),
    coupled,
    coupledTimes,
    cells,
    largest: 100,
  }),
};
