/**
 * Runs each task in a Deno process of its own on this machine, confined to what its stage declares.
 *
 * The process can read its declared inputs, write its output folder, and nothing else: no network,
 * no other program; environment variables, native code and the clock only if the stage says so.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { configFolder } from "./config_folder.ts";
import { engineMark, type RunnerMessage } from "./runner.ts";

/** One execution of an element's stage. Paths are absolute. */
export interface Task {
  /** The element's id. */
  readonly element: string;
  /** The stage's bundle. */
  readonly bundle: string;
  /** The job, one line of canonical JSON. */
  readonly job: string;
  /** The only files that the process may read. */
  readonly reads: readonly string[];
  /** The only folders that it may write; they exist. */
  readonly writes: readonly string[];
  /** The only environment variables that it sees, with their values; `null` is not set. */
  readonly env: { readonly [name: string]: string | null };
  /** Whether it may load native code from the project's `node_modules/`. */
  readonly native: boolean;
  /** Whether it computes on a GPU. */
  readonly gpu: boolean;
  /** Whether it sees the time; else its clock stands still. */
  readonly clock: boolean;
  /** Seed of Math.random. */
  readonly mathSeed: number;
  /** Where what it prints goes. */
  readonly log: string;
}

/** How an execution ended. */
export type Outcome =
  | {
    readonly ok: true;
    /** Names of inputs of which it read nothing. */
    readonly unread: readonly string[];
  }
  | {
    readonly ok: false;
    /** How the process ended, in words. */
    readonly problem: string;
    /** The end of what it printed. */
    readonly output: string;
  };

// What Deno itself needs to find its cache of npm packages, and Windows to find its libraries; the stage cannot read any of it.
const passedOn = [
  "HOME",
  "DENO_DIR",
  "XDG_CACHE_HOME",
  "LOCALAPPDATA",
  "USERPROFILE",
  "SystemRoot",
  "NPM_CONFIG_REGISTRY",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "DENO_CERT",
  "DENO_TLS_CA_STORE",
];

// What tells the Vulkan loader where the driver of a GPU is, where it is not in its usual place.
const passedOnForGpu = [
  "LD_LIBRARY_PATH",
  "VK_DRIVER_FILES",
  "VK_ICD_FILENAMES",
  "XDG_CONFIG_DIRS",
  "XDG_DATA_DIRS",
  "XDG_RUNTIME_DIR",
];

const keptOutput = 4000;
/** Within this time we hear of a Ctrl-C of which a stage's process has died. */
const heardWithinMs = 1000;

// Loaded before the bundle, so that packages, which come before the bundle's own text, see it too.
const frozenClock = `--preload=${import.meta.resolve("./frozen_clock.ts")}`;

/** Runs tasks; several may be under way at once. */
export class Sandbox {
  readonly #flags: readonly string[];
  readonly #env: Record<string, string>;
  readonly #nodeModules: string;

  /** @param root the project's folder, whose deno.json and deno.lock say what bare imports mean */
  constructor(root: string) {
    const folder = configFolder(root);
    const config = join(folder, "deno.json");
    this.#nodeModules = join(folder, "node_modules");
    this.#flags = [
      "run",
      "--no-prompt",
      "--no-check",
      "--quiet",
      ...(existsSync(config) ? [`--config=${config}`] : []),
      ...(existsSync(join(folder, "deno.lock")) ? ["--frozen"] : ["--no-lock"]),
    ];
    this.#env = environment(passedOn);
  }

  /**
   * Runs a task to its end.
   *
   * @param signal ends the process early
   * @param onProgress told how far the work has come, 0 … 1
   */
  async run(
    task: Task,
    signal: AbortSignal,
    onProgress: (fraction: number, note: string) => void,
  ): Promise<Outcome> {
    const variables = Object.keys(task.env);
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...this.#flags,
        `--seed=${task.mathSeed}`,
        ...(task.reads.length > 0 ? [`--allow-read=${pathList(task.reads)}`] : []),
        `--allow-write=${pathList(task.writes)}`,
        ...(task.native ? [`--allow-ffi=${pathList([this.#nodeModules])}`] : []),
        ...(variables.length > 0 ? [`--allow-env=${variables.join(",")}`] : []),
        ...(task.clock ? [] : [frozenClock]),
        task.bundle,
      ],
      clearEnv: true,
      // What the stage declares is as it is for us, also where it is not set.
      env: Object.fromEntries(
        Object.entries({
          ...this.#env,
          ...(task.gpu ? environment(passedOnForGpu) : {}),
          DENO_NO_UPDATE_CHECK: "1",
          NO_COLOR: "1",
          LANG: "C",
          TZ: "UTC",
          ...task.env,
        }).filter(isSet),
      ),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const stop = (): void => kill(child);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();

    const log = new Log(task.log);
    let unread: readonly string[] = [];
    const receive = (line: string): void => {
      if (!line.startsWith(engineMark)) return log.write(line);
      const message: RunnerMessage = JSON.parse(line.slice(engineMark.length));
      if (message.kind === "progress") onProgress(message.fraction, message.note);
      else unread = message.inputs;
    };
    const input = child.stdin.getWriter();
    try {
      // The input stays open: the process ends itself when it closes, which it does if we die.
      const [, , status] = await Promise.all([
        Promise.all([
          input.write(new TextEncoder().encode(task.job + "\n")).catch(() => {}),
          eachLine(child.stdout, receive),
        ]),
        eachLine(child.stderr, (line) => log.write(line)),
        child.status,
      ]);
      if (status.success) return { ok: true, unread };
      if (status.signal === "SIGINT" || status.signal === "SIGTERM") await abortOrPause(signal);
      const problem = signal.aborted
        ? "was stopped"
        : status.signal !== null
        ? `was ended by ${status.signal}`
        : `ended with exit code ${status.code}`;
      return { ok: false, problem, output: log.tail };
    } finally {
      signal.removeEventListener("abort", stop);
      input.close().catch(() => {});
      log.close();
    }
  }
}

/** Those of the variables that are set, with their values. */
function environment(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Deno separates paths by commas; a comma in a path is written twice. */
function pathList(paths: readonly string[]): string {
  return paths.map((path) => path.replaceAll(",", ",,")).join(",");
}

/**
 * A terminal sends Ctrl-C to the stages' processes as well, and Slurm its SIGTERM; they may end before
 * we hear of it. (A session of their own would spare them, but Deno then forks to start them, which takes 20 ms.)
 */
async function abortOrPause(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, heardWithinMs);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

/** Asks a process to end, and makes it end when it has not after two seconds. */
function kill(child: Deno.ChildProcess): void {
  const send = (signal: Deno.Signal): void => {
    try {
      child.kill(signal);
    } catch {
      // It has ended by itself.
    }
  };
  send("SIGTERM");
  const timer = setTimeout(() => send("SIGKILL"), 2000);
  child.status.finally(() => clearTimeout(timer));
}

function isSet(variable: [string, string | null]): variable is [string, string] {
  return variable[1] !== null;
}

async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
  rest += decoder.decode();
  if (rest !== "") onLine(rest);
}

/** What a stage printed: all of it in a file, the end of it in memory. */
class Log {
  readonly #file: Deno.FsFile;
  #tail = "";

  constructor(path: string) {
    Deno.mkdirSync(dirname(path), { recursive: true });
    this.#file = Deno.openSync(path, { create: true, write: true, truncate: true });
  }

  get tail(): string {
    return this.#tail.trimEnd();
  }

  write(line: string): void {
    this.#file.writeSync(new TextEncoder().encode(line + "\n"));
    this.#tail = `${this.#tail}${line}\n`.slice(-keptOutput);
  }

  close(): void {
    this.#file.close();
  }
}
