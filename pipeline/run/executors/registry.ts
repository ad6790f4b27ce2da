/**
 * The executors that can be chosen. The module of one is loaded when it is chosen and not before.
 *
 * @module
 */

import { nearest, UserError } from "../../base/errors.ts";
import { lazily } from "../../base/lazy_import.ts";
import type { ExecutorKind } from "./executor.ts";

/** Modules beside this one by the name that is typed after `--executor`; each exports `executor`. */
export const executorModules: { readonly [name: string]: string } = {
  local: "local",
  slurm: "slurm",
};

/**
 * The executor of a name.
 *
 * @throws {UserError} there is none.
 */
export async function executorNamed(name: string): Promise<ExecutorKind> {
  const names = Object.keys(executorModules);
  if (!Object.hasOwn(executorModules, name)) {
    const near = nearest(name, names);
    throw new UserError(
      `Cannot run with executor "${name}": there is no such executor`,
      (near === undefined ? "" : `Did you mean "${near}"? `) +
        `Use ${names.map((one) => `--executor ${one}`).join(" or ")}.`,
    );
  }
  const { executor }: { readonly executor: ExecutorKind } = await import(
    lazily(`./${executorModules[name]}.ts`)
  );
  return executor;
}
