/**
 * What runs in a stage's own process: takes the job, calls the stage, writes its outputs.
 *
 * @module
 */

import { fromCanonical, type Json } from "../base/canonical.ts";
import type { CodecModule } from "../model/codec.ts";
import { checkpointIn, type JobCheckpoint } from "./job_checkpoint.ts";
import { type OwnProcess, ownProcess } from "./own_process.ts";

/** What the engine asks a stage's process to do. */
export interface Job {
  /** Its element's id, for messages. */
  readonly element: string;
  readonly params: { readonly [name: string]: Json };
  readonly seed: string;
  readonly inputs: { readonly [name: string]: JobInput };
  readonly outputs: { readonly [name: string]: JobFile };
  /** `null` unless the stage is resumable. */
  readonly checkpoint: JobCheckpoint | null;
}

/** A file and the codec it is in. */
export interface JobFile {
  readonly codec: string;
  readonly options: Json;
  /** Absolute path; `null` for an optional file that is absent. */
  readonly path: string | null;
  /** What it is called outside, for messages: a file's path in the project, an artifact's. */
  readonly place: string | null;
}

/** An input: one file, or the elements of a sweep with their points. */
export type JobInput =
  | JobFile
  | { readonly elements: readonly (JobFile & { readonly params: Json })[] };

type Codecs = { readonly [id: string]: CodecModule<unknown, Json> };
type StageFunction = (context: unknown) => unknown;

/**
 * Runs a stage, and ends the process.
 *
 * @throws {TypeError} the stage's module has no default function, or does not return its outputs.
 */
export async function main(stage: unknown, codecs: Codecs): Promise<void> {
  const own = ownProcess();
  try {
    await own.finish(await work(stage, codecs, own));
  } catch (error) {
    own.fails(error);
    throw error;
  }
}

/** Does the job, and gives the names of the inputs of which the stage read nothing. */
async function work(stage: unknown, codecs: Codecs, own: OwnProcess): Promise<string[]> {
  const job = fromCanonical(own.take()) as unknown as Job;
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
        readerOf(input, `input "${name}" of ${job.element}`, codecs, () => unread.delete(name)),
      ]),
    ),
    progress: (fraction: unknown, note: unknown) => own.progress(fraction, note),
    // A stage that goes on from a checkpoint has read its inputs in an earlier execution.
    checkpoint: await checkpointIn(job.checkpoint, own, () => unread.clear()),
  });
  writeOutputs(job, result, codecs);
  return [...unread];
}

/** Whether there is anything to read: an optional file may be absent, and a sweep empty. */
function hasBytes(input: JobInput | undefined): boolean {
  if (input === undefined) return false;
  return "elements" in input ? input.elements.length > 0 : input.path !== null;
}

function readerOf(input: JobInput, what: string, codecs: Codecs, onRead: () => void): unknown {
  const reader = (file: JobFile) => ({
    read: () => {
      onRead();
      return read(file, what, codecs);
    },
  });
  if (!("elements" in input)) return reader(input);
  return input.elements.map((element) => ({ params: element.params, ...reader(element) }));
}

function read(file: JobFile, what: string, codecs: Codecs): unknown {
  if (file.path === null) return null;
  const bytes = Deno.readFileSync(file.path);
  return named(`${what}: ${file.place}`, () => codecOf(file, codecs).decode(bytes, file.options));
}

/** Codecs know neither stage nor path; what they refuse has to say both. */
function named<T>(place: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error) error.message += ` (${place})`;
    throw error;
  }
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
    const encode = () => codecOf(file, codecs).encode(values[name], file.options);
    Deno.writeFileSync(file.path, named(`output "${name}" of ${job.element}`, encode));
  }
}

function codecOf(file: JobFile, codecs: Codecs): CodecModule<unknown, Json> {
  const codec = codecs[file.codec];
  if (codec === undefined) throw new TypeError(`Cannot find codec "${file.codec}"`);
  return codec;
}
