/**
 * Made-up data for every claim that chance enters: at the border of its rule, where it is true by as much
 * as the standard profile is meant to see, and where its contrary is.
 *
 * @module
 */

import type { DciScores, MethodScores } from "../../stages/dci/mod.ts";
import type { Network } from "../../stages/dci/networks.ts";
import type { Columns } from "../../stages/numerics/table.ts";
import { tableOf } from "../../stages/numerics/table.ts";
import { type Random, stream } from "../../stages/random/mod.ts";
import type { Claim, Declaration } from "../../stages/claims/claim.ts";
import { figure1, type Figure1Data } from "../../stages/claims/figure1.ts";
import { figure12 } from "../../stages/claims/figure12.ts";
import { figure4, type Figure4Data } from "../../stages/claims/figure4.ts";
import { figure5, type Figure5Data } from "../../stages/claims/figure5.ts";
import { figure6 } from "../../stages/claims/figure6.ts";
import { type FiniteData, finiteStudents } from "../../stages/claims/finite_students.ts";
import { figure7, type Figure7Data } from "../../stages/claims/figure7.ts";
import { judge } from "../../stages/claims/judge.ts";
import { profiles } from "../../stages/profiles.ts";

/** Where the truth of the made-up data lies. */
export type Truth = "border" | "true" | "contrary";

/** A claim on made-up data. */
export interface MadeUp {
  readonly id: string;
  /** The sample of the standard profile. */
  readonly units: number;
  /** What the truth is in each case, and how much units differ, in words. */
  readonly border: string;
  readonly effect: string;
  /** Judges one made-up sample. */
  judged(truth: Truth, random: Random): Claim;
}

/** Draws in the standard profile; of networks, seeds. */
const draws = {
  students: profiles.standard.studentDraws,
  phase: profiles.standard.phaseDraws,
  forgetting: profiles.standard.forgettingDraws,
  finite: profiles.standard.finiteDraws,
  protection: profiles.standard.protectionDraws,
  seeds: profiles.standard.vaeSeeds,
  digits: profiles.standard.digitDraws,
};

function made<Data>(
  declarations: readonly Declaration<Data>[],
  id: string,
  [units, border, effect]: readonly [number, string, string],
  dataOf: (truth: Truth, random: Random) => Data,
): MadeUp {
  const declaration = declarations.find((one) => one.id === id);
  if (declaration === undefined) throw new Error(`Cannot make up data: no claim is called ${id}`);
  return {
    ...{ id, units, border, effect },
    judged: (truth, random) => judge([declaration], dataOf(truth, random))[0] as Claim,
  };
}

/** One of three by the truth. */
function by(truth: Truth, border: number, yes: number, contrary: number): number {
  return { border, true: yes, contrary }[truth];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

// Figure 1: entropies by activation and initialisation; what a draw has of its own is in all four.

function students(
  random: Random,
  entropy: (isRelu: boolean, isSpread: boolean) => number,
  error = 1e-4,
): Figure1Data {
  const own = range(draws.students).map(() => 0.03 * random.normal());
  return {
    units: 4,
    students: [true, false].flatMap((isRelu) =>
      [true, false].map((isSpread) => ({
        activation: isRelu ? "relu" : "erf",
        initialisation: isSpread ? "spread" : "specialising",
        table: tableOf(own.map((shift, draw) => {
          const H = entropy(isRelu, isSpread) + shift + 0.03 * random.normal();
          const start = 0.1 * Math.exp(0.1 * random.normal());
          const last = start * error * Math.exp(0.5 * random.normal());
          return { draw, activity: H, representation: H, aggregated: H, error: last, start };
        })),
      }))
    ),
  };
}

const fifth = Math.log(0.8) / Math.log(4);
const ofStudents = [
  made(
    figure1,
    "init-over-activation",
    [draws.students, "both effects 0.3", "0.4 against 0.3"],
    (truth, random) =>
      students(
        random,
        (isRelu, isSpread) => 0.2 + (isSpread ? by(truth, 0.3, 0.4, 0.2) : 0) + (isRelu ? 0.3 : 0),
      ),
  ),
  made(
    figure1,
    "either-activation",
    [draws.students, "0.1 with ReLU, 0.3 with erf", "0.2 with ReLU"],
    (truth, random) =>
      students(
        random,
        (isRelu, isSpread) => 0.3 + (isSpread ? isRelu ? by(truth, 0.1, 0.2, 0) : 0.3 : 0),
      ),
  ),
  ...["sparse-Q", "sparse-R"].map((id) =>
    made(
      figure1,
      id,
      [draws.students, "ratio 0.8 with erf, 0.5 with ReLU", "ratio 0.7"],
      (truth, random) =>
        students(random, (isRelu, isSpread) =>
          0.9 + (isSpread
            ? 0
            : isRelu
            ? -0.5
            : by(truth, fifth, Math.log(0.7) / Math.log(4), Math.log(0.95) / Math.log(4)))),
    )
  ),
  made(
    figure1,
    "students-learn",
    [draws.students, "error 1/100 of the start", "1/300"],
    (truth, random) => students(random, () => 0.5, by(truth, 1e-2, 1 / 300, 1 / 30)),
  ),
];

// Figure 4: D and loss by gain, networks of one seed alike.

const gains = [0.3, 0.6, 1, 1.5, 2];

function networks(
  random: Random,
  D: (place: number, loss: number) => number,
  loss: (place: number) => number,
): Figure4Data {
  const own = range(draws.seeds).map(() => [random.normal(), random.normal()] as const);
  return {
    random,
    networks: own.flatMap(([clear, sharp], seed) =>
      gains.map((gain, place): Network => {
        const reconstruction = 25 * loss(place) * Math.exp(0.03 * sharp + 0.03 * random.normal());
        const disentanglement = D(place, reconstruction / 25) *
          Math.exp(0.05 * clear + 0.1 * random.normal());
        const scored = { disentanglement, perCode: range(3).map(() => disentanglement) };
        const method = scored as unknown as MethodScores;
        const methods = {
          "gradient-boosting": method,
          lasso: method,
          "random-forest": method,
        };
        const scores = { methods } as unknown as DciScores;
        return { gain, seed, reconstruction, divergences: [1, 1, 1], scores };
      })
    ),
  };
}

const noFall = [
  draws.seeds,
  "no dependence on the gain",
  "D falls by 8 % from gain to gain",
] as const;
const ofNetworks = [
  ...["gain-D", "gain-D-lasso", "gain-D-random-forest"].map((id) =>
    made(
      figure4,
      id,
      noFall,
      (truth, random) =>
        networks(random, (place) => 0.3 * by(truth, 1, 0.92, 1.08) ** place, () => 1),
    )
  ),
  made(
    figure4,
    "gain-D-matched",
    [draws.seeds, "D follows the loss, the loss the gain", "D falls by 8 % from gain to gain"],
    (truth, random) =>
      networks(
        random,
        (place, loss) => 0.3 * by(truth, 1, 0.92, 1.08) ** place * loss ** -0.5,
        (place) => 1 + 0.02 * place,
      ),
  ),
  made(
    figure4,
    "gain-reconstruction",
    [draws.seeds, "one gain’s loss 15 % above the others’", "all equal, ± 3 % between networks"],
    (truth, random) =>
      networks(random, () => 0.3, (place) => place === 4 ? by(truth, 1.15, 1, 1.4) : 1),
  ),
  made(
    figure4,
    "gain-D-spread",
    [draws.seeds, "one gain’s D 15 % above the others’", "it is twice theirs"],
    (truth, random) =>
      networks(random, (place) => 0.3 * (place === 4 ? by(truth, 1.15, 2, 1) : 1), () => 1),
  ),
  made(
    figure4,
    "gain-traversal",
    [draws.seeds, "no dependence on the gain", "D_i falls by 8 % from gain to gain"],
    (truth, random) =>
      networks(random, (place) => 0.3 * by(truth, 1, 0.92, 1.08) ** place, () => 1),
  ),
];

// Figure 5: small diagrams.

const axis = range(5).map((i) => 10 ** (-3 + 3 * i / 4));

function diagram(
  random: Random,
  H: (sixteenths: number, sigma: number, norm: number) => number,
  { shift = 0.02, scale = 0, noise = 0.05 } = {},
): Figure5Data {
  const own = range(draws.phase).map(() => ({
    scale: 1 + scale * random.normal(),
    shift: shift * random.normal(),
  }));
  return {
    panels: range(5).map((sixteenths) => ({
      sixteenths,
      cells: tableOf(
        axis.flatMap((norm) =>
          axis.flatMap((sigma) =>
            own.map(({ scale, shift }, draw) => ({
              ...{ norm, sigma, draw },
              aggregated: scale * H(sixteenths, sigma, norm) + shift + noise * random.normal(),
            }))
          )
        ),
      ),
    })),
  };
}

/** From 0 to 1 along an axis. */
function along(value: number): number {
  return (Math.log10(value) + 3) / 3;
}

const ofDiagrams = [
  made(
    figure5,
    "init-matters",
    [draws.phase, "half of the variance between cells", "two thirds"],
    (truth, random) => {
      // Five places along an axis have the variance 1/8, and a sample of 125 cells that times 125/124.
      const [share, between] = [by(truth, 0.5, 2 / 3, 0.3), 0.3 ** 2 / 8 * 125 / 124];
      const noise = Math.sqrt(between * (1 / share - 1));
      return diagram(random, (_, sigma) => 0.3 * along(sigma), { shift: 0, noise });
    },
  ),
  made(
    figure5,
    "init-spans",
    [draws.phase, "0.5 from the first to the ninth decile", "0.6"],
    (truth, random) =>
      diagram(random, (_, sigma) => by(truth, 0.5, 0.6, 0.3) * along(sigma), {
        ...{ scale: 0.1, noise: 1e-6 },
      }),
  ),
  ...(["imbalance-first-layer", "imbalance-readout"] as const).map((id) =>
    made(
      figure5,
      id,
      [draws.phase, "0.1 lower where imbalanced", "0.15 lower"],
      (truth, random) =>
        diagram(random, (_, sigma, norm) => {
          const log = Math.log10(sigma / norm) * (id === "imbalance-first-layer" ? 1 : -1);
          return log > 1 ? 0.5 : 0.5 + by(truth, 0.1, 0.15, 0);
        }),
    )
  ),
  made(
    figure5,
    "entropy-weights",
    [draws.phase, "a fall of 0.1 along σ", "0.15"],
    (truth, random) => diagram(random, (_, sigma) => 0.6 - by(truth, 0.1, 0.15, 0) * along(sigma)),
  ),
  made(
    figure5,
    "entropy-readout",
    [draws.phase, "a fall of 0.1 along the entropy", "0.15"],
    (truth, random) => {
      const entropy = (sixteenths: number): number => {
        const share = Math.cos(sixteenths * Math.PI / 16) ** 2;
        return -[share, 1 - share].filter((p) => p > 0).reduce((s, p) => s + p * Math.log2(p), 0);
      };
      return diagram(random, (angle) => 0.6 - by(truth, 0.1, 0.15, 0) * entropy(angle));
    },
  ),
];

// Figures 6 and 12: profiles of forgetting.

/** Students with noise of their own on the whole profile and on each value. */
function profile(
  random: Random,
  count: number,
  F: (V: number) => number,
  { by = "overlap", H = 0.5, noise = 0.03 } = {},
): Columns {
  return tableOf(
    range(count).flatMap((draw) => {
      const scale = 1 + 0.1 * random.normal();
      const entropy = H + 0.05 * random.normal();
      return range(11).map((i) => ({
        [by]: i / 10,
        draw,
        forgetting: 0.3 * (scale * F(i / 10) + noise * random.normal()),
        entropy_before: entropy,
      }));
    }),
  );
}

/** Equal at both ends and higher in between by a share of the peak. */
const hammer = (share: number) => (V: number): number =>
  1 - share + share * Math.max(0, 1 - 4 * (V - 0.5) ** 2);
/** Falls to 0, with one rise by a share of the fall. */
const fall = (share: number) => (V: number): number =>
  share === 0 ? 1 - V : 1 - V + (V > 0.45 && V < 0.55 ? share + 0.1 : 0);

function forgetful(
  random: Random,
  open: (V: number) => number,
  others: (V: number) => number,
  options: { by?: string; H?: number; noise?: number } = {},
  count: number = draws.forgetting,
): FiniteData {
  const of = (F: (V: number) => number): Columns => profile(random, count, F, options);
  const all = [
    { scheme: "specialised-open", table: of(open) },
    { scheme: "imbalanced", table: of(open) },
    { scheme: "not-specialised", table: of(others) },
    { scheme: "one-unit", table: of(others) },
  ];
  return { profiles: all, finite: all };
}

const peak = "a peak 10 % above either end";
const rise = "one rise of 10 % of the fall";
const all6: readonly Declaration<FiniteData>[] = figure6;
const all12: readonly Declaration<FiniteData>[] = figure12;
const similarities = { by: "similarity", noise: 0.05 };
const ofProfiles = [
  ...["hammer", "hammer-imbalance"].map((id) =>
    made(
      all6,
      id,
      [draws.forgetting, peak, "20 % above"],
      (truth, random) => forgetful(random, hammer(by(truth, 0.1, 0.2, 0)), fall(0)),
    )
  ),
  ...["monotonic", "monotonic-one-unit"].map((id) =>
    made(
      all6,
      id,
      [draws.forgetting, rise, "no rise"],
      (truth, random) => forgetful(random, hammer(0.5), fall(by(truth, 0.1, 0, 0.2))),
    )
  ),
  ...["digits-hammer", "digits-hammer-imbalance"].map((id) =>
    made(
      all12,
      id,
      [draws.digits, peak, "20 % above"],
      (truth, random) =>
        forgetful(random, hammer(by(truth, 0.1, 0.2, 0)), fall(0), similarities, draws.digits),
    )
  ),
  ...["digits-monotonic", "digits-monotonic-one-unit"].map((id) =>
    made(
      all12,
      id,
      [draws.digits, rise, "no rise"],
      (truth, random) =>
        forgetful(random, hammer(0.5), fall(by(truth, 0.1, 0, 0.2)), similarities, draws.digits),
    )
  ),
  ...(["premise", "specialised", "specialised-imbalance"] as const).map((id) =>
    made(
      all6,
      id,
      [draws.forgetting, "H = 0.5", "H 0.1 from it, ± 0.05 between draws"],
      (truth, random) => {
        const shift = by(truth, 0, 0.1, -0.1);
        return forgetful(random, hammer(0.5), fall(0), {
          H: 0.5 + (id === "premise" ? shift : -shift),
        });
      },
    )
  ),
  made(
    finiteStudents,
    "finite-students",
    [draws.finite, "0.02 apart at one similarity", "nowhere apart"],
    (truth, random) => {
      const shift = by(truth, 0.02, 0, 0.06);
      const table = (most: number): Columns =>
        tableOf(
          range(draws.finite).flatMap((draw) =>
            range(11).map((i) => ({
              overlap: i / 10,
              draw,
              forgetting: 0.3 - 0.03 * i + (i === 3 ? most : 0) + 0.008 * random.normal(),
            }))
          ),
        );
      return {
        profiles: [{ scheme: "not-specialised", table: table(0) }],
        finite: [{ scheme: "not-specialised", table: table(shift) }],
      };
    },
  ),
];

// Figure 7: optima over strengths.

function protection(random: Random, own: (V: number) => number, kept: number): Figure7Data {
  const shared = range(draws.protection).map(() => 0.3 * random.normal());
  const table = (ratio: (V: number) => number): Columns =>
    tableOf(shared.flatMap((shift, draw) =>
      range(11).flatMap((i) => {
        const V = i / 10;
        const free = 0.1 * Math.exp(shift);
        const held = kept * (1 + 0.05 * random.normal()) * free;
        const best = 0.01 * ratio(V) * Math.exp(shift + 0.3 * random.normal());
        return [[0, free, 0], [1, 0, best], [100, held, 0.1]].map(([strength, F, second]) => ({
          ...{ overlap: V, draw, strength: strength ?? NaN },
          ...{ forgetting: F ?? NaN, second: second ?? NaN },
        }));
      })
    ));
  return {
    tables: [
      { scheme: "specialised-open", kind: "fisher", table: table(own) },
      { scheme: "imbalanced", kind: "fisher", table: table(own) },
      { scheme: "not-specialised", kind: "fisher", table: table(() => 1) },
      { scheme: "specialised-open", kind: "l2", table: table(() => 1) },
      { scheme: "specialised-open", kind: "loss", table: table(() => 1) },
    ],
  };
}

const ofProtection = [
  ...["ewc", "ewc-angle", "ewc-fisher"].map((id) =>
    made(
      figure7,
      id,
      [draws.protection, "no gain at one similarity, tenfold at the others", "twofold at that one"],
      (truth, random) => protection(random, (V) => V === 0.5 ? by(truth, 1, 0.5, 2) : 0.1, 1),
    )
  ),
  made(
    figure7,
    "ewc-loss",
    [draws.protection, "nine tenths forgotten at all similarities", "all of it"],
    (truth, random) => protection(random, () => 1, by(truth, 0.9, 1, 0.7)),
  ),
];

/** Every claim that chance enters. */
export const madeUp: readonly MadeUp[] = [
  ...ofStudents,
  ...ofNetworks,
  ...ofDiagrams,
  ...ofProfiles,
  ...ofProtection,
];

/** The random numbers of one made-up sample. */
export function randomOf(id: string, truth: Truth, sample: number): Random {
  return stream(18, "made-up", id, truth, sample);
}
