/**
 * What runs in a stage's own process: reads the job from standard input, calls the stage, writes its
 * outputs.
 *
 * @module
 */

import { fromCanonical, type Json } from "./canonical.ts";
import type { CodecModule } from "./codec.ts";
import type { Checkpoint } from "./stage.ts";

/** What the engine asks a stage's process to do. */
export interface Job {
  readonly params: { readonly [name: string]: Json };
  readonly seed: string;
  readonly inputs: { readonly [name: string]: JobInput };
  readonly outputs: { readonly [name: string]: JobFile };
  /** Absolute path of the checkpoint's folder; `null` unless the stage is resumable. */
  readonly checkpoint: string | null;
}

/** A file and the codec it is in. */
export interface JobFile {
  readonly codec: string;
  readonly options: Json;
  /** Absolute path; `null` for an optional file that is absent. */
  readonly path: string | null;
}

/** An input: one file, or the elements of a sweep with their points. */
export type JobInput =
  | JobFile
  | { readonly elements: readonly (JobFile & { readonly params: Json })[] };

/** Starts every line that is meant for the engine and not for the log. */
export const engineMark = "\x1e";

/** A message to the engine. */
export type RunnerMessage =
  | { readonly kind: "progress"; readonly fraction: number; readonly note: string }
  /** Sent at the end: the inputs of which the stage read nothing. */
  | { readonly kind: "unread"; readonly inputs: readonly string[] };

type Codecs = { readonly [id: string]: CodecModule<unknown, Json> };
type StageFunction = (context: unknown) => unknown;

/**
 * Runs a stage.
 *
 * @throws {TypeError} the stage's module has no default function, or does not return its outputs.
 */
export async function main(stage: unknown, codecs: Codecs): Promise<void> {
  const job = await readJob();
  if (typeof stage !== "function") {
    throw new TypeError("Cannot run the stage: its module's default export is not a function");
  }
  const unread = new Set(Object.keys(job.inputs).filter((name) => hasBytes(job.inputs[name])));
  const result = await (stage as StageFunction)({
    params: job.params,
    seed: job.seed,
    inputs: Object.fromEntries(
      Object.entries(job.inputs).map(([name, input]) => [
        name,
        readerOf(input, codecs, () => unread.delete(name)),
      ]),
    ),
    progress: (fraction: number, note = "") => tell({ kind: "progress", fraction, note }),
    // A stage that goes on from a checkpoint has read its inputs in an earlier execution.
    checkpoint: checkpointIn(job.checkpoint, () => unread.clear()),
  });
  writeOutputs(job, result, codecs);
  tell({ kind: "unread", inputs: [...unread] });
  // A timer that the stage forgot must not keep the process alive.
  Deno.exit(0);
}

/** Reads the job, which is the first line; the input ends before the work only if the engine died. */
async function readJob(): Promise<Job> {
  const input = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.endsWith("\n")) {
    const { value, done } = await input.read();
    if (done) Deno.exit(1);
    line += value;
  }
  input.read().then(() => Deno.exit(1));
  return fromCanonical(line) as unknown as Job;
}

/** Whether there is anything to read: an optional file may be absent, and a sweep empty. */
function hasBytes(input: JobInput | undefined): boolean {
  if (input === undefined) return false;
  return "elements" in input ? input.elements.length > 0 : input.path !== null;
}

function readerOf(input: JobInput, codecs: Codecs, onRead: () => void): unknown {
  const reader = (file: JobFile) => ({
    read: () => {
      onRead();
      return read(file, codecs);
    },
  });
  if (!("elements" in input)) return reader(input);
  return input.elements.map((element) => ({ params: element.params, ...reader(element) }));
}

function read(file: JobFile, codecs: Codecs): unknown {
  if (file.path === null) return null;
  return codecOf(file, codecs).decode(Deno.readFileSync(file.path), file.options);
}

function writeOutputs(job: Job, result: unknown, codecs: Codecs): void {
  const values = (result ?? {}) as Record<string, unknown>;
  const declared = Object.keys(job.outputs);
  const missing = declared.filter((name) => values[name] === undefined);
  const extra = Object.keys(values).filter((name) => !declared.includes(name));
  if (missing.length > 0 || extra.length > 0) {
    throw new TypeError(
      `Cannot write the outputs: the stage returned {${Object.keys(values).join(", ")}} but ` +
        `declares {${declared.join(", ")}}`,
    );
  }
  for (const [name, file] of Object.entries(job.outputs)) {
    if (file.path === null) continue;
    Deno.writeFileSync(file.path, codecOf(file, codecs).encode(values[name], file.options));
  }
}

function codecOf(file: JobFile, codecs: Codecs): CodecModule<unknown, Json> {
  const codec = codecs[file.codec];
  if (codec === undefined) throw new TypeError(`Cannot find codec "${file.codec}"`);
  return codec;
}

function checkpointIn(folder: string | null, onResume: () => void): Checkpoint {
  if (folder === null) {
    const refuse = (): never => {
      throw new TypeError(
        "Cannot use a checkpoint: the stage is not declared `resumable: true`; declare it so",
      );
    };
    return { load: refuse, save: refuse };
  }
  const path = `${folder}/state`;
  return {
    load: () => {
      try {
        const bytes = Deno.readFileSync(path);
        onResume();
        return bytes;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
    },
    save: (bytes) => {
      Deno.writeFileSync(`${path}.new`, bytes);
      Deno.renameSync(`${path}.new`, path);
    },
  };
}

function tell(message: RunnerMessage): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${engineMark}${JSON.stringify(message)}\n`));
}
