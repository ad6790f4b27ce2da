/**
 * Work that a module does, in a process of Deno's.
 *
 * @module
 */

import { join } from "node:path";
import { adoptListed } from "./adopt_output.ts";
import { canonical } from "../base/canonical.ts";
import { denialIn } from "./denial.ts";
import { folderId } from "../model/folder.ts";
import type { Job } from "./runner.ts";
import type { Order } from "../plan/order.ts";
import type { Sandbox, Setting, Task } from "./sandbox.ts";
import type { TaskFolder } from "./task_folders.ts";
import { type Failure, resultFolders, type Work, type WorkParts } from "./work.ts";

/** What the process of an order's module is started with. */
export function moduleSetting(
  { order, folder, checkpoint, store, enforced }: Pick<
    WorkParts,
    "order" | "folder" | "checkpoint" | "store" | "enforced"
  >,
): Setting {
  const { env, native, gpu, clock, mathSeed, limits } = order;
  return {
    bundle: store.bundlePath(order.bundle),
    reads: [folder.in, ...given(checkpoint)],
    writes: [
      folder.out,
      ...(hasFolders(order) ? [objectsIn(folder)] : []),
      ...given(checkpoint),
    ],
    messages: folder.messages,
    ...{ env, native, enforced, gpu, clock, mathSeed },
    ...(limits === undefined ? {} : { limits }),
  };
}

/** Prepares the work of a stage's module. */
export function moduleWork(parts: WorkParts, sandbox: Sandbox): Work {
  const { order, inputs, folder, checkpoint, log, tried, waiting } = parts;
  const out = (name: string): string => join(folder.out, name);
  const objects = objectsIn(folder);
  if (hasFolders(order)) Deno.mkdirSync(objects);
  const job: Job = {
    element: order.element,
    params: order.params,
    seed: order.seed,
    inputs: inputs.all(),
    outputs: Object.fromEntries(
      Object.entries(order.outputs).map(([name, { id, options }]) => [
        name,
        {
          codec: id,
          options: id === folderId ? { files: objects } : options,
          path: out(name),
          place: null,
        },
      ]),
    ),
    checkpoint: checkpoint === null
      ? null
      : { folder: checkpoint, temporary: `${crypto.randomUUID()}.new` },
  };
  const task: Task = {
    ...moduleSetting(parts),
    job: canonical(job),
    ...{ log, tried },
    ...(waiting === undefined ? {} : { waiting }),
  };
  return {
    run: (signal, onProgress) => sandbox.run(task, signal, onProgress),
    explained: (failure) => explained(failure, parts),
    outputs: (filing) =>
      Promise.resolve(Object.fromEntries(
        Object.entries(order.outputs).map(([name, { id }]) => [
          name,
          id === folderId ? adoptListed(filing, out(name), objects) : filing.adopt(out(name)),
        ]),
      )),
  };
}

/** Whether an output of an order is a folder. */
function hasFolders({ outputs }: Order): boolean {
  return Object.values(outputs).some(({ id }) => id === folderId);
}

/** Where the files of such outputs go. */
function objectsIn({ path }: TaskFolder): string {
  return join(path, "objects");
}

/** Says of an execution that was denied something what, instead of how its process ended. */
function explained(failure: Failure, parts: WorkParts): Failure {
  const { order, root } = parts;
  const denial = denialIn(failure.output, { root, made: resultFolders(parts) });
  if (denial === undefined) return failure;
  const remedy = `${denial.remedy} (declared at ${order.declaredAt})`;
  return { ok: false, problem: denial.problem, remedy, output: "" };
}

function given(path: string | null): string[] {
  return path === null ? [] : [path];
}
