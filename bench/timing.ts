/**
 * Timing of commands, and how what was measured is written.
 *
 * @module
 */

/** One line of the table. */
export interface Row {
  /** What was measured. */
  readonly what: string;
  readonly size: string;
  /** Ours, or why nothing was measured. */
  readonly ours: Measured | string;
  /** What else there is to say of ours. */
  readonly also?: string;
  /** The peers' times with ratios, or that they are not installed. */
  readonly peers: string;
}

/** Something that was measured several times. */
export interface Measured {
  readonly values: readonly number[];
  readonly unit: string;
  /** Whether a larger number is the better one, as of steps a second; a smaller one unless said. */
  readonly more?: boolean;
}

/** Runs a command to its end and gives its wall time in milliseconds. */
export async function timed(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const [program = "", ...args] = command;
  const startedMs = performance.now();
  const { success, stderr } = await new Deno.Command(
    program === "deno" ? Deno.execPath() : program,
    {
      args,
      cwd,
      env,
      stdout: "null",
      stderr: "piped",
    },
  ).output();
  if (!success) throw new Error(`${command.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return performance.now() - startedMs;
}

/** Several measurements, one after the other. */
export async function several(
  n: number,
  measure: () => number | Promise<number>,
): Promise<number[]> {
  const values: number[] = [];
  for (let i = 0; i < n; i++) values.push(await measure());
  return values;
}

/** What lies in the middle of some numbers. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Quantile of some numbers, between neighbours linearly. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low = NaN, high = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** Times in milliseconds as a measurement in seconds, milliseconds or microseconds. */
export function measuredIn(unit: "s" | "ms" | "µs", ms: readonly number[]): Measured {
  const a = { "s": 1e-3, "ms": 1, "µs": 1e3 }[unit];
  return { values: ms.map((one) => one * a), unit };
}

/** The measurement's median with its unit. */
export function middleOf({ values, unit }: Measured): string {
  return `${digits(median(values))} ${unit}`;
}

/** The quartiles of what was measured more than once, and how often that was. */
export function spreadOf({ values }: Measured): string {
  if (values.length === 1) return "one run";
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)].map(digits);
  return `${low} to ${high}, ${values.length} runs`;
}

/** A number with three digits. */
export function digits(value: number): string {
  return Math.abs(value) < 100
    ? value.toPrecision(3)
    : Number(value.toPrecision(3)).toLocaleString("en");
}

/** Whether a command's program is installed. */
export function available(command: readonly string[]): boolean {
  try {
    new Deno.Command(command[0] ?? "", { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync();
    return true;
  } catch {
    return false;
  }
}

/** A time in seconds with two or three digits. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toPrecision(2)} s`;
}

/** How long some work takes in this process, in milliseconds. */
export function elapsed(work: () => unknown): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}

/** Our time against a peer's, as a ratio. */
export function fasterOrSlower(ours: number, peer: number): string {
  return `ours ${(ours / peer).toPrecision(2)} ×`;
}
