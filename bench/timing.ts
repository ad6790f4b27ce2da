/**
 * Timing of commands, and how times are written.
 *
 * @module
 */

/** One line of the table. */
export interface Row {
  /** What was measured. */
  readonly what: string;
  readonly size: string;
  readonly ours: string;
  /** The peers' times with ratios, or that they are not installed. */
  readonly peers: string;
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

/** Median of several measurements. */
export async function median(n: number, measure: () => number | Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let i = 0; i < n; i++) values.push(await measure());
  return values.toSorted((a, b) => a - b)[Math.floor(n / 2)] ?? NaN;
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
