/**
 * An array job's folder in the store: what its tasks are to do, and how far they are.
 *
 * The driver writes `batch.json` and an order for each task, and, once Slurm has taken the job, its id.
 * Each task writes what it has begun and how it ended. Every file is written under another name and
 * renamed, and has a checksum, so that whoever reads it on another machine sees all of it or nothing.
 *
 * @module
 */

import { hasSchema, type SchemaName, schemaName } from "../../../base/schema.ts";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonical, fromCanonical } from "../../../base/canonical.ts";
import type { Key } from "../../../base/digest.ts";
import { isNotFound } from "../../../base/errors.ts";
import type { StageLimits } from "../../../model/limits.ts";
import type { Order } from "../../../plan/order.ts";
import { seal, unseal } from "../../../base/sealed.ts";
import type { Done } from "../executor.ts";

/** What a batch is, as its driver wrote it. */
export interface BatchDocument {
  readonly schema: SchemaName<"batch/1">;
  /** Name of the folder and end of the job's name; ids sort by time. */
  readonly id: string;
  readonly createdAt: string;
  /** The project's folder. */
  readonly root: string;
  readonly stage: string;
  /** Whether it computes on a GPU. */
  readonly gpu: boolean;
  /** What each may take, where its stage says so. */
  readonly limits?: StageLimits;
  /** The key of each task's element, by the task's index. */
  readonly keys: readonly Key[];
  /** How often Slurm may start a task again after its node failed. */
  readonly restarts: number;
}

/** A task has begun. */
export interface Started {
  readonly node: string;
  /** How often Slurm has started it again. */
  readonly restarts: number;
}

/** How far a task has come. */
export interface Progress {
  readonly fraction: number;
  readonly note: string;
}

/** What a task writes at its end. */
export type Ended = Exclude<Done, { state: "contended" | "stopped" }>;

/** A batch. */
export class Batch {
  /** Its folder. */
  readonly folder: string;
  readonly document: BatchDocument;
  #job: string | undefined;

  private constructor(folder: string, document: BatchDocument) {
    this.folder = folder;
    this.document = document;
  }

  /** Makes the folder of a new batch. */
  static create(
    storeRoot: string,
    about: Omit<BatchDocument, "schema" | "id" | "createdAt" | "keys">,
    orders: readonly Order[],
  ): Batch {
    const createdAt = new Date().toISOString();
    const id = `${createdAt.replaceAll(/\D/g, "").slice(0, 14)}-${crypto.randomUUID().slice(0, 8)}`;
    const keys = orders.map(({ key }) => key);
    const batch = new Batch(join(batchesIn(storeRoot), id), {
      schema: schemaName("batch/1"),
      ...{ id, createdAt, ...about, keys },
    });
    try {
      Deno.mkdirSync(batch.folder, { recursive: true });
      orders.forEach((order, index) => batch.#write(`${index}.order`, { order: canonical(order) }));
      // Last, so that a batch that can be read is whole.
      batch.#write("batch.json", batch.document);
      return batch;
    } catch (error) {
      batch.remove();
      throw error;
    }
  }

  /** The batch in a folder; `undefined` when there is none, or it was not written to its end. */
  static at(folder: string): Batch | undefined {
    const document = readSealed(join(folder, "batch.json")) as BatchDocument | undefined;
    return hasSchema(document, "batch/1") ? new Batch(folder, document) : undefined;
  }

  /** All batches of a store, oldest first. */
  static all(storeRoot: string): Batch[] {
    return namesIn(batchesIn(storeRoot)).sort().flatMap((name) =>
      Batch.at(join(batchesIn(storeRoot), name)) ?? []
    );
  }

  /** The folder of the store that the batch is in. */
  get storeRoot(): string {
    return dirname(dirname(this.folder));
  }

  /** Name of the job. */
  get jobName(): string {
    return `${this.document.stage.replaceAll("/", ".")}.${this.document.id}`;
  }

  /** The job's id; `undefined` until Slurm has taken it. */
  get job(): string | undefined {
    return this.#job ??= (this.#read("job") as { job: string } | undefined)?.job;
  }

  /** Notes the job's id. */
  setJob(job: string): void {
    this.#job = job;
    try {
      this.#write("job", { job });
    } catch (error) {
      // Another driver that follows the same tasks has seen the last of them end.
      if (!isNotFound(error)) throw error;
    }
  }

  /** What a task is to do; `undefined` when it has been withdrawn. */
  order(index: number): Order | undefined {
    const { order } = (this.#read(`${index}.order`) ?? {}) as { order?: string };
    if (order === undefined) return undefined;
    const read = fromCanonical(order) as unknown as Order;
    return hasSchema(read, "order/1") ? read : undefined;
  }

  /** Names of the files in the folder. */
  files(): ReadonlySet<string> {
    return new Set(namesIn(this.folder));
  }

  /** Says that a task has begun. */
  markStarted(index: number, started: Started): void {
    this.#write(`${index}.started`, started);
  }

  /** What a task wrote when it began. */
  started(index: number): Started | undefined {
    return this.#read(`${index}.started`) as Started | undefined;
  }

  /** Says how far a task has come. */
  markProgress(index: number, progress: Progress): void {
    this.#write(`${index}.progress`, progress);
  }

  /** How far a task has come. */
  progress(index: number): Progress | undefined {
    return this.#read(`${index}.progress`) as Progress | undefined;
  }

  /** Says how a task ended. */
  markEnded(index: number, ended: Ended): void {
    this.#write(`${index}.ended`, ended);
  }

  /** How a task ended. */
  ended(index: number): Ended | undefined {
    return this.#read(`${index}.ended`) as Ended | undefined;
  }

  /** What Slurm and a task printed that is not in the log of its stage. */
  printed(index: number): string {
    try {
      return Deno.readTextFileSync(join(this.folder, `${index}.out`)).trimEnd();
    } catch (error) {
      if (isNotFound(error)) return "";
      throw error;
    }
  }

  /** Removes a task whose end was told, and the folder with the last one. */
  retire(index: number): void {
    for (const file of ["order", "started", "progress", "ended", "out"]) {
      rmSync(join(this.folder, `${index}.${file}`), { force: true });
    }
    if (![...this.files()].some((name) => name.endsWith(".order"))) this.remove();
  }

  /** Removes the folder. */
  remove(): void {
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch {
      // A task may be writing its last words; what is left is removed another day.
    }
  }

  #read(name: string): object | undefined {
    return readSealed(join(this.folder, name));
  }

  #write(name: string, document: object): void {
    const temporary = join(this.folder, `.${name}.${crypto.randomUUID()}`);
    Deno.writeTextFileSync(temporary, seal(document));
    Deno.renameSync(temporary, join(this.folder, name));
  }
}

/** The folder of a store that holds its batches. */
export function batchesIn(storeRoot: string): string {
  return join(storeRoot, "slurm");
}

function readSealed(path: string): object | undefined {
  try {
    return unseal(Deno.readTextFileSync(path));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
