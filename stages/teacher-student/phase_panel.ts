/**
 * A phase diagram's panel: how specialised students end up, over the scale σ of their first layer and
 * the norm r of their readout.
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import type { Activation } from "./activation.ts";
import { OrderParameterChain } from "./chain.ts";
import { entropies } from "./entropies.ts";
import type { EntropyForm } from "./entropy_form.ts";
import { generalisationError } from "./generalisation_error.ts";
import { DivergedError, type Learner } from "./learner.ts";
import { MeanField } from "./mean_field.ts";
import { sampleStudent } from "./order_parameters.ts";
import type { Teachers } from "./teachers.ts";

/** Cells along a logarithmic axis. */
export interface LogAxis {
  /** Lower edge of the first cell. */
  readonly from: number;
  /** Upper edge of the last cell. */
  readonly to: number;
  /** Number of cells. */
  readonly cells: number;
}

/** What {@linkcode phasePanel} takes. */
export interface PanelParams {
  /** The mean-field equations (scaled error function only) or the chain in D dimensions. */
  readonly engine: "mean-field" | "chain";
  /** Activation of student and teacher. */
  readonly activation: Activation;
  /** Readout of norm 1, one number for each unit; r times this is the student's. */
  readonly direction: readonly number[];
  /** Standard deviation σ of the first layer's weights. */
  readonly sigma: LogAxis;
  /** Norm r of the readout. */
  readonly norm: LogAxis;
  /** Initial students drawn for each cell. */
  readonly draws: number;
  /** Input dimension D of the initial overlaps, and of the chain. */
  readonly inputs: number;
  /** Learning rate η of both layers. */
  readonly rate: number;
  /** Time t at which students are looked at. */
  readonly until: number;
  /** What the entropies are of; ours by default. */
  readonly entropy?: EntropyForm;
}

/** One row of {@linkcode phasePanel}: one student. */
export interface PanelRow {
  /** σ at the centre of the cell. */
  readonly sigma: number;
  /** r at the centre of the cell. */
  readonly norm: number;
  /** Which draw of the initial weights, from 0. */
  readonly draw: number;
  /** Entropies H_Q, H_R and H at the end; NaN where the dynamics diverged. */
  readonly activity: number;
  readonly representation: number;
  readonly aggregated: number;
  /** Generalisation error at the end. */
  readonly error: number;
  /** 1 where the dynamics diverged, else 0. */
  readonly diverged: number;
}

/**
 * Entropies would be good to 1e-3 at a relative tolerance of 1e-6, but errors would not fall below
 * 1e-8; this costs a third more and takes them to 1e-10.
 */
const TOLERANCE = { relative: 1e-8, absolute: 1e-11 };

/** Geometric centres of an axis's cells. */
export function centres({ from, to, cells }: LogAxis): number[] {
  return Array.from({ length: cells }, (_, i) => from * (to / from) ** ((i + 0.5) / cells));
}

/**
 * Trains a student for every cell and draw on the first teacher's task.
 *
 * A cell's initial students are the same for both engines, and each has random numbers of its own, so
 * that a panel of other size or with more draws changes nothing else.
 *
 * @param seed names the random numbers.
 * @param progress is told the fraction that is done.
 */
export function phasePanel(
  params: PanelParams,
  teachers: Teachers,
  seed: string,
  progress: (fraction: number) => void = () => {},
): PanelRow[] {
  const { activation, direction, draws, inputs, rate, until, entropy } = params;
  const target = teachers.readouts[0] ?? new Float64Array(teachers.units);
  const rates = { firstLayer: rate, readout: rate };
  const [sigmas, norms] = [centres(params.sigma), centres(params.norm)];
  const field = new MeanField(direction.length, { teachers, rates, tolerance: TOLERANCE });
  return norms.flatMap((norm, row) => {
    progress(row / norms.length);
    return sigmas.flatMap((sigma, column) =>
      Array.from({ length: draws }, (_, draw): PanelRow => {
        const label = [row, column, draw] as const;
        const readout = direction.map((part) => norm * part);
        const initial = { sigma, readout, inputs };
        const student = sampleStudent(initial, teachers, stream(seed, "student", ...label));
        let learner: Learner = field;
        if (params.engine === "mean-field") field.start(student, target);
        else {
          const random = stream(seed, "training", ...label);
          const chain = { teachers, activation, rates, inputs };
          learner = new OrderParameterChain(student, target, chain, random);
        }
        const place = { sigma, norm, draw };
        try {
          learner.follow([until]);
        } catch (error) {
          if (!(error instanceof DivergedError)) throw error;
          const nothing = { activity: NaN, representation: NaN, aggregated: NaN, error: NaN };
          return { ...place, ...nothing, diverged: 1 };
        }
        const end = learner.order();
        const error = generalisationError(activation, end, teachers, target);
        const measured = entropies(activation, end, teachers, target, entropy);
        return { ...place, ...measured, error, diverged: 0 };
      })
    );
  });
}
