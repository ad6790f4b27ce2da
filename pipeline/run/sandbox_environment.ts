/**
 * What a stage's process is started with, as Deno takes it.
 *
 * @module
 */

/** What the stage or the user set of V8's options and alters no result. */
export function heapLimit(memory: number | undefined): Record<string, string> {
  if (memory !== undefined) {
    const megabytes = Math.floor((memory - besideHeap) / 2 ** 20);
    return { DENO_V8_FLAGS: `--max-old-space-size=${megabytes}` };
  }
  const limit = /--max[-_]old[-_]space[-_]size=\d+/.exec(Deno.env.get("DENO_V8_FLAGS") ?? "")?.[0];
  return limit === undefined ? {} : { DENO_V8_FLAGS: limit };
}

/** What of a process's memory is not its objects: those are to be collected before it has too much. */
const besideHeap = 50e6;

/** Those of the variables that are set, with their values. */
export function environment(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

export function isSet(variable: [string, string | null]): variable is [string, string] {
  return variable[1] !== null;
}

/** Deno separates paths by commas; a comma in a path is written twice. */
export function pathList(paths: readonly string[]): string {
  return paths.map((path) => path.replaceAll(",", ",,")).join(",");
}
