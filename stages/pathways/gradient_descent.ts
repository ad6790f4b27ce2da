/**
 * Gradient descent on the weights of an actual two-layer linear network: the simulation that the
 * theory of this folder is held against.
 *
 * The network computes y = hᵀ W x from D inputs of unit variance, the teacher y* = βᵀ x, and the loss
 * is the population's ½ E(y* − y)² = ½ ‖β − Wᵀh‖², so that one step of size dt advances time by dt.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { count, filled, finite, positive, unfit } from "./checks.ts";
import { type Pathway, type Weights, weightsOf } from "./pathway.ts";

/** A two-layer linear network with one output. */
export interface LinearNetwork {
  /** First layer W, K×D row by row. */
  readonly first: Float64Array;
  /** Readout h, K. */
  readonly readout: Float64Array;
}

/** A hidden unit as a pathway, measured on the network. */
export interface MeasuredPathway extends Pathway, Weights {}

/** A network during training. */
export interface Snapshot {
  /** Steps times step size. */
  readonly t: number;
  /** One per hidden unit: w is the part of its input weights along β, λ uses their whole norm. */
  readonly pathways: readonly MeasuredPathway[];
  /** ½ ‖β − Wᵀh‖². */
  readonly loss: number;
}

/** How to train. */
export interface Training {
  /** Step size dt, in units of the time constant. */
  readonly step: number;
  /** Numbers of steps after which to take a snapshot, ascending; 0 is the start. */
  readonly record: readonly number[];
}

/**
 * The network whose hidden units are the given pathways: unit i has input weights w_i β/‖β‖.
 *
 * @param teacher β, not all zero; its norm is the singular value s*.
 * @throws {RangeError} when a pathway or the teacher is not finite, or either is empty.
 */
export function networkOf(pathways: readonly Pathway[], teacher: Float64Array): LinearNetwork {
  const task = "build a linear network";
  filled(task, "pathways", pathways);
  const direction = unit(teacher, task);
  const weights = pathways.map(weightsOf);
  return {
    first: Float64Array.from(weights.flatMap(({ w }) => [...direction.map((part) => w * part)])),
    readout: Float64Array.from(weights, ({ h }) => h),
  };
}

/**
 * Trains a copy of the network by full-batch gradient descent on both layers at once.
 *
 * @param teacher β, D.
 * @returns A snapshot for each entry of `record`.
 * @throws {RangeError} when a parameter is out of range, or when the step is so large that the weights
 *   overflow.
 */
export function gradientDescent(
  network: LinearNetwork,
  teacher: Float64Array,
  { step, record }: Training,
): Snapshot[] {
  const task = "train a linear network";
  positive(task, "step", step);
  const direction = unit(teacher, task);
  const first = network.first.slice();
  const readout = network.readout.slice();
  if (first.length !== readout.length * teacher.length) {
    const size = `${readout.length}×${teacher.length}`;
    throw unfit(task, "the size of the first layer", first.length, `that of a ${size} matrix`);
  }
  const error = new Float64Array(teacher.length);
  let steps = 0;
  return record.map((wanted) => {
    for (count(task, "record", wanted, steps); steps < wanted; steps++) {
      descend(first, readout, residualOf(first, readout, teacher, error), step);
    }
    const loss = squaredNorm(residualOf(first, readout, teacher, error)) / 2;
    if (!Number.isFinite(loss)) {
      throw unfit(task, "step", step, `smaller: the weights overflowed within ${steps} steps`);
    }
    return { t: steps * step, pathways: measure(first, readout, direction), loss };
  });
}

/** A network rests when no step moves a weight faster than this, in units of s* and the time constant. */
const REST = 1e-9;

/**
 * Trains a copy of the network until its weights rest.
 *
 * @param teacher β, D.
 * @param step Step size dt, in units of the time constant.
 * @returns For each hidden unit its singular value h·w at the start and after every step.
 * @throws {RangeError} as {@linkcode gradientDescent}.
 */
export function descentToRest(
  network: LinearNetwork,
  teacher: Float64Array,
  step: number,
): number[][] {
  const task = "train a linear network to its rest";
  positive(task, "step", step);
  const direction = unit(teacher, task);
  const [first, readout] = [network.first.slice(), network.readout.slice()];
  const [lastFirst, lastReadout] = [first.slice(), readout.slice()];
  const error = new Float64Array(teacher.length);
  const rest = REST * step * Math.sqrt(squaredNorm(teacher));
  const values = Array.from(readout, (): number[] => []);
  for (;;) {
    for (const [k, { a }] of measure(first, readout, direction).entries()) values[k]?.push(a);
    lastFirst.set(first);
    lastReadout.set(readout);
    descend(first, readout, residualOf(first, readout, teacher, error), step);
    const moved = Math.max(farthest(first, lastFirst), farthest(readout, lastReadout));
    if (!Number.isFinite(moved)) throw unfit(task, "step", step, "smaller: the weights overflowed");
    if (moved <= rest) return values;
  }
}

/** The largest difference of two arrays' elements; NaN if one of them is. */
function farthest(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - at(b, i))), 0);
}

/** β − Wᵀh, written into `error`. */
function residualOf(
  first: Float64Array,
  readout: Float64Array,
  teacher: Float64Array,
  error: Float64Array,
): Float64Array {
  error.set(teacher);
  for (let k = 0, i = 0; k < readout.length; k++) {
    const h = at(readout, k);
    for (let d = 0; d < error.length; d++, i++) error[d] = at(error, d) - h * at(first, i);
  }
  return error;
}

/** One step down the gradient: W += dt h eᵀ and h += dt W e, both from the old weights. */
function descend(
  first: Float64Array,
  readout: Float64Array,
  error: Float64Array,
  step: number,
): void {
  for (let k = 0, i = 0; k < readout.length; k++) {
    const h = at(readout, k);
    let slope = 0;
    for (let d = 0; d < error.length; d++, i++) {
      const w = at(first, i);
      const e = at(error, d);
      slope += w * e;
      first[i] = w + step * h * e;
    }
    readout[k] = h + step * slope;
  }
}

function measure(
  first: Float64Array,
  readout: Float64Array,
  direction: Float64Array,
): MeasuredPathway[] {
  return Array.from(readout, (h, k) => {
    const row = first.subarray(k * direction.length, (k + 1) * direction.length);
    const w = row.reduce((sum, weight, d) => sum + weight * at(direction, d), 0);
    return { w, h, a: h * w, lambda: h * h - squaredNorm(row) };
  });
}

function unit(teacher: Float64Array, task: string): Float64Array {
  const norm = finite(task, "the norm of the teacher", Math.sqrt(squaredNorm(teacher)));
  positive(task, "the norm of the teacher", norm);
  return teacher.map((part) => part / norm);
}

function squaredNorm(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
