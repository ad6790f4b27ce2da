/**
 * Every figure that has a caption of an experiment, from made-up results, for the tests of this folder.
 *
 * @module
 */

import { ours } from "../choices.ts";
import { OUR_SCHEMES } from "../continual/scheme_setting.ts";
import { type SchemeName, schemeNames } from "../continual/schemes.ts";
import { madeUpNetwork } from "../dci/_made_up_network.ts";
import { shownLatents } from "../dci/network_table.ts";
import type { TunedNetwork } from "../digits/tuned_networks.ts";
import { borderTable } from "../pathways/border_table.ts";
import { coupledTable, coupledTimesTable, pairName } from "../pathways/coupled_table.ts";
import { phaseTable } from "../pathways/phase_table.ts";
import { timesTable, trajectoryTable } from "../pathways/trajectory_table.ts";
import { OUR_FORM } from "../teacher-student/entropy_form.ts";
import { disentanglementFigure } from "./disentanglement.ts";
import type { Figure } from "./figure.ts";
import { figure1 } from "./figure1.ts";
import { figure12 } from "./figure12.ts";
import { figure13 } from "./figure13.ts";
import { figure2 } from "./figure2.ts";
import { figure3 } from "./figure3.ts";
import { figure4 } from "./figure4.ts";
import { figure5 } from "./figure5.ts";
import { figure6 } from "./figure6.ts";
import { figure7 } from "./figure7.ts";
import { forgettingShape } from "./forgetting_shape.ts";
import { furtherDimensions } from "./further_dimensions.ts";
import { furtherForgetting } from "./further_forgetting.ts";
import { furtherEntropies, furtherErrors, furtherRate, furtherRelu } from "./further_phases.ts";
import { furtherWide } from "./further_wide.ts";
import { hintonFigure } from "./hinton.ts";
import type { Judged } from "./outcome.ts";
import { robustnessFigure } from "./robustness.ts";
import { specificationCurves } from "./specification_curves.ts";
import { vaeTraining } from "./vae_training.ts";

/** The figures whose claims are judged. */
export const judgedFigures = ["fig1", "fig3", "fig4", "fig5", "fig6", "fig7", "fig12"] as const;

/** What the figures are of. */
export interface MadeUp {
  /** 0 or 1: experiments in which every number differs. */
  readonly experiment: 0 | 1;
  /** Whether every result is the other way round. */
  readonly turned: boolean;
  /** Of each figure that has claims. */
  readonly claims: readonly Judged[];
}

/** Schemes of Figure 6 and the like. */
export const madeUpSchemes: readonly SchemeName[] = schemeNames;

/** The figures by name. */
export function everyFigure({ experiment, turned, claims }: MadeUp): { [name: string]: Figure } {
  const pick = <T>(first: T, second: T): T => experiment === 0 ? first : second;
  const H = (value: number): number => turned ? 1 - value : value;
  const common = {
    rate: pick(0.37, 5.3),
    draws: pick(3, 7),
    inputs: pick(345, 678),
    until: pick(123, 456),
    switchAt: pick(789, 987),
    schemes: OUR_SCHEMES,
    heads: 2 as const,
    by: ours.consolidatedBy,
    units: 2,
    teacherUnits: 1,
    entropy: OUR_FORM,
    engine: "mean-field",
    activation: "erf",
  };
  const pathways = pathwayFigures(pick, claims);
  const outcomes = ["ours", "eta=5"].map((variant, i) => ({
    ...{ claim: "hammer", variant, figure: pick(6, 7), threshold: pick(0.15, 0.25) },
    verdict: turned ? "not reproduced" as const : "reproduced" as const,
    ...{ value: H(0.4 + 0.1 * i), low: H(0.35), high: H(0.55) },
  }));
  const axis = (from: number, to: number) => ({ from, to, cells: 2 });
  const grid = {
    sigma: axis(pick(0.011, 0.022), pick(3.1, 4.2)),
    norm: axis(pick(0.033, 0.044), pick(5.1, 6.2)),
  };
  const cells = {
    draw: [0, 1, 0, 1, 0, 1, 0, 1],
    aggregated: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map(H),
    activity: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map(H),
    representation: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map(H),
    error: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map(H),
  };
  const diagrams = {
    ...grid,
    ...common,
    panels: pick([0.3, 3.3], [0.6, 3.6]).map((sixteenths) => ({ sixteenths, cells })),
  };
  const profile = (by: string) => ({
    [by]: [0, 0.5, 1, 0, 0.5, 1],
    draw: [0, 0, 0, 1, 1, 1],
    forgetting: turned ? [0.1, 0, 0.2, 0.1, 0, 0.2] : [0.1, 0.2, 0, 0.1, 0.2, 0],
    accuracy_before: pick(0.91, 0.82) && Array.from({ length: 6 }, () => pick(0.91, 0.82)),
  });
  const schemes = (by: string) => schemeNames.map((scheme) => ({ scheme, table: profile(by) }));
  const curves = {
    overlap: pick([0.15, 0.15], [0.25, 0.25]),
    t: [0.1, 1],
    first: [0.1, 0.2],
    second: [0.2, 0.1],
  };
  const ends = { overlap: pick([0.15], [0.25]), r11: [1], r12: [0], r21: [0], r22: [1] };
  const compared = schemeNames.slice(0, 2);
  const strengths = pick([0, 0.02, 3], [0, 0.05, 4, 9]);
  const protection = {
    overlap: strengths.map(() => pick(0.35, 0.65)),
    strength: strengths,
    draw: strengths.map(() => 0),
    forgetting: strengths.map((strength) => turned ? 0.1 + strength : 1 / (1 + strength)),
    second: strengths.map((strength) => turned ? 1 / (1 + strength) : 0.1 + strength),
  };
  const networks = pick([0.4, 1.9], [0.7, 1.4]).flatMap((gain, i) =>
    Array.from(
      { length: pick(3, 4) },
      (_, seed) => madeUpNetwork(gain, seed, turned ? 0.2 + 0.3 * i : 0.5 - 0.3 * i),
    )
  );
  const setting = {
    size: pick(8, 16),
    hidden: pick([31], [41]),
    side: "decoder",
    scheme: "kaiming-normal",
    bias: "zero",
    beta: pick(1.3, 2.6),
    rate: pick(1e-3, 2e-3),
    batch: pick(19, 29),
    steps: pick(77, 88),
    latents: pick(12, 22),
    heldOut: pick(640, 1280),
    heldOutAt: "mean",
    images: "Images",
  } as const;
  const values = pick([-1.5, 1.5], [-2.5, 2.5]);
  const image = new Float32Array(16).fill(0.5);
  const tuned = networks.map(({ gain, seed }): TunedNetwork => ({
    ...{ gain, seed, reconstruction: 90 + gain, entropyStart: 0.8, entropy: H(0.7), first: 0.05 },
    points: pick([0, 3.5], [0, 4.5]).flatMap((strength) =>
      [0, 0.5, 1].map((similarity) => ({
        ...{ similarity, strength, second: 0.1 },
        forgetting: (turned ? similarity : 1 - similarity) * pick(0.11, 0.22) * (1 + seed),
      }))
    ),
  }));
  return {
    ...pathways,
    fig1: figure1({ ...common, claims, students: madeUpStudents(pick, H) }),
    fig4: figure4({
      ...{ networks, values, setting, claims, shown: shownLatents(networks) },
      traversals: networks.map(({ gain, seed }) => ({
        ...{ gain, seed },
        pixels: new Uint8Array(2 * values.length * setting.size ** 2),
      })),
    }),
    disentanglement: disentanglementFigure(networks, setting),
    hinton: hintonFigure(networks, setting),
    "vae-training": vaeTraining({
      setting,
      trainings: networks.map(({ gain, seed }) => ({
        ...{ gain, seed, latents: { latent: [0, 1], divergence: [0.01, 2] } },
        curve: { step: [0, 9], held_out_reconstruction: [9, 5] },
      })),
    }),
    fig5: figure5({ ...diagrams, claims }),
    "further-entropies": furtherEntropies(diagrams),
    "further-errors": furtherErrors(diagrams),
    "further-rate": furtherRate(diagrams),
    "further-relu": furtherRelu(diagrams),
    "further-wide": furtherWide({
      ...{ ...grid, ...common, units: pick(4, 6), teacherUnits: pick(2, 3) },
      panels: pick([0.1, 0.8], [0.2, 0.9]).map((uniformity) => ({ uniformity, cells })),
    }),
    "further-dimensions": furtherDimensions({
      ...{ ...grid, ...common, sixteenths: pick(0.3, 0.6) },
      panels: pick([50], [60]).map((inputs) => ({ inputs, chain: cells, meanField: cells })),
    }),
    fig6: figure6({
      finiteInputs: pick(345, 678),
      ...{ ...common, claims, finiteDraws: pick(4, 8) },
      profiles: schemes("overlap"),
      finite: schemes("overlap").slice(0, 2),
      curves: compared.map((scheme) => ({ scheme, table: curves })),
      ends: compared.map((scheme) => ({ scheme, table: ends })),
    }),
    fig7: figure7({
      ...{ ...common, claims },
      tables: compared.flatMap((scheme) =>
        (["fisher", "l2", "loss"] as const).map((kind) => ({ scheme, kind, table: protection }))
      ),
    }),
    "forgetting-shape": forgettingShape({
      ...{ ...common, norm: pick(1.7, 2.7), firsts: [0, 4], seconds: [0, 8] },
      panels: pick([0.4], [0.5]).map((sigma) => ({
        sigma,
        table: { rise: [0, 0, 0.5, 1].map(H), worst: [0, 0.5, 0.5, 1], entropy: [0, 1, 0, 1] },
      })),
    }),
    "further-forgetting": furtherForgetting({ ...common, profiles: schemes("overlap") }),
    fig12: figure12({
      profiles: schemes("similarity"),
      theory: schemes("overlap"),
      samples: { side: 4, first: [image, image], second: [image, image] },
      source: {
        kind: "procedural",
        description: "Digits",
        train: pick(111, 222),
        test: pick(55, 66),
        files: [],
      },
      ...{ ...common, claims, components: pick(33, 44), epochs: pick(26, 29) },
      ...{ first: pick([13, 15], [14, 16]), second: pick([17, 18], [19, 12]) },
    }),
    fig13: figure13({
      ...{ ...common, networks: tuned, setting, epochs: pick(6, 9) },
      strengths: pick([0, 3.5], [0, 4.5]),
    }),
    robustness: robustnessFigure(outcomes),
    "specification-curves": specificationCurves(outcomes),
  };
}

type Pick = <T>(first: T, second: T) => T;

function pathwayFigures(pick: Pick, claims: readonly Judged[]): { [name: string]: Figure } {
  const setting = {
    target: pick(1.1, 1.2),
    start: pick(0.001, 0.002),
    threshold: pick(0.012, 0.015),
    theoryPoints: 20,
    simulationPoints: 3,
    resolution: 1e-3,
    inputs: 4,
  };
  const pairs = [pick({ fast: 16, slow: 4 }, { fast: 80, slow: 0.4 })];
  const phase = { ...setting, cells: 4, largest: pick(90, 70), points: 5 };
  const coupled = coupledTable({ ...setting, pairs });
  const coupledTimes = coupledTimesTable({ ...setting, pairs });
  const lambdas = pick([0, 8], [1, 9]);
  return {
    fig2: figure2({
      ...{ coupled, coupledTimes, threshold: setting.threshold },
      pair: pairs.map(pairName)[0] ?? "",
    }),
    fig3: figure3({
      ...{ ...phase, coupled, coupledTimes, claims },
      trajectories: trajectoryTable({ ...setting, lambdas }),
      times: timesTable({ ...setting, lambdas }),
      phase: phaseTable(phase),
      border: borderTable(phase),
    }),
  };
}

function madeUpStudents(pick: Pick, H: (value: number) => number) {
  return (["relu", "erf"] as const).flatMap((activation) =>
    (["specialising", "spread"] as const).map((initialisation, i) => ({
      activation,
      initialisation,
      errors: { draw: [0, 0], t: [1, 9], error: [0.1, 0.01] },
      ends: { aggregated: [H(0.2 + 0.6 * i)] },
      overlaps: {
        Q: Array.from({ length: pick(4, 6) }, () => Array.from({ length: pick(4, 6) }, () => 0.5)),
        R: Array.from({ length: pick(4, 6) }, () => Array.from({ length: pick(2, 3) }, () => 0.5)),
      },
      sigma: pick(0.03, 0.04),
      readout: pick([0.6, 0.7], [0.8, 0.9]),
    }))
  );
}
