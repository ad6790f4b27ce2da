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
    const { workspace } = JSON.parse(readFileSync(join(folder, "deno.json"), "utf8"));
    return new Set(workspaceMembers(folder, workspace).map((member) => resolve(folder, member)));
  } catch {
    // What cannot be read is told where it is needed.
    return new Set();
  }
}

/** What a deno.json declares its workspace to be: patterns of folders. */
export type Workspace = readonly string[] | { readonly members?: readonly string[] };

/** The folders of a workspace's members, as they are found from its own folder. */
export function workspaceMembers(folder: string, workspace: Workspace = []): readonly string[] {
  const patterns: readonly string[] = "members" in workspace
    ? workspace.members ?? []
    : [workspace].flat().map(String);
  return patterns.flatMap((pattern) => globSync(String(pattern), { cwd: folder }).sort());
}
