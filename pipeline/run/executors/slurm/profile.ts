/**
 * The cluster profile: what each stage asks Slurm for, from a JSON file that the user writes.
 *
 * It decides where and when work is done, and is no part of any key.
 *
 * @module
 */

import type { StageLimits } from "../../../model/limits.ts";
import type { Order } from "../../../plan/order.ts";
import { timeSpan } from "../../../base/time_span.ts";
import { messageOf, nearest, UserError } from "../../../base/errors.ts";

/** What one element of a stage asks for; what is absent is the cluster's own default. */
export interface Resources {
  readonly partition?: string;
  readonly account?: string;
  readonly qos?: string;
  /** Time limit in minutes, or as Slurm writes it. */
  readonly time?: string;
  /** Memory of the node, a number with K, M, G or T. */
  readonly memory?: string;
  readonly cpus?: number;
  /** A number, or a type and a number: `a100:2`. */
  readonly gpus?: string;
  /** Further arguments of sbatch. */
  readonly sbatch?: readonly string[];
}

/** A cluster profile. */
export interface ClusterProfile {
  /** Resources for a stage's name; see {@linkcode resourcesOf}. */
  readonly defaults: Resources;
  /** Resources by pattern of stage names, in the file's order. */
  readonly stages: readonly (readonly [pattern: string, resources: Resources])[];
  /** How many elements may be with Slurm at once, pending ones included. */
  readonly maxInFlight: number;
  /** How many elements go into one array job at most. */
  readonly arraySize: number;
  /** How often `squeue` is asked. */
  readonly pollSeconds: number;
  /** How long a result or an answer may take to become visible on this machine. */
  readonly graceSeconds: number;
  /** How often an element is submitted again after a node failed or another job took its place. */
  readonly resubmit: number;
  /** Lines of bash that run on the node before the work, for example `module load …`. */
  readonly setup: readonly string[];
}

const none: ClusterProfile = {
  defaults: {},
  stages: [],
  maxInFlight: 1000,
  arraySize: 500,
  pollSeconds: 5,
  graceSeconds: 30,
  resubmit: 2,
  setup: [],
};

/** What sbatch is told by us: were it told otherwise, we would not find the jobs and their results. */
const ours =
  /^(-a|-o|-e|-J|-D|-W|--(array|output|error|job-name|chdir|wait|wrap|parsable|(no-)?requeue|open-mode))(=|$)/;

/**
 * Reads a cluster profile.
 *
 * @param text the file's text; `undefined` where there is none: the cluster's defaults for all
 * @param place the file's name, for messages
 * @param stages names of all stages, each pattern has to match one
 * @throws {UserError} a field is unknown or has a value that it cannot have.
 */
export function readClusterProfile(
  text: string | undefined,
  place: string,
  stages: readonly string[],
): ClusterProfile {
  if (text === undefined) return none;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `Cannot read the cluster profile ${place}: ${messageOf(error)}`,
      "Correct it: it is JSON.",
    );
  }
  const reader = new Reader(place);
  const fields = reader.object(parsed, "the profile", [
    ...["defaults", "stages", "maxInFlight", "arraySize", "pollSeconds", "graceSeconds"],
    ...["resubmit", "setup"],
  ]);
  const patterns = reader.object(fields["stages"] ?? {}, '"stages"');
  for (const pattern of Object.keys(patterns)) {
    if (stages.some((stage) => matches(pattern, stage))) continue;
    const near = nearest(pattern, stages);
    throw new UserError(
      `Cannot use "${pattern}" in the cluster profile ${place}: it matches no stage`,
      near === undefined ? `Stages are ${stages.join(", ")}.` : `Did you mean "${near}"?`,
    );
  }
  const whole = (
    name: "maxInFlight" | "arraySize" | "pollSeconds" | "graceSeconds" | "resubmit",
    min: number,
  ): number => name in fields ? reader.whole(fields[name], `"${name}"`, min) : none[name];
  return {
    defaults: resources(fields["defaults"] ?? {}, '"defaults"', reader),
    stages: Object.entries(patterns).map(([pattern, value]) => [
      pattern,
      resources(value, `"${pattern}"`, reader),
    ]),
    maxInFlight: whole("maxInFlight", 1),
    arraySize: whole("arraySize", 1),
    pollSeconds: whole("pollSeconds", 1),
    graceSeconds: whole("graceSeconds", 1),
    resubmit: whole("resubmit", 0),
    setup: reader.texts(fields["setup"] ?? [], '"setup"'),
  };
}

/**
 * What a stage asks for: the defaults, overridden by its own limits, and these by each pattern that matches,
 * in the file's order.
 *
 * @param gpu whether it computes on a GPU: it then has one, unless the profile says otherwise
 */
export function resourcesOf(
  { stage, gpu, limits }: Pick<Order, "stage" | "gpu" | "limits">,
  profile: ClusterProfile,
): Resources {
  const matching = profile.stages.filter(([pattern]) => matches(pattern, stage));
  return Object.assign(
    gpu ? { gpus: "1" } : {},
    profile.defaults,
    limits === undefined ? {} : resourcesWithin(limits),
    ...matching.map(([, resources]) => resources),
  );
}

/** What the engine takes on a node beside the stage, in bytes, and the time until it runs there. */
const [besideStage, startMs] = [300e6, 60e3];

/** What a stage needs to come up to its limits, not be ended by Slurm before. */
function resourcesWithin({ timeoutMs, retries, memory, cores }: StageLimits): Resources {
  const seconds = Math.ceil(((timeoutMs ?? 0) * (1 + retries) + startMs) / 1000);
  return {
    ...(timeoutMs === undefined ? {} : { time: slurmSeconds(seconds) }),
    ...(memory === undefined ? {} : { memory: `${Math.ceil((memory + besideStage) / 2 ** 20)}M` }),
    ...(cores === 1 ? {} : { cpus: cores }),
  };
}

/** The arguments of sbatch that ask for resources. */
export function sbatchArguments(asked: Resources): string[] {
  const { partition, account, qos, time, memory, cpus, gpus, sbatch = [] } = asked;
  const given: readonly (readonly [string, string | number | undefined])[] = [
    ["partition", partition],
    ["account", account],
    ["qos", qos],
    ["time", time],
    ["mem", memory],
    ["cpus-per-task", cpus],
    ["gpus", gpus],
  ];
  return [
    ...given.flatMap(([name, value]) => value === undefined ? [] : [`--${name}=${value}`]),
    ...sbatch,
  ];
}

/** `*` stands for any characters, slashes included. */
function matches(pattern: string, stage: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(stage);
}

function resources(value: unknown, where: string, reader: Reader): Resources {
  const fields = reader.object(value, where, [
    ...["partition", "account", "qos", "time", "memory", "cpus", "gpus", "sbatch"],
  ]);
  const of = <T>(name: string, read: (value: unknown, what: string) => T) =>
    name in fields ? { [name]: read(fields[name], `"${name}" of ${where}`) } : {};
  const word = (value: unknown, what: string): string => reader.word(value, what);
  return {
    ...of("partition", word),
    ...of("account", word),
    ...of("qos", word),
    ...of("time", (value, what) => slurmTime(reader.word(value, what), what, reader)),
    ...of(
      "memory",
      (value, what) =>
        reader.like(value, what, /^\d+[KMGT]$/, "a number with K, M, G or T, such as 4G"),
    ),
    ...of("cpus", (value, what) => reader.whole(value, what, 1)),
    ...of("gpus", (value, what) =>
      reader.like(
        typeof value === "number" ? String(value) : value,
        what,
        /^([A-Za-z0-9_.-]+:)?\d+$/,
        'a number, or a type and a number such as "a100:2"',
      )),
    ...of("sbatch", (value, what) => {
      const given = reader.texts(value, what);
      const taken = given.find((argument) => ours.test(argument));
      return taken === undefined
        ? given
        : reader.refuse(`${what} has ${taken}`, "Leave it out: the engine sets it itself.");
    }),
  };
}

/** `90m`, `12h` and `1h30m` become minutes and seconds; what Slurm writes itself stays. */
function slurmTime(text: string, what: string, reader: Reader): string {
  if (/^(\d+-)?\d+(:\d\d){0,2}$/.test(text)) return text;
  try {
    return slurmSeconds(Math.ceil(timeSpan(text, what) / 1000));
  } catch {
    return reader.refuse(
      `${what} is ${JSON.stringify(text)}`,
      "Give a time such as 90m, 12h or 1h30m, or Slurm's own 1-12:00:00.",
    );
  }
}

function slurmSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

class Reader {
  readonly #place: string;

  constructor(place: string) {
    this.#place = place;
  }

  refuse(problem: string, remedy: string): never {
    throw new UserError(`Cannot use the cluster profile ${this.#place}: ${problem}`, remedy);
  }

  object(value: unknown, what: string, known?: readonly string[]): Record<string, unknown> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.refuse(`${what} is ${JSON.stringify(value)}`, "Give an object: { … }.");
    }
    const unknown = Object.keys(value).find((name) => known !== undefined && !known.includes(name));
    if (unknown !== undefined) {
      const near = nearest(unknown, known ?? []);
      const fields = `Fields are ${known?.join(", ")}.`;
      this.refuse(
        `${what} has a field "${unknown}", which means nothing`,
        near === undefined ? fields : `Did you mean "${near}"? ${fields}`,
      );
    }
    return value as Record<string, unknown>;
  }

  whole(value: unknown, what: string, min: number): number {
    if (Number.isSafeInteger(value) && Number(value) >= min) return Number(value);
    return this.refuse(`${what} is ${JSON.stringify(value)}`, `Give a whole number ≥ ${min}.`);
  }

  like(value: unknown, what: string, pattern: RegExp, form: string): string {
    if (typeof value === "string" && pattern.test(value)) return value;
    return this.refuse(`${what} is ${JSON.stringify(value)}`, `Give ${form}.`);
  }

  word(value: unknown, what: string): string {
    return this.like(value, what, /^[^\s\0]+$/, "a text without spaces");
  }

  texts(value: unknown, what: string): readonly string[] {
    const isTexts = Array.isArray(value) &&
      value.every((one) => typeof one === "string" && one !== "" && !one.includes("\0"));
    if (isTexts) return value;
    return this.refuse(`${what} is ${JSON.stringify(value)}`, 'Give a list of texts: ["…"].');
  }
}
