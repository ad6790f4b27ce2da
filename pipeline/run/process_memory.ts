/**
 * How much memory processes take.
 *
 * @module
 */

/**
 * The memory of a process and all those that it has started, in bytes, without what is in files anyway;
 * `undefined` where the system does not tell, or it has ended.
 */
export function memoryOf(pid: number): number | undefined {
  const own = ownMemory(pid);
  if (own === undefined) return undefined;
  return childrenOf(pid).reduce((sum, child) => sum + (memoryOf(child) ?? 0), own);
}

function ownMemory(pid: number): number | undefined {
  const text = read(`/proc/${pid}/status`);
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1] ?? NaN);
  const sum = 1024 * (kilobytes("RssAnon") + kilobytes("RssShmem"));
  return Number.isNaN(sum) ? undefined : sum;
}

function childrenOf(pid: number): readonly number[] {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/task`)].flatMap(({ name }) =>
      read(`/proc/${pid}/task/${name}/children`).split(" ").filter((one) => one !== "").map(Number)
    );
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // It has ended, or this is no Linux.
    return "";
  }
}
