/**
 * The module of each command, loaded when it is called and not before.
 *
 * @module
 */

import { lazily } from "../../base/lazy_import.ts";

/** Modules by command; some commands share one. */
export interface CommandModules {
  readonly accept: typeof import("./accept.ts");
  readonly archive: typeof import("./archive.ts");
  readonly clean: typeof import("./clean.ts");
  readonly diff: typeof import("./diff.ts");
  readonly explain: typeof import("./explain.ts");
  readonly fsck: typeof import("./fsck.ts");
  readonly gc: typeof import("./gc.ts");
  readonly graph: typeof import("./graph.ts");
  readonly pin: typeof import("./pin.ts");
  readonly report: typeof import("./report.ts");
  readonly reproduce: typeof import("./reproduce.ts");
  readonly restore: typeof import("./restore.ts");
  readonly runs: typeof import("./runs.ts");
  readonly serve: typeof import("./serve.ts");
  readonly status: typeof import("./status.ts");
  readonly verify: typeof import("./verify.ts");
  readonly verify_archive: typeof import("./verify_archive.ts");
  readonly watch: typeof import("./watch.ts");
  readonly why: typeof import("./why.ts");
}

/** Loads the module of a command. */
export async function commandModule<Name extends keyof CommandModules>(
  name: Name,
): Promise<CommandModules[Name]> {
  return await import(lazily(`./${name}.ts`));
}
