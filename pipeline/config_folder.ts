/**
 * Where the deno.json is that says what imports mean in a project: in its folder, or above.
 *
 * @module
 */

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The nearest folder, upwards, with a deno.json; where that is a member of a workspace, the workspace's,
 * which has the lock and the packages of all. The project's own folder where there is none.
 */
export function configFolder(root: string): string {
  const folders = above(root).filter((folder) => existsSync(join(folder, "deno.json")));
  const [nearest = root, ...others] = folders;
  return others.find((folder) => membersOf(folder).has(nearest)) ?? nearest;
}

function above(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...above(parent)];
}

/** Absolute folders of a workspace's members; none where a deno.json declares no workspace. */
function membersOf(folder: string): ReadonlySet<string> {
  try {
    const { workspace = [] } = JSON.parse(readFileSync(join(folder, "deno.json"), "utf8"));
    const patterns: unknown[] = Array.isArray(workspace) ? workspace : workspace.members ?? [];
    const found = patterns.flatMap((pattern) => globSync(String(pattern), { cwd: folder }));
    return new Set(found.map((member) => resolve(folder, member)));
  } catch {
    // What cannot be read is told where it is needed.
    return new Set();
  }
}
