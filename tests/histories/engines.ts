// deno-lint-ignore-file timing/no-time -- what hangs is ended
/**
 * Processes of the engine that carry out command lines, several at once, and can be killed.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { patienceMs, send } from "../engine/patience.ts";
import { cli } from "../engine/rig.ts";

/** A command line and the folder in which it is typed. */
export interface Request {
  readonly root: string;
  readonly args: readonly string[];
}

/** What a command did. */
export interface Ran {
  /** Its exit code; `null` when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Running {
  readonly ended: Promise<Ran>;
  /** Kills the process at once. */
  kill(): void;
}

/** Ends what a command writes to standard output and to standard error. */
export const endMark = "\x1eEND ";

/** After so many commands a process makes room for another: every project stays in its memory. */
const commandsOfOne = 150;

/** A few processes of the engine, kept for the next command. */
export class Engines implements AsyncDisposable {
  readonly #idle: Engine[] = [];

  /** Starts a command in a process that is there already, or of its own when `isCold`. */
  start(root: string, args: readonly string[], { isCold = false } = {}): Running {
    if (isCold) return coldly({ root, args });
    const engine = this.#idle.shift() ?? new Engine();
    let hasEnded = false;
    const ended = engine.carryOut({ root, args }).finally(() => {
      hasEnded = true;
      if (engine.isAlive && engine.served < commandsOfOne) this.#idle.push(engine);
      else engine.kill();
    });
    return {
      ended,
      kill: () => {
        if (hasEnded) return;
        engine.kill();
        // There in time for the next command.
        this.#idle.push(new Engine());
      },
    };
  }

  /** Runs a command to its end. */
  async run(root: string, ...args: string[]): Promise<Ran> {
    return await this.start(root, args).ended;
  }

  /** Ends the processes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#idle.splice(0).map((engine) => {
        engine.kill();
        return engine.ended;
      }),
    );
  }
}

class Engine {
  served = 0;
  isAlive = true;
  readonly ended: Promise<unknown>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #stdout: Output;
  readonly #stderr: Output;

  constructor() {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", fileURLToPath(import.meta.resolve("./warm_process.ts"))],
      env: environment,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#stdout = new Output(this.#child.stdout);
    this.#stderr = new Output(this.#child.stderr);
    this.ended = this.#child.status.then(() => this.isAlive = false);
  }

  async carryOut(request: Request): Promise<Ran> {
    this.served++;
    const timer = setTimeout(() => this.kill(), patienceMs);
    try {
      await this.#input.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
    } catch {
      // It was killed: its output ends without a mark.
    }
    const [stdout, stderr] = await Promise.all([this.#stdout.toMark(), this.#stderr.toMark()]);
    clearTimeout(timer);
    if (stdout.code === null) await this.ended;
    return { code: stdout.code, stdout: stdout.text, stderr: stderr.text };
  }

  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    send(this.#child, "SIGKILL");
    this.#input.close().catch(() => {});
  }
}

/** What a process writes, from mark to mark. */
class Output {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  }

  async toMark(): Promise<{ readonly text: string; readonly code: number | null }> {
    for (;;) {
      const [text = "", end, ...others] = this.#rest.split(endMark);
      const line = end?.split("\n") ?? [];
      // The mark, the exit code, and the end of the line.
      if (line.length > 1) {
        this.#rest = [line.slice(1).join("\n"), ...others].join(endMark);
        return { text, code: Number(line[0]) };
      }
      const { value, done } = await this.#reader.read();
      if (done) return { text: this.#rest, code: null };
      this.#rest += value;
    }
  }
}

const environment = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };

function coldly({ root, args }: Request): Running {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", cli, ...args],
    cwd: root,
    env: environment,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => kill(), patienceMs);
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  let hasEnded = false;
  const ended = child.output().then(({ code, signal, stdout, stderr }): Ran => {
    hasEnded = true;
    clearTimeout(timer);
    return { code: signal === null ? code : null, stdout: text(stdout), stderr: text(stderr) };
  });
  const kill = (): void => {
    if (!hasEnded) send(child, "SIGKILL");
  };
  return { ended, kill };
}
