/**
 * What a run of the benchmarks found, as the file that is committed beside the table, and what a
 * later run says against it.
 *
 * @module
 */

import { cpus, totalmem } from "node:os";
import { digits, type Measured, median, quantile, type Row } from "./timing.ts";

/** By how much a row may be slower before it is told: what repeated runs differ by is less. */
export const TOLERANCE = 0.15;

/** One run. */
export interface Results extends Circumstances {
  readonly schema: "bench-results/1";
  readonly rows: readonly ResultRow[];
}

/** When, where and with what something was measured. */
export interface Circumstances {
  /** Day of the run. */
  readonly date: string;
  readonly machine: Machine;
  /** What was measured, and what stood beside it. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What times depend on before anything else. */
interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly system: string;
}

/** A row's numbers. */
interface ResultRow {
  readonly what: string;
  readonly size: string;
  readonly unit: string;
  readonly better: "less" | "more";
  readonly median: number;
  /** Quartiles. */
  readonly low: number;
  readonly high: number;
  readonly runs: number;
}

/** The file's contents. */
export function resultsOf(rows: readonly Row[], circumstances: Circumstances): Results {
  return {
    schema: "bench-results/1",
    ...circumstances,
    rows: rows.flatMap(({ what, size, ours }) =>
      typeof ours === "string" ? [] : [{ what, size, ...numbersOf(ours) }]
    ),
  };
}

function numbersOf({ values, unit, more }: Measured): Omit<ResultRow, "what" | "size"> {
  const round = (value: number): number => Number(value.toPrecision(4));
  return {
    unit,
    better: more ? "more" : "less",
    median: round(median(values)),
    low: round(quantile(values, 0.25)),
    high: round(quantile(values, 0.75)),
    runs: values.length,
  };
}

/** Those of this run. */
export function circumstances(): Circumstances {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: versions(),
  };
}

function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: navigator.hardwareConcurrency,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${Deno.build.os} ${Deno.build.arch}`,
  };
}

/** How each program is asked for its version. */
const asked: Readonly<Record<string, readonly string[]>> = {
  ninja: ["ninja", "--version"],
  make: ["make", "--version"],
  Snakemake: ["snakemake", "--version"],
  nginx: ["nginx", "-v"],
  Slurm: ["sbatch", "--version"],
  PyTorch: ["/usr/bin/python3", "-c", "import torch; print(torch.__version__)"],
  "scikit-learn": ["/usr/bin/python3", "-c", "import sklearn; print(sklearn.__version__)"],
};

function versions(): Record<string, string> {
  const found: Record<string, string> = { Deno: Deno.version.deno, V8: Deno.version.v8 };
  for (const [name, [command = "", ...args]] of Object.entries(asked)) {
    try {
      const { success, stdout, stderr } = new Deno.Command(command, { args }).outputSync();
      const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
      const version = said.match(/\d+(\.\d+)+\S*/)?.[0];
      if (success && version !== undefined) found[name] = version;
    } catch {
      // What is not installed has no version.
    }
  }
  return found;
}

/** What a run says against an earlier one. */
export interface Comparison {
  /** A line for each row that both have: before, now, and their ratio. */
  readonly lines: readonly string[];
  /** Rows that got slower by more than {@linkcode TOLERANCE}. */
  readonly slower: readonly string[];
}

/**
 * Compares the rows that two runs have in common.
 *
 * The machine itself is measured by the first row of each run. Times are told as they are, and judged after
 * they were divided by how much slower this machine is now: two runs on a machine that others use are no
 * closer to one another than that.
 */
export function compare(before: Results, now: Results): Comparison {
  const known = new Map(before.rows.map((row) => [nameOf(row), row]));
  const pairs = now.rows.flatMap((row) => {
    const old = known.get(nameOf(row));
    return old === undefined || old.unit !== row.unit
      ? []
      : [{ row, times: slowdown(old, row), old }];
  });
  const machineTimes = pairs.find(({ row }) => row.what === MACHINE)?.times ?? 1;
  const slower: string[] = [];
  const lines = pairs.map(({ row, old, times }) => {
    const isSlower = row.what !== MACHINE && times / machineTimes > 1 + TOLERANCE;
    const line =
      `${nameOf(row)}: ${digits(old.median)} ${row.unit} before, ${digits(row.median)} ` +
      `${row.unit} now (${(times / machineTimes).toFixed(2)} × the time)`;
    if (isSlower) slower.push(line);
    return line;
  });
  return { lines, slower };
}

/** The row that tells how fast the machine is. */
export const MACHINE = "the machine itself";

function nameOf({ what, size }: ResultRow): string {
  return size === "" ? what : `${what}, ${size}`;
}

/** How many times longer it takes now. */
function slowdown(before: ResultRow, now: ResultRow): number {
  return now.better === "more" ? before.median / now.median : now.median / before.median;
}
