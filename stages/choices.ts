/**
 * What the paper leaves open and we chose, in one place: the fields of a profile that are the same in all
 * of them. `readings.ts` has what somebody else might choose.
 *
 * @module
 */

import { OUR_SCHEMES, type SchemeSetting } from "./continual/scheme_setting.ts";
import type { ConsolidatedBy } from "./continual/protection_table.ts";
import type { ImportanceKind } from "./teacher-student/consolidation.ts";
import { type EntropyForm, OUR_FORM } from "./teacher-student/entropy_form.ts";

/** The choices of a profile. */
export interface Choices {
  /** What the entropies of Figures 1 and 5 to 7 are of. */
  readonly entropy: EntropyForm;

  // Figure 1, by the order-parameter chain.
  /** Learning rate η of both layers. */
  readonly chainEta: number;
  /** Input dimension D. */
  readonly chainInputs: number;
  /** Activations of the two kinds of students and their teachers. */
  readonly activations: readonly ["relu" | "linear", "erf"];
  /** Hidden units K of the student, M of the teacher. */
  readonly studentUnits: number;
  readonly studentTeacherUnits: number;
  /** Standard deviation σ of the first layer. */
  readonly studentSigma: number;

  // Figures 5 to 7, by the mean-field equations.
  /** Learning rate η of both layers. */
  readonly eta: number;
  /** Input dimension D at which initial overlaps are drawn. */
  readonly initialInputs: number;

  // Figure 5.
  /** Hidden units K of the student, M of the teacher. */
  readonly phaseUnits: number;
  readonly phaseTeacherUnits: number;
  /** Activation: erf by the equations, another by the chain. */
  readonly phaseActivation: "erf" | "relu";
  /** Time t at which students are looked at. */
  readonly phaseTime: number;

  // Figure 3.
  /** The fraction ε that defines escaping and hitting times. */
  readonly pathwayThreshold: number;
  /** Singular value a(0) of every pathway at the start. */
  readonly pathwayStart: number;
  /** How closeness to the escaping time is measured: `t̂₂/t` or `t̂₂ − t`. */
  readonly closeness: "ratio" | "difference";
  /** What "more imbalanced relative to" orders networks by: λ₁/λ₂ or λ₁ − λ₂. */
  readonly relativeImbalance: "ratio" | "difference";

  // Figures 6, 7 and 12.
  /** Where the schemes start. */
  readonly schemes: SchemeSetting;
  /** Hidden units K of the student. */
  readonly taskUnits: number;
  /** Whether the second task has a head of its own, or goes on with the first's. */
  readonly heads: 1 | 2;

  // Figure 7.
  /** The penalty that "elastic weight consolidation" stands for. */
  readonly penalty: ImportanceKind;
  /** Whether importances are those of the limit, or sampled on a network of finite size. */
  readonly consolidatedBy: ConsolidatedBy;
  /** Decades of strengths γ that importances from the loss, which are small, have more than others. */
  readonly lossDecades: number;

  // Figure 12.
  /** The two digits of the first task, and those that the second mixes in. */
  readonly digitFirst: readonly [number, number];
  readonly digitSecond: readonly [number, number];
  /** Principal components that are kept. */
  readonly digitComponents: number;
  /** Learning rate η, and passes over the images. */
  readonly digitEta: number;
  readonly digitEpochs: number;
  /** MNIST where its files are and else our drawings, or our drawings in any case. */
  readonly digitSource: "given" | "own";

  // Figure 4.
  /** The side of the network whose weights the gain multiplies, how they are drawn, and the biases. */
  readonly vaeSide: "encoder" | "decoder" | "both";
  readonly vaeScheme: "kaiming-normal" | "xavier-normal" | "lecun";
  readonly vaeBias: "zero" | "uniform";
  /** Weight β of the divergence. */
  readonly vaeBeta: number;
  /** Images in a batch. */
  readonly vaeBatch: number;
  /** Widths of the hidden layers, as a multiple of those of the images' size. */
  readonly vaeWidths: number;
  /** How the importance of a code for a factor is found. */
  readonly importance: "gradient-boosting" | "lasso" | "random-forest";
  /** Which factors count, and which together. */
  readonly factorGroup:
    | "all"
    | "position-shape-scale"
    | "without-orientation"
    | "horizontal-vertical";
}

/** Ours: why, stands beside the alternatives. */
export const ours: Choices = {
  entropy: OUR_FORM,
  chainEta: 0.5,
  // As in the authors' earlier code.
  chainInputs: 1000,
  activations: ["relu", "erf"],
  studentUnits: 4,
  studentTeacherUnits: 2,
  studentSigma: 0.01,
  eta: 1,
  initialInputs: 1000,
  phaseUnits: 2,
  phaseTeacherUnits: 1,
  phaseActivation: "erf",
  phaseTime: 2000,
  pathwayThreshold: 0.01,
  // A tenth of the plateau ε s*, small enough that the diagram does not depend on it.
  pathwayStart: 1e-3,
  closeness: "ratio",
  relativeImbalance: "ratio",
  schemes: OUR_SCHEMES,
  taskUnits: 2,
  heads: 2,
  penalty: "fisher",
  consolidatedBy: { engine: "mean-field", inputs: 100, samples: 100 },
  lossDecades: 0,
  // The pairs of the authors' earlier work.
  digitFirst: [0, 5],
  digitSecond: [2, 7],
  digitComponents: 128,
  digitEta: 0.5,
  digitEpochs: 10,
  digitSource: "given",
  // See docs/figure4.md for what else was tried.
  vaeSide: "both",
  vaeScheme: "kaiming-normal",
  vaeBias: "zero",
  vaeBeta: 1,
  vaeBatch: 32,
  vaeWidths: 1,
  importance: "gradient-boosting",
  factorGroup: "all",
};
