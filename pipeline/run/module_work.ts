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
import type { Sandbox } from "./sandbox.ts";
import { type Failure, resultFolders, type Work, type WorkParts } from "./work.ts";

/** Prepares the work of a stage's module. */
export function moduleWork(parts: WorkParts, sandbox: Sandbox): Work {
  const { order, inputs, folder, checkpoint, log, tried, store, enforced } = parts;
  const out = (name: string): string => join(folder.out, name);
  const hasFolders = Object.values(order.outputs).some(({ id }) => id === folderId);
  const objects = join(folder.path, "objects");
  if (hasFolders) Deno.mkdirSync(objects);
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
  return {
    run: (signal, onProgress) =>
      sandbox.run(
        {
          element: order.element,
          bundle: store.bundlePath(order.bundle),
          job: canonical(job),
          reads: [folder.in, ...given(checkpoint)],
          writes: [folder.out, ...(hasFolders ? [objects] : []), ...given(checkpoint)],
          env: order.env,
          native: order.native,
          enforced,
          gpu: order.gpu,
          clock: order.clock,
          mathSeed: order.mathSeed,
          ...(order.limits === undefined ? {} : { limits: order.limits }),
          ...{ log, tried },
          messages: folder.messages,
        },
        signal,
        onProgress,
      ),
    explained: (failure) => explained(failure, parts),
    outputs: () =>
      Promise.resolve(Object.fromEntries(
        Object.entries(order.outputs).map(([name, { id }]) => [
          name,
          id === folderId ? adoptListed(store, out(name), objects) : store.adopt(out(name)),
        ]),
      )),
  };
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
