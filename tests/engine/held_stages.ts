/**
 * Stages that go on when a test says so: what a test does "meanwhile" it does meanwhile, on any machine.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { until } from "./patience.ts";
import type { Project } from "./rig.ts";

/** Statements of an asynchronous stage, at which it waits to be let go. */
export const waitsToBeLetGo = `
  await new Promise((resolve) => {
    const goOn = () => { Deno.removeSignalListener("SIGUSR2", goOn); resolve(undefined); };
    Deno.addSignalListener("SIGUSR2", goOn);
    console.log("held: process", Deno.pid);
  });
`;

/** The stages of a project's standard profile that are held at {@linkcode waitsToBeLetGo}. */
export class HeldStages {
  readonly #logs: string;
  /** Processes that were let go, or have been there before. */
  readonly #gone: Set<number>;

  /** @param project of which none is held yet */
  constructor(project: Project) {
    this.#logs = join(project.root, "artifacts/.store/logs/standard");
    this.#gone = new Set(this.#named());
  }

  /** The processes of those that are held now. */
  get processes(): readonly number[] {
    return this.#named().filter((pid) => !this.#gone.has(pid));
  }

  /** Waits until some are held. */
  async held(count = 1): Promise<void> {
    await until(() => this.processes.length >= count);
  }

  /** Lets go those that are held, or one of them. */
  letGo(element = ""): void {
    for (const pid of this.#named(element).filter((pid) => !this.#gone.has(pid))) {
      this.#gone.add(pid);
      try {
        Deno.kill(pid, "SIGUSR2");
      } catch (error) {
        // A test has ended it.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
  }

  /** Lets go those that are held, and whatever comes to be held until some work has ended. */
  async letGoUntil<T>(work: Promise<T>): Promise<T> {
    let hasEnded = false;
    const over = work.finally(() => hasEnded = true);
    await Promise.all([
      over,
      until(() => {
        this.letGo();
        return hasEnded;
      }),
    ]);
    return await over;
  }

  #named(element = ""): number[] {
    if (!existsSync(this.#logs)) return [];
    return Deno.readDirSync(this.#logs).toArray().flatMap(({ name, isFile }) => {
      if (!isFile || (element !== "" && name !== `${element}.log`)) return [];
      const text = Deno.readTextFileSync(join(this.#logs, name));
      return [...text.matchAll(/^held: process (\d+)$/gm)].map(([, pid]) => Number(pid));
    });
  }
}
