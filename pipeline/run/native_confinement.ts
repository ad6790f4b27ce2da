/**
 * What the process of a stage with native code may see: what Deno needs to start it, and what the stage
 * declares. Permissions of Deno do not hold for native code; those of the system do.
 *
 * @module
 */

import { realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Confinement } from "../base/bubblewrap.ts";
import { configFolder, workspaceMembers } from "../plan/config_folder.ts";
import { readDependencies } from "../plan/dependencies.ts";

/** What a task brings along. */
export interface NativeTask {
  readonly bundle: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly messages: string;
  readonly gpu: boolean;
  /** Its environment: drivers of a GPU may lie where variables say. */
  readonly env: { readonly [name: string]: string };
}

/** What of a project, and of Deno itself, each such process has to see. */
export interface NativeFiles {
  readonly reads: readonly string[];
  readonly hidden: readonly string[];
}

/**
 * The files that Deno needs to start a stage of a project.
 *
 * @param preloaded the folder of the modules that a stage's process loads before its bundle
 */
export function nativeFiles(root: string, preloaded: string): NativeFiles {
  const folder = configFolder(root);
  const { links } = readDependencies(root);
  const deno = Deno.execPath();
  return {
    reads: [
      // Deno keeps modules without their types: making them so again takes 150 ms.
      ...[deno, realpathSync(deno), preloaded, join(denoFolder(), "gen", "file", preloaded)],
      ...[folder, ...membersOf(folder)].flatMap((one) =>
        ["deno.json", "package.json"].map((name) => join(one, name))
      ),
      ...["deno.lock", "node_modules"].map((name) => join(folder, name)),
      ...Object.values(links),
    ].flatMap(withTarget),
    hidden: [root],
  };
}

/** What a task's process may see. */
export function nativeConfinement({ reads, hidden }: NativeFiles, task: NativeTask): Confinement {
  return {
    reads: [...reads, task.bundle, ...task.reads, ...(task.gpu ? driverFiles(task.env) : [])],
    writes: [...task.writes, task.messages],
    hidden,
    devices: task.gpu,
  };
}

function membersOf(folder: string): readonly string[] {
  try {
    const { workspace } = JSON.parse(Deno.readTextFileSync(join(folder, "deno.json")));
    return workspaceMembers(folder, workspace).map((member) => resolve(folder, member));
  } catch {
    // Without a deno.json there is no workspace.
    return [];
  }
}

/** Where Deno's caches are on Linux. */
function denoFolder(): string {
  const [own, caches, home = "/"] = ["DENO_DIR", "XDG_CACHE_HOME", "HOME"]
    .map((name) => Deno.env.get(name));
  return own ?? join(caches ?? join(home, ".cache"), "deno");
}

/** A path and, where it is a link, what it leads to. */
function withTarget(path: string): readonly string[] {
  try {
    return [...new Set([path, realpathSync(path)])];
  } catch {
    return [];
  }
}

/** Files and folders that the variables of a GPU's driver name. */
function driverFiles(env: NativeTask["env"]): readonly string[] {
  return ["LD_LIBRARY_PATH", "VK_DRIVER_FILES", "VK_ICD_FILENAMES"]
    .flatMap((name) => (env[name] ?? "").split(":"))
    .filter((path) => path.startsWith("/"))
    // A driver's description names its library, which mostly lies beside it.
    .flatMap((path) => path.endsWith(".json") ? [dirname(path)] : [path]);
}
