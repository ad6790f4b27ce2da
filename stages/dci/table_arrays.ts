/**
 * What growing trees on a table of codes keeps in a kernel's memory.
 *
 * @module
 */

import type { MemoryPlan, Take } from "../numerics/kernel_memory.ts";
import type { PresortedCodes } from "./presorted_codes.ts";

/** Samples of a bin: summing many bins costs as much as looking into large ones. */
const BIN = 64;
/** Bins are told by 16 bits. */
const MOST_BINS = 2 ** 16;
/** Numbers of a bin and of a sample's record. */
const RECORD = 2;

/** The arrays, n samples by d codes. */
export interface TableArrays {
  readonly memory: WebAssembly.Memory;
  /** Samples of a bin; the last bins may have fewer or none. */
  readonly bin: number;
  /** How many bins each code has, an even number. */
  readonly binsOfCode: number;
  /** What is to be predicted, and behind it a zero if n is odd. */
  readonly target: Float64Array;
  /** How often each sample is there, likewise. */
  readonly times: Uint32Array;
  readonly records: Float64Array;
  /** d × n values. */
  readonly columns: Float32Array;
  /** d × n: each code's samples in order. */
  readonly orders: Uint32Array;
  /** d × n: where each sample is in the order of a code. */
  readonly ranks: Uint32Array;
  /** n × d: which bin each sample belongs to. */
  readonly places: Uint16Array;
  /** Bins of nodes that may yet be split: of each level one, of the root's two children both. */
  readonly bins: readonly Float64Array[];
  /** For each code, bounds of the gains in its bins, and the greatest of them. */
  readonly bounds: readonly Float64Array[];
  /** Which node each sample is in. */
  readonly nodes: Uint16Array;
  /** The samples, those of a node side by side. */
  readonly samples: Uint32Array<ArrayBuffer>;
  readonly spare: Uint32Array;
  /** A bit for each place in an order. */
  readonly marks: BigUint64Array;
  /** The best split, as the kernel leaves it: four numbers, and two samples in the room of the fifth. */
  readonly best: Float64Array;
}

/**
 * Reserves the arrays; the table is in them, and each sample once.
 *
 * @throws {RangeError} there are too many codes.
 */
export function takeTableArrays(
  plan: MemoryPlan,
  x: PresortedCodes,
  depth: number,
): Take<TableArrays> {
  const { samples, width } = x;
  if (width > MOST_BINS / 2) {
    throw new RangeError(
      `Cannot grow trees on ${width} codes: give ${MOST_BINS / 2} at most.`,
    );
  }
  const bin = Math.max(BIN, Math.ceil(samples / (Math.floor(MOST_BINS / width) - 1)));
  const binsOfCode = 2 * Math.ceil(samples / bin / 2);
  const pairs = 2 * Math.ceil(samples / 2);
  const take = {
    target: plan.take(Float64Array, pairs),
    times: plan.take(Uint32Array, pairs),
    records: plan.take(Float64Array, RECORD * pairs),
    columns: plan.take(Float32Array, width * samples),
    orders: plan.take(Uint32Array, width * samples),
    ranks: plan.take(Uint32Array, width * samples),
    places: plan.take(Uint16Array, width * samples),
    bins: Array.from(
      { length: depth },
      () => plan.take(Float64Array, RECORD * width * binsOfCode),
    ),
    bounds: Array.from({ length: width }, () => plan.take(Float64Array, binsOfCode + 1)),
    nodes: plan.take(Uint16Array, samples),
    samples: plan.take(Uint32Array<ArrayBuffer>, samples),
    spare: plan.take(Uint32Array, samples),
    marks: plan.take(BigUint64Array, Math.ceil(samples / 64)),
    best: plan.take(Float64Array, 5),
  };
  return (memory) => {
    const arrays: TableArrays = {
      ...{ memory, bin, binsOfCode },
      target: take.target(memory),
      times: take.times(memory),
      records: take.records(memory),
      columns: take.columns(memory),
      orders: take.orders(memory),
      ranks: take.ranks(memory),
      places: take.places(memory),
      bins: take.bins.map((one) => one(memory)),
      bounds: take.bounds.map((one) => one(memory)),
      nodes: take.nodes(memory),
      samples: take.samples(memory),
      spare: take.spare(memory),
      marks: take.marks(memory),
      best: take.best(memory),
    };
    fill(arrays, x);
    return arrays;
  };
}

function fill(arrays: TableArrays, { samples, width, columns, orders }: PresortedCodes): void {
  const { bin, binsOfCode, places, ranks } = arrays;
  arrays.columns.set(columns);
  arrays.orders.set(orders);
  arrays.times.fill(1, 0, samples);
  for (let code = 0; code < width; code++) {
    for (let rank = 0; rank < samples; rank++) {
      const sample = orders[code * samples + rank] as number;
      places[sample * width + code] = code * binsOfCode + Math.floor(rank / bin);
      ranks[code * samples + sample] = rank;
    }
  }
}
