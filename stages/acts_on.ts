/**
 * Which claims a change of a profile acts on: those whose stages, or any that these take, are declared
 * otherwise. It follows from the declarations, so nobody has to say it and nobody can forget to.
 *
 * @module
 */

import type { AnyStage, InputRef } from "../pipeline/mod.ts";
import type { ClaimStages } from "./claims/mod.ts";

/** The stages that judge claims, by their names in {@linkcode ClaimStages}. */
export type Judging = Exclude<keyof ClaimStages, "table">;

/** Names of the stages that judge other claims than before, or the same ones by other results. */
export function actsOn(before: ClaimStages, after: ClaimStages): readonly Judging[] {
  return (Object.keys(before) as (keyof ClaimStages)[])
    .filter((name): name is Judging => name !== "table")
    .filter((name) => textOf(before[name]) !== textOf(after[name]));
}

/** Texts of stages, which are the same objects in many variants. */
const known = new WeakMap<AnyStage, string>();

/** How a stage is declared, and all that it takes. */
function textOf(stage: AnyStage): string {
  const found = known.get(stage);
  if (found !== undefined) return found;
  const { name, module, params, axes, inputs } = stage;
  const text = JSON.stringify([
    ...[name, module, values(params), values(axes)],
    Object.entries(inputs as { [name: string]: InputRef }).map(([name, ref]) => [
      name,
      takenText(ref),
    ]),
  ]);
  known.set(stage, text);
  return text;
}

function takenText(ref: InputRef): string {
  switch (ref.kind) {
    case "file":
      return ref.path;
    case "output":
      return `${ref.output} of ${textOf(ref.stage)}`;
    case "aligned":
      return takenText(ref.of);
    case "variants":
      return ref.of.map(({ variant, output }) => `${variant}: ${takenText(output)}`).join();
  }
}

function values(params: { readonly [name: string]: { readonly value: unknown } }) {
  return Object.entries(params).map(([name, { value }]) => [name, value]);
}
