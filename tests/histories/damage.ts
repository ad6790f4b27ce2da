/**
 * Damage to a project, by what its results are.
 *
 * @module
 */

import { join } from "node:path";
import type { ProjectFolder } from "./project_folder.ts";
import type { Step } from "./steps.ts";
import type { Branch, Edit } from "./tree.ts";
import { type ElementModel, elementsOf, sha256 } from "./truth.ts";

/** Damages what a step says; `false` when there is no such thing. */
export function damage(step: Extract<Step, { step: "damage" }>, project: ProjectFolder): boolean {
  try {
    return step.what === "free"
      ? damageFree(step, project)
      : project.damage(step.what, step.pick, step.way);
  } catch (error) {
    // A run has taken it away meanwhile.
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

type Spoiling = Pick<Extract<Step, { step: "damage" }>, "pick" | "way">;

function damageFree(step: Spoiling, project: ProjectFolder): boolean {
  const free = elementsOf(project.branch).filter(({ isFree }) => isFree);
  const element = free[step.pick % Math.max(1, free.length)];
  return element !== undefined && damageArtifactsObject(element, step, project);
}

function damageArtifactsObject(
  { artifact }: ElementModel,
  { pick, way }: Spoiling,
  project: ProjectFolder,
): boolean {
  const bytes = project.read(join("artifacts/standard", artifact));
  return bytes !== null && project.damageObject(sha256(bytes), pick, way);
}

/**
 * Damages the object of an element that reads the clock, and makes what lies below it stale; `false`
 * when there is none.
 */
export function rot(step: Extract<Step, { step: "rot" }>, project: ProjectFolder): boolean {
  const rotten = mostTaken(project.branch);
  if (rotten === undefined) return false;
  const isDamaged = damageArtifactsObject(rotten, step, project);
  for (const edit of editsBeside(rotten.stage, step, project.branch)) {
    project.apply(edit, "renamed");
  }
  return isDamaged;
}

/** Of the elements that read the clock the one that most others take. */
function mostTaken(branch: Branch): ElementModel | undefined {
  const elements = elementsOf(branch);
  const takers = (one: ElementModel): number =>
    elements.filter(({ inputs }) => inputs.some(({ from }) => from?.id === one.id)).length;
  return elements.filter(({ stage }) => branch.stages[stage]?.nature === "clock")
    .sort((a, b) => takers(b) - takers(a))[0];
}

/** What makes as much as can be stale that is not above a stage. */
function editsBeside(
  stage: number,
  { isByCode, value }: Extract<Step, { step: "rot" }>,
  { stages }: Branch,
): readonly Edit[] {
  if (isByCode) {
    // The shared module that it does not call: `mid1` is -3.
    return [{ edit: "value", module: -3 - (stages[stage]?.mid ?? 0), which: 0, value }];
  }
  const above = new Set<number>([stage]);
  for (const place of above) {
    for (const input of stages[place]?.inputs ?? []) {
      if (input.kind !== "file") above.add(input.from);
    }
  }
  return [...stages.keys()].filter((place) => !above.has(place))
    .map((place) => ({ edit: "param", stage: place, value }));
}
