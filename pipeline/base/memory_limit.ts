/**
 * How much memory there is for the processes of this one.
 *
 * @module
 */

import { dirname, join } from "node:path";

const groups = "/sys/fs/cgroup";

/** The memory of the machine, or less where a container or a job on a cluster is given less; in bytes. */
export function memoryLimit(): number {
  const limits = groupsOf(read("/proc/self/cgroup")).map((folder) =>
    Number(read(join(groups, folder, "memory.max")))
  );
  // Where there is no limit it says "max".
  return Math.min(Deno.systemMemoryInfo().total, ...limits.filter((limit) => limit > 0));
}

/** The control group (version 2) of this process and those around it. */
function groupsOf(text: string): string[] {
  let folder = /^0::(\/.*)$/m.exec(text)?.[1] ?? "/";
  const folders = [folder];
  while (folder !== "/") folders.push(folder = dirname(folder));
  return folders;
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // Another system, or none that has control groups.
    return "";
  }
}
