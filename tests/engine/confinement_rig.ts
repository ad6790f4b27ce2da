/**
 * With and without bubblewrap: what is enforced where it works, and what is trusted where it does not.
 *
 * @module
 */

import { join } from "node:path";
import { bubblewrap } from "../../pipeline/base/bubblewrap.ts";
import { isDenied } from "../needs.ts";
import type { Project } from "./rig.ts";

/** Whether programs cannot be confined on this machine. */
export const cannotConfine = isDenied(
  "bubblewrap, and namespaces for users",
  bubblewrap() !== null,
);

/** Lets a project's commands find no bubblewrap that works. */
export function trustAll(project: Project): void {
  const folder = join(project.root, "..", "refusing");
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(join(folder, "bwrap"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  project.env = { ...project.env, PATH: `${folder}:${Deno.env.get("PATH")}` };
}
