/**
 * Artifacts that would lie at one path, which is refused.
 *
 * @module
 */

import { UserError } from "../base/errors.ts";
import { ownFiles } from "../base/own_files.ts";
import type { AnyStage } from "./stage.ts";
import { axesLeftOut } from "./output_path.ts";
import { clashingNames, foldedName, problemOfName } from "../base/portable_names.ts";
import type { Element } from "./element.ts";

/** Artifacts must be different files on every system, also where case does not tell names apart. */
export function refuseSharedPaths(elements: readonly Element[]): void {
  const outputs = elements.flatMap((element) =>
    element.outputs.map(({ name, path }) => ({ element, name, path }))
  );
  const ownerOf = ({ name, element }: typeof outputs[number]): string =>
    `output "${name}" of ${element.id}`;
  for (const output of outputs) {
    const problem = problemOfName(output.path);
    if (problem === undefined) continue;
    throw new UserError(
      `Cannot write artifact "${output.path}" (${ownerOf(output)}): ${problem}`,
      "Use a relative path with forward slashes, in which each part is a name on every system.",
    );
  }
  refuseOwnFiles(outputs, ownerOf);
  const clash = clashingNames(outputs.map(({ path }) => path));
  const first = outputs.find(({ path }) => path === clash?.a);
  const second = outputs.findLast(({ path }) => path === clash?.b);
  if (first === undefined || second === undefined) return;
  const { declaredAt } = second.element.stage;
  throw first.path === second.path
    ? new UserError(
      `Cannot write artifact "${first.path}" from two places: ${ownerOf(first)} and ` +
        ownerOf(second),
      (first.element.stage === second.element.stage && first.name === second.name
        ? remedyOfSweep(second.element.stage, second.name)
        : "Give one of them another path") + ` (stage declared at ${declaredAt}).`,
    )
    : new UserError(
      `Cannot write artifacts "${first.path}" (${ownerOf(first)}) and "${second.path}" ` +
        `(${ownerOf(second)}): some systems cannot have both`,
      "Let them differ in more than case, and none be a folder of another " +
        `(stage declared at ${declaredAt}).`,
    );
}

/** What makes the paths of a sweep's elements different. */
function remedyOfSweep({ axes, outputs }: AnyStage, name: string): string {
  const left = axesLeftOut(outputs[name]?.path ?? "", Object.keys(axes));
  const parts = left.map((axis) => `{${axis}}`).join("-");
  return `Have each element's values in its path, ${parts} among them: at("…${parts}…", codec)`;
}

/** What the engine itself writes beside the artifacts would replace them, and they it. */
function refuseOwnFiles<T extends { readonly element: Element; readonly path: string }>(
  outputs: readonly T[],
  ownerOf: (output: T) => string,
): void {
  const first = (path: string): string => foldedName(path.split("/", 1)[0] ?? path);
  const tops = new Set(ownFiles.map(first));
  for (const output of outputs.filter(({ path }) => tops.has(first(path)))) {
    const own = ownFiles.find((name) => clashingNames([name, output.path]) !== undefined);
    if (own === undefined) continue;
    throw new UserError(
      `Cannot write artifact "${output.path}" (${ownerOf(output)}): the engine itself writes ` +
        `"${own}" there`,
      `Give it another path (stage declared at ${output.element.stage.declaredAt}).`,
    );
  }
}
