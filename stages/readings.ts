/**
 * Readings: what the paper leaves open, what we chose, and what somebody else might have chosen. Data only:
 * a reading that is added here appears wherever readings are shown, and what it acts on follows from the
 * stages that its changes reach (`acts_on.ts`).
 *
 * @module
 */

import { ours } from "./choices.ts";
import type { Profile } from "./profiles.ts";

/** One thing that the paper leaves open. */
export interface Reading {
  /** Short name: `eta`. */
  readonly name: string;
  /** What is left open, a noun. */
  readonly title: string;
  /** Our choice in words, and why we made it. */
  readonly ours: string;
  readonly because: string;
  /** What else it might be; at least one. */
  readonly alternatives: readonly Alternative[];
}

/** Another choice. */
export interface Alternative {
  /** Name of the variant that takes it: `eta=5`; unique among all. */
  readonly name: string;
  /** In words: `5`. */
  readonly words: string;
  /** Why somebody might choose it. */
  readonly because: string;
  /** The fields of a profile that it changes; where times are multiples of the profile's, by it. */
  readonly changes: Partial<Profile> | ((profile: Profile) => Partial<Profile>);
  /** Whether it takes minutes of training, or but seconds: then it is in the matrix of every profile. */
  readonly cost?: "paper";
  /** Claims that make no sense under it, by id, with the reason. */
  readonly voids?: { readonly [claim: string]: string };
}

const otherForm = (changes: Partial<Profile["entropy"]>): Partial<Profile> => ({
  entropy: { ...ours.entropy, ...changes },
});
const otherSchemes = (changes: Partial<Profile["schemes"]>): Partial<Profile> => ({
  schemes: { ...ours.schemes, ...changes },
});
const isOurs = "it is the penalty that the others are compared with";
const costly = { cost: "paper" } as const;

/** All readings, in the order of the figures. */
export const readings: readonly Reading[] = [
  {
    name: "entropy",
    title: "form of the entropies H_Q and H_R",
    ours: "of |h_k| √E[g²] and |h_k R_km|/√(Q_kk T_mm), their mean",
    because: "what a unit contributes to the output, and to which teacher unit",
    alternatives: [
      {
        name: "entropy=squares",
        words: "of squares, h_k² E[g²] and (h_k R_km)²/(Q_kk T_mm)",
        because: "variances add up, sizes do not",
        changes: otherForm({ power: 2 }),
      },
      {
        name: "entropy=overlaps",
        words: "of |h_k R_km|, not divided by √(Q_kk T_mm)",
        because: "R is the matrix that the caption of Figure 1 names, not its cosines",
        changes: otherForm({ cosines: false }),
      },
      {
        name: "entropy=no-readout",
        words: "without h_k",
        because: "the captions speak of Q and R, in which the readout does not stand",
        changes: otherForm({ readout: false }),
      },
      {
        name: "entropy=matrices",
        words: "of the matrices alone, without h_k and not divided",
        because: "read literally, Q and R themselves are sparse or dense",
        changes: otherForm({ readout: false, cosines: false }),
      },
      {
        name: "entropy=Q",
        words: "H_Q alone",
        because: "“few nodes are active” says it all",
        changes: otherForm({ aggregate: "activity" }),
      },
      {
        name: "entropy=R",
        words: "H_R alone",
        because: "a unit may be active without representing the teacher",
        changes: otherForm({ aggregate: "representation" }),
      },
    ],
  },
  {
    name: "students-eta",
    title: "learning rate η of Figure 1",
    ours: "0.5",
    because: "networks of a thousand inputs are then stable with either activation",
    alternatives: [
      {
        name: "students-eta=0.1",
        words: "0.1",
        because: "closer to gradient flow",
        changes: { chainEta: 0.1 },
      },
      {
        name: "students-eta=1",
        words: "1",
        because: "that of our other figures",
        changes: { chainEta: 1 },
      },
    ],
  },
  {
    name: "students-time",
    title: "time of training in Figure 1",
    ours: "t = 1000",
    because: "all four kinds of student have learnt by then",
    alternatives: [
      {
        name: "students-time=third",
        words: "a third of that",
        because: "the caption does not say that training has come to an end",
        changes: ({ studentTime }) => ({ studentTime: studentTime / 3 }),
      },
      {
        name: "students-time=tenth",
        words: "a tenth",
        because: "the same, more so",
        changes: ({ studentTime }) => ({ studentTime: studentTime / 10 }),
      },
    ],
  },
  {
    name: "students-D",
    title: "input dimension D of Figure 1",
    ours: "1000",
    because: "as in the authors’ earlier code",
    alternatives: [
      {
        name: "students-D=100",
        words: "100",
        because: "cheap enough for anybody’s simulation",
        changes: { chainInputs: 100 },
      },
      {
        name: "students-D=300",
        words: "300",
        because: "in between",
        changes: { chainInputs: 300 },
      },
      {
        name: "students-D=10000",
        words: "10,000",
        because: "the other value of the authors’ earlier code",
        changes: { chainInputs: 10_000 },
        ...costly,
      },
    ],
  },
  {
    name: "students-units",
    title: "hidden units K of the student and M of the teacher in Figure 1",
    ours: "K = 4, M = 2",
    because: "the smallest numbers at which few of several units can be active for several",
    alternatives: [
      {
        name: "students-units=2-1",
        words: "K = 2, M = 1",
        because: "those of Figure 5",
        changes: { studentUnits: 2, studentTeacherUnits: 1 },
      },
      {
        name: "students-units=6-2",
        words: "K = 6, M = 2",
        because: "a more redundant student",
        changes: { studentUnits: 6 },
      },
      {
        name: "students-units=8-4",
        words: "K = 8, M = 4",
        because: "twice as large",
        changes: { studentUnits: 8, studentTeacherUnits: 4 },
      },
    ],
  },
  {
    name: "students-sigma",
    title: "standard deviation σ of the first layer in Figure 1",
    ours: "0.01",
    because: "small enough that the readout’s direction decides",
    alternatives: [
      {
        name: "students-sigma=0.001",
        words: "0.001",
        because: "that of the authors’ earlier code",
        changes: { studentSigma: 1e-3 },
      },
      {
        name: "students-sigma=0.1",
        words: "0.1",
        because: "nearer to what libraries take",
        changes: { studentSigma: 0.1 },
      },
      {
        name: "students-sigma=1",
        words: "1",
        because: "local fields of order one from the start",
        changes: { studentSigma: 1 },
      },
    ],
  },
  {
    name: "second-activation",
    title: "the activation beside the scaled error function in Figure 1",
    ours: "ReLU",
    because: "the caption names it",
    alternatives: [
      {
        name: "second-activation=linear",
        words: "linear",
        because: "that of Figures 2 and 3, and of most theory",
        changes: { activations: ["linear", "erf"] },
      },
    ],
  },
  {
    name: "threshold",
    title: "the fraction ε that defines escaping and hitting times",
    ours: "1 %",
    because: "a usual one; the paper names the times and not the fraction",
    alternatives: [
      {
        name: "threshold=0.005",
        words: "0.5 %",
        because: "stricter",
        changes: { pathwayThreshold: 0.005 },
      },
      {
        name: "threshold=0.05",
        words: "5 %",
        because: "looser: what is seen in a plot",
        changes: { pathwayThreshold: 0.05 },
      },
    ],
  },
  {
    name: "start",
    title: "singular value a(0) at which pathways start",
    ours: "0.001",
    because: "a tenth of the plateau ε s*",
    alternatives: [
      {
        name: "start=0.0001",
        words: "0.0001",
        because: "deeper in the limit of small weights",
        changes: { pathwayStart: 1e-4 },
      },
      {
        name: "start=0.005",
        words: "0.005",
        because: "half of the plateau",
        changes: { pathwayStart: 5e-3 },
      },
    ],
  },
  {
    name: "closeness",
    title: "how close a pathway comes to its escaping time",
    ours: "by the ratio t̂₂/t, in logarithms",
    because: "the caption has a log scale, and the difference is negative over most of the diagram",
    alternatives: [
      {
        name: "closeness=difference",
        words: "by the difference t̂₂ − t",
        because: "“distance” is a difference of times",
        changes: { closeness: "difference" },
      },
    ],
  },
  {
    name: "relative",
    title: "what “more imbalanced relative to” compares",
    ours: "the ratio λ₁/λ₂",
    because: "closeness depends on it alone for imbalances that are large",
    alternatives: [
      {
        name: "relative=difference",
        words: "the difference λ₁ − λ₂",
        because: "imbalances are differences themselves",
        changes: { relativeImbalance: "difference" },
      },
    ],
  },
  {
    name: "vae-side",
    title: "the side of the β-VAE on which the gain acts",
    ours: "both",
    because: "a gain is usually an argument of one initialiser for all",
    alternatives: [
      {
        name: "vae-side=decoder",
        words: "the decoder",
        because: "networks of a large gain then learn about as fast as the others",
        changes: { vaeSide: "decoder" },
        ...costly,
      },
      {
        name: "vae-side=encoder",
        words: "the encoder",
        because: "what is scored is the encoder’s code",
        changes: { vaeSide: "encoder" },
        ...costly,
      },
    ],
  },
  {
    name: "vae-scheme",
    title: "the initialiser that the gain multiplies",
    ours: "kaiming-normal",
    because: "the library that the authors name takes it for fully connected layers",
    alternatives: [
      {
        name: "vae-scheme=xavier-normal",
        words: "xavier-normal",
        because: "it is the one that has an argument called gain",
        changes: { vaeScheme: "xavier-normal" },
        ...costly,
      },
      {
        name: "vae-scheme=lecun",
        words: "gain/√fan_in",
        because: "a standard deviation in units of the critical one",
        changes: { vaeScheme: "lecun" },
        ...costly,
      },
    ],
  },
  {
    name: "vae-bias",
    title: "the β-VAE’s biases at the start",
    ours: "zero",
    because: "only weights are said to be changed",
    alternatives: [
      {
        name: "vae-bias=uniform",
        words: "uniform within ±1/√fan_in",
        because: "PyTorch’s default, which the library leaves",
        changes: { vaeBias: "uniform" },
        ...costly,
      },
    ],
  },
  {
    name: "vae-beta",
    title: "weight β of the divergence",
    ours: "1",
    because: "the library’s default for a VAE",
    alternatives: [
      {
        name: "vae-beta=0.25",
        words: "0.25",
        because: "reconstruction first",
        changes: { vaeBeta: 0.25 },
        ...costly,
      },
      {
        name: "vae-beta=4",
        words: "4",
        because: "a usual β-VAE, and disentanglement_lib’s middle",
        changes: { vaeBeta: 4 },
        ...costly,
      },
    ],
  },
  {
    name: "vae-batch",
    title: "images in a batch",
    ours: "32",
    because: "more steps for the same time; see docs/figure4.md",
    alternatives: [
      {
        name: "vae-batch=64",
        words: "64",
        because: "the library’s default",
        changes: { vaeBatch: 64 },
        ...costly,
      },
      {
        name: "vae-batch=256",
        words: "256",
        because: "closer to the gradient’s mean",
        changes: { vaeBatch: 256 },
        ...costly,
      },
    ],
  },
  {
    name: "vae-steps",
    title: "steps of training",
    ours: "those of the profile",
    because: "what two cores can pay",
    alternatives: [
      {
        name: "vae-steps=quarter",
        words: "a quarter",
        because: "gains may only differ in how fast they learn",
        changes: ({ vaeSteps }) => ({ vaeSteps: Math.ceil(vaeSteps / 4) }),
        ...costly,
      },
      {
        name: "vae-steps=x4",
        words: "four times as many",
        because: "the library trains for longer",
        changes: ({ vaeSteps }) => ({ vaeSteps: 4 * vaeSteps }),
        ...costly,
      },
    ],
  },
  {
    name: "vae-widths",
    title: "widths of the β-VAE’s layers",
    ours: "the library’s, in proportion to the image",
    because: "what two cores can pay",
    alternatives: [
      {
        name: "vae-widths=x2",
        words: "twice as wide",
        because: "the library’s layers are wider in absolute numbers",
        changes: { vaeWidths: 2 },
        ...costly,
      },
    ],
  },
  {
    name: "importance",
    title: "how the importance of a code for a factor is found",
    ours: "gradient-boosted trees",
    because: "disentanglement_lib’s DCI",
    alternatives: [
      {
        name: "importance=lasso",
        words: "lasso regression",
        because: "Eastwood and Williams’ first choice",
        changes: { importance: "lasso" },
        voids: { "gain-D-lasso": "it is then the claim itself" },
      },
      {
        name: "importance=random-forest",
        words: "a random forest",
        because: "Eastwood and Williams’ second",
        changes: { importance: "random-forest" },
        voids: { "gain-D-random-forest": "it is then the claim itself" },
      },
    ],
  },
  {
    name: "factors",
    title: "which factors a code is to stand for",
    ours: "all five",
    because: "DCI takes them all",
    alternatives: [
      {
        name: "factors=without-orientation",
        words: "all but orientation",
        because: "networks of this size hardly encode it, so all codes matter a little",
        changes: { factorGroup: "without-orientation" },
      },
      {
        name: "factors=position-shape-scale",
        words: "position as one, shape, scale",
        because: "axes of position are arbitrary",
        changes: { factorGroup: "position-shape-scale" },
      },
      {
        name: "factors=positions",
        words: "the two positions alone",
        because: "the only factors that every network encodes",
        changes: { factorGroup: "horizontal-vertical" },
      },
    ],
  },
  {
    name: "eta",
    title: "learning rate η of Figures 5 to 7",
    ours: "1",
    because: "between gradient flow and the authors’ earlier code",
    alternatives: [
      {
        name: "eta=0.5",
        words: "0.5",
        because: "closer to gradient flow",
        changes: { eta: 0.5 },
      },
      { name: "eta=2", words: "2", because: "further from it", changes: { eta: 2 } },
      {
        name: "eta=5",
        words: "5",
        because: "that of the authors’ earlier code",
        changes: { eta: 5 },
      },
    ],
  },
  {
    name: "initial-D",
    title: "input dimension D at which initial overlaps are drawn",
    ours: "1000",
    because: "as in the authors’ earlier code",
    alternatives: [
      {
        name: "initial-D=100",
        words: "100",
        because: "units then start less alike",
        changes: { initialInputs: 100 },
      },
      {
        name: "initial-D=10000",
        words: "10,000",
        because: "the other value of that code",
        changes: { initialInputs: 10_000 },
      },
      {
        name: "initial-D=1000000",
        words: "1,000,000",
        because: "the limit of the equations, in which only chance breaks symmetry",
        changes: { initialInputs: 1_000_000 },
      },
    ],
  },
  {
    name: "phase-time",
    title: "time at which the students of Figure 5 are looked at",
    ours: "t = 2000",
    because: "most have come to rest",
    alternatives: [
      {
        name: "phase-time=500",
        words: "500",
        because: "a shorter training",
        changes: { phaseTime: 500 },
      },
      {
        name: "phase-time=6000",
        words: "6,000",
        because: "slow breaking of symmetry may only delay",
        changes: { phaseTime: 6000 },
      },
    ],
  },
  {
    name: "phase-units",
    title: "hidden units K and M of Figure 5",
    ours: "K = 2, M = 1",
    because: "the readout’s polar coordinates are those of two units",
    alternatives: [
      {
        name: "phase-units=4-1",
        words: "K = 4, M = 1",
        because: "a more redundant student",
        changes: { phaseUnits: 4 },
      },
      {
        name: "phase-units=4-2",
        words: "K = 4, M = 2",
        because: "those of Figure 1",
        changes: { phaseUnits: 4, phaseTeacherUnits: 2 },
        ...costly,
      },
    ],
  },
  {
    name: "phase-activation",
    title: "the activation of Figure 5",
    ours: "the scaled error function",
    because: "its equations are in closed form",
    alternatives: [
      {
        name: "phase-activation=relu",
        words: "ReLU, by networks of finite size",
        because: "Figure 1 has both",
        changes: { phaseActivation: "relu" },
        ...costly,
      },
    ],
  },
  {
    name: "scheme-sigma",
    title: "σ of the schemes whose first layer is small",
    ours: "0.001",
    because: "that of the authors’ earlier code",
    alternatives: [
      {
        name: "scheme-sigma=0.01",
        words: "0.01",
        because: "that of our Figure 1",
        changes: otherSchemes({ sigma: 1e-2 }),
      },
      {
        name: "scheme-sigma=0.1",
        words: "0.1",
        because: "nearer to what libraries take",
        changes: otherSchemes({ sigma: 0.1 }),
      },
    ],
  },
  {
    name: "scheme-norm",
    title: "norm r of their heads",
    ours: "1",
    because: "the teacher’s",
    alternatives: [
      {
        name: "scheme-norm=0.3",
        words: "0.3",
        because: "smaller than the teacher’s",
        changes: otherSchemes({ norm: 0.3 }),
      },
      {
        name: "scheme-norm=3",
        words: "3",
        because: "larger",
        changes: otherSchemes({ norm: 3 }),
      },
    ],
  },
  {
    name: "specialised-angle",
    title: "angle θ₁ of the first head that specialises",
    ours: "0",
    because: "the orthogonal end of Figure 5",
    alternatives: [
      {
        name: "specialised-angle=pi-16",
        words: "π/16",
        because: "a second unit that is not off altogether",
        changes: otherSchemes({ specialised: 1 }),
      },
      {
        name: "specialised-angle=pi-8",
        words: "π/8",
        because: "the middle of Figure 5",
        changes: otherSchemes({ specialised: 2 }),
      },
    ],
  },
  {
    name: "spread-angle",
    title: "angle θ₁ of the first head that does not specialise",
    ours: "π/4",
    because: "identical units",
    alternatives: [
      {
        name: "spread-angle=3pi-16",
        words: "3π/16",
        because: "units that are nearly identical",
        changes: otherSchemes({ spread: 3 }),
      },
    ],
  },
  {
    name: "open-angle",
    title: "angle θ₂ of the second head that is open to both units",
    ours: "π/4",
    because: "neither unit is preferred",
    alternatives: [
      {
        name: "open-angle=pi-8",
        words: "π/8",
        because: "the unit in use is preferred",
        changes: otherSchemes({ open: 2 }),
      },
      {
        name: "open-angle=3pi-8",
        words: "3π/8",
        because: "the free unit is preferred",
        changes: otherSchemes({ open: 6 }),
      },
    ],
  },
  {
    name: "imbalance",
    title: "σ and r₁ of the scheme that is specialised by imbalance",
    ours: "σ = 2, r₁ = 0.1",
    because: "of several the most specialised at the switch; see bench/imbalance_study.ts",
    alternatives: [
      {
        name: "imbalance=1-0.1",
        words: "σ = 1, r₁ = 0.1",
        because: "a smaller first layer",
        changes: otherSchemes({ imbalancedSigma: 1 }),
      },
      {
        name: "imbalance=2-1",
        words: "σ = 2, r₁ = 1",
        because: "the readout’s norm as in the other schemes",
        changes: otherSchemes({ imbalancedNorm: 1 }),
      },
      {
        name: "imbalance=2-0.01",
        words: "σ = 2, r₁ = 0.01",
        because: "more imbalance",
        changes: otherSchemes({ imbalancedNorm: 0.01 }),
      },
    ],
  },
  {
    name: "imbalance-second",
    title: "norm r₂ of that scheme’s second head",
    ours: "1",
    because: "that of the other schemes’ second heads",
    alternatives: [
      {
        name: "imbalance-second=0.1",
        words: "0.1",
        because: "that of its first head",
        changes: otherSchemes({ imbalancedSecond: 0.1 }),
      },
      {
        name: "imbalance-second=0.01",
        words: "0.01",
        because: "the imbalance of the first task, kept for the second",
        changes: otherSchemes({ imbalancedSecond: 0.01 }),
      },
    ],
  },
  {
    name: "task-units",
    title: "hidden units K of the student of two tasks",
    ours: "2",
    because: "one for each task is the least that could do without forgetting",
    alternatives: [
      {
        name: "task-units=3",
        words: "3",
        because: "a unit to spare",
        changes: { taskUnits: 3 },
      },
      {
        name: "task-units=4",
        words: "4",
        because: "the student of Figure 1",
        changes: { taskUnits: 4 },
        ...costly,
      },
    ],
  },
  {
    name: "switch",
    title: "time at which the tasks are switched",
    ours: "t = 3000",
    because: "the first task is learnt, and specialisation has come to rest",
    alternatives: [
      {
        name: "switch=third",
        words: "a third of that",
        because: "slow students have not specialised by then",
        changes: ({ switchTime }) => ({ switchTime: switchTime / 3 }),
      },
      {
        name: "switch=x3",
        words: "three times that",
        because: "the authors’ earlier code learns for 5,000 at a larger rate",
        changes: ({ switchTime }) => ({ switchTime: 3 * switchTime }),
      },
    ],
  },
  {
    name: "second-time",
    title: "time for which the second task is learnt",
    ours: "t = 300",
    because: "its error is then far below its start",
    alternatives: [
      {
        name: "second-time=third",
        words: "a third of that",
        because: "forgetting early on",
        changes: ({ secondTime }) => ({ secondTime: secondTime / 3 }),
      },
      {
        name: "second-time=x3",
        words: "three times that",
        because: "forgetting that comes late",
        changes: ({ secondTime }) => ({ secondTime: 3 * secondTime }),
      },
    ],
  },
  {
    name: "heads",
    title: "heads of the student of two tasks",
    ours: "one for each task",
    because: "the authors’ earlier work has several",
    alternatives: [
      {
        name: "heads=1",
        words: "one for both",
        because: "where tasks are not told apart there is one",
        changes: { heads: 1 },
        voids: Object.fromEntries(
          ["monotonic-one-unit", "digits-monotonic-one-unit"].map((
            id,
          ) => [id, "its scheme differs from the other in the second head alone"]),
        ),
      },
    ],
  },
  {
    name: "penalty",
    title: "what importances are taken from",
    ours: "the Fisher information of the output",
    because: "Kirkpatrick et al. (2017) define it so",
    alternatives: [
      {
        name: "penalty=loss",
        words: "the squared gradient of the loss, with strengths γ up to 10⁴ times as large",
        because: "the authors’ earlier code, with its strengths",
        changes: { penalty: "loss", lossDecades: 4 },
      },
      {
        name: "penalty=l2",
        words: "none: a pull of all weights alike",
        because: "the simplest consolidation",
        changes: { penalty: "l2" },
        voids: { "ewc-fisher": isOurs },
      },
    ],
  },
  {
    name: "fisher",
    title: "how the Fisher information is known",
    ours: "its limit for many inputs, in closed form",
    because: "the equations then close",
    alternatives: [
      {
        name: "fisher=sampled-1000",
        words: "its diagonal at D = 100, from 1,000 inputs",
        because: "what a practitioner has, with plenty of data",
        changes: { consolidatedBy: { engine: "direct", inputs: 100, samples: 1000 } },
        ...costly,
      },
      {
        name: "fisher=sampled-10",
        words: "the same from 10 inputs",
        because: "with little data weights of one unit differ in importance",
        changes: { consolidatedBy: { engine: "direct", inputs: 100, samples: 10 } },
        ...costly,
      },
    ],
  },
  {
    name: "digits",
    title: "the two pairs of digits",
    ours: "0 and 5, mixed with 2 and 7",
    because: "classes of the authors’ earlier work",
    alternatives: [
      {
        name: "digits=01-45",
        words: "0 and 1, mixed with 4 and 5",
        because: "another pair of tasks of that work",
        changes: { digitFirst: [0, 1], digitSecond: [4, 5] },
        ...costly,
      },
      {
        name: "digits=38-49",
        words: "3 and 8, mixed with 4 and 9",
        because: "digits that are hard to tell apart",
        changes: { digitFirst: [3, 8], digitSecond: [4, 9] },
        ...costly,
      },
    ],
  },
  {
    name: "digit-components",
    title: "principal components that are kept",
    ours: "128",
    because: "most of the variance",
    alternatives: [
      {
        name: "digit-components=32",
        words: "32",
        because: "what is seen of a digit",
        changes: { digitComponents: 32 },
        ...costly,
      },
      {
        name: "digit-components=256",
        words: "256",
        because: "nearly all of it",
        changes: { digitComponents: 256 },
        ...costly,
      },
    ],
  },
  {
    name: "digit-eta",
    title: "learning rate η on digits",
    ours: "0.5",
    because: "both tasks are learnt in ten passes",
    alternatives: [
      {
        name: "digit-eta=0.1",
        words: "0.1",
        because: "closer to gradient flow",
        changes: { digitEta: 0.1 },
        ...costly,
      },
      {
        name: "digit-eta=1",
        words: "1",
        because: "that of the equations",
        changes: { digitEta: 1 },
        ...costly,
      },
    ],
  },
  {
    name: "digit-epochs",
    title: "passes over the digits of each task",
    ours: "10",
    because: "errors on held-out images have come to rest",
    alternatives: [
      {
        name: "digit-epochs=3",
        words: "3",
        because: "less time to overfit",
        changes: { digitEpochs: 3 },
        ...costly,
      },
      {
        name: "digit-epochs=30",
        words: "30",
        because: "more time to specialise",
        changes: { digitEpochs: 30 },
        ...costly,
      },
    ],
  },
  {
    name: "digit-source",
    title: "the digits",
    ours: "MNIST where its files are, else our own",
    because: "nothing has to be fetched",
    alternatives: [
      {
        name: "digit-source=own",
        words: "our own in any case",
        because: "whether the conclusions are MNIST’s; without its files nothing changes",
        changes: { digitSource: "own" },
        ...costly,
      },
    ],
  },
];

/** A named change of a profile, as the pipeline takes its variants, with the reading that it is of. */
export interface ReadingVariant extends Alternative {
  readonly reading: Reading;
}

/** What our own choices are called beside the alternatives. */
export const OURS = "ours";

/** All alternatives of all readings. */
export const readingVariants: readonly ReadingVariant[] = readings.flatMap((reading) =>
  reading.alternatives.map((alternative) => ({ ...alternative, reading }))
);

/** A profile as a variant changes it. */
export function changed(profile: Profile, { changes }: Pick<Alternative, "changes">): Profile {
  return { ...profile, ...(typeof changes === "function" ? changes(profile) : changes) };
}
