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
import { configFolder } from "../plan/config_folder.ts";
import type { StageLimits } from "../model/limits.ts";
import { type Exceeded, LimitWatch } from "./limit_watch.ts";
import type { Start } from "./own_process.ts";
import { endInWords } from "./stage_end.ts";
import { StageLog } from "./stage_log.ts";
import { preload } from "./preloads.ts";
import { StageMessages } from "./stage_messages.ts";
import { TaskProcess } from "./task_process.ts";
import { bubblewrap, confined, unwrapped } from "../base/bubblewrap.ts";
import { nativeConfinement, type NativeFiles, nativeFiles } from "./native_confinement.ts";
import { type Tied, tied } from "../base/tied_process.ts";
import { environment, heapLimit, isSet, pathList } from "./sandbox_environment.ts";

/** What a task's process is started with, before it is given its job. Paths are absolute. */
export interface Setting {
  /** The stage's bundle. */
  readonly bundle: string;
  /** The only files that the process may read. */
  readonly reads: readonly string[];
  /** The only folders that it may write, besides its messages; they exist. */
  readonly writes: readonly string[];
  /** Where what it tells the engine goes: a file that is empty. */
  readonly messages: string;
  /** The only environment variables that it sees, with their values; `null` is not set. */
  readonly env: { readonly [name: string]: string | null };
  /** Whether it may load native code from the project's `node_modules/`. */
  readonly native: boolean;
  /** Whether the system confines its native code, too: see {@linkcode isolationOf}. */
  readonly enforced: boolean;
  /** Whether it computes on a GPU. */
  readonly gpu: boolean;
  /** Whether it sees the time; else its clock stands still. */
  readonly clock: boolean;
  /** Seed of Math.random. */
  readonly mathSeed: number;
  /** What it may take. */
  readonly limits?: StageLimits;
}

/** One execution of an element's stage. */
export interface Task extends Setting {
  /** The job, one line of canonical JSON. */
  readonly job: string;
  /** Where what it prints goes. */
  readonly log: string;
  /** How attempts before this one failed. */
  readonly tried: readonly string[];
  /** A process that was started with the same setting and waits for its job. */
  readonly waiting?: TaskProcess;
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
    /** What to do about it, where that is known. */
    readonly remedy?: string;
    /** The limit that it has exceeded, if so. */
    readonly limit?: Exceeded["limit"];
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

/** Within this time we hear of a Ctrl-C of which a stage's process has died. */
const heardWithinMs = 1000;

/** Runs tasks; several may be under way at once. */
export class Sandbox {
  readonly #root: string;
  readonly #flags: readonly string[];
  readonly #env: Record<string, string>;
  readonly #nodeModules: string;
  /** Where what an engine from the net lends is. */
  readonly #copies: string;
  #native: NativeFiles | undefined;

  /**
   * @param root the project's folder, whose deno.json and deno.lock say what bare imports mean
   * @param storeRoot the store's folder
   */
  constructor(root: string, storeRoot: string) {
    this.#copies = join(storeRoot, "engine");
    const folder = configFolder(root);
    const config = join(folder, "deno.json");
    this.#root = root;
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

  /** Starts a process, which waits for its job. */
  start(setting: Setting): TaskProcess {
    const env = this.#envOf(setting);
    const { program, args, isTied } = this.#startOf(setting, env);
    const child = new Deno.Command(program, {
      args,
      clearEnv: true,
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return new TaskProcess(child, isTied);
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
    using log = new StageLog(task.log, task.tried);
    let fractionDone = 0;
    using messages = new StageMessages(task.messages, (fraction, note) => {
      fractionDone = fraction;
      onProgress(fraction, note);
    });
    const { child, isTied, stop } = task.waiting ?? this.start(task);
    using limits = new LimitWatch(child.pid, task.limits, stop, () => fractionDone);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    try {
      const engine = task.enforced ? null : Deno.pid;
      const start: Start = { messages: task.messages, engine, watch: !isTied };
      const [ended] = await Promise.all([
        child.status,
        give(child.stdin, `${JSON.stringify(start)}\n${task.job}\n`),
        log.follow(child.stdout),
        log.follow(child.stderr),
        messages.follow(child.status),
      ]);
      const status = task.enforced ? unwrapped(ended) : ended;
      const done = messages.ends.at(-1);
      if (status.success && done?.kind === "done") return { ok: true, unread: done.unread };
      const isAsked = status.signal === "SIGINT" || status.signal === "SIGTERM";
      if (isAsked && limits.exceeded === undefined) await abortOrPause(signal);
      const output = log.tail;
      if (signal.aborted) return { ok: false, problem: "was stopped", output };
      if (limits.exceeded !== undefined) return { ok: false, ...limits.exceeded, output };
      const end = { status, messages: messages.ends, output, memory: task.limits?.memory };
      return { ok: false, output, ...await endInWords(end, this.#root) };
    } catch (error) {
      // A full disk, most likely. What cannot be followed to its end must not go on.
      stop();
      await child.status;
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  #startOf(setting: Setting, env: Record<string, string>): Tied {
    const args = this.#argsOf(setting);
    const wrapper = setting.enforced ? bubblewrap() : null;
    if (wrapper === null) return tied(Deno.execPath(), args, "KILL");
    this.#native ??= nativeFiles(this.#root, dirname(preload("run/prelude.ts", this.#copies)));
    const confinement = nativeConfinement(this.#native, { ...setting, env });
    const start = confined(wrapper, Deno.execPath(), args, confinement);
    return tied(start.program, start.args, "KILL");
  }

  #argsOf(setting: Setting): string[] {
    const variables = Object.keys(setting.env);
    return [
      ...this.#flags,
      `--seed=${setting.mathSeed}`,
      ...(setting.reads.length > 0 ? [`--allow-read=${pathList(setting.reads)}`] : []),
      `--allow-write=${pathList([...setting.writes, setting.messages])}`,
      ...(setting.native ? [`--allow-ffi=${pathList([this.#nodeModules])}`] : []),
      ...(variables.length > 0 ? [`--allow-env=${variables.join(",")}`] : []),
      `--preload=${preload("run/prelude.ts", this.#copies)}`,
      ...(setting.clock ? [] : [`--preload=${preload("run/frozen_clock.ts", this.#copies)}`]),
      setting.bundle,
    ];
  }

  #envOf(setting: Setting): Record<string, string> {
    // What the stage declares is as it is for us, also where it is not set.
    return Object.fromEntries(
      Object.entries({
        ...this.#env,
        ...(setting.gpu ? environment(passedOnForGpu) : {}),
        ...heapLimit(setting.limits?.memory),
        DENO_NO_UPDATE_CHECK: "1",
        NO_COLOR: "1",
        LANG: "C",
        TZ: "UTC",
        ...setting.env,
      }).filter(isSet),
    );
  }
}

/** The input ends with the job: a stage that reads more must not wait for it. */
async function give(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  try {
    const writer = stdin.getWriter();
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It has ended before it took the job; why, its end says.
  }
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
