/**
 * The process of a stage under way, as the system shows it (on Linux only), and what it prints.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDenied, isMissing, works } from "../needs.ts";
import { until } from "./patience.ts";
import type { Project } from "./rig.ts";

/** Whether processes cannot be looked at. */
export const cannotSeeProcesses: boolean =
  isDenied("processes as Linux shows them", Deno.build.os === "linux") ||
  isMissing("pgrep", works("pgrep", "--version"));

/** The log of `aside`. */
export function logOf(project: Project): string {
  return join(project.root, "artifacts/.store/logs/standard/aside.log");
}

/** Waits until `aside` has printed a text. */
export async function untilPrinted(project: Project, text: string): Promise<void> {
  const path = logOf(project);
  await until(() => existsSync(path) && Deno.readTextFileSync(path).includes(text));
}

/** A stage's process. */
export class StageProcess {
  readonly pid: number;

  /**
   * Waits until a process has started one.
   *
   * @param word what is in its arguments; of a stage, its bundle
   */
  static async of(parent: { readonly pid: number }, word = "/bundles/"): Promise<StageProcess> {
    let found: number | undefined;
    await until(() => (found = childOf(parent.pid, word)) !== undefined);
    assert.ok(found !== undefined);
    return new StageProcess(found);
  }

  /** All that a process has started and that have not ended. */
  static all(parent: { readonly pid: number }): readonly StageProcess[] {
    return childrenOf(parent.pid, "/bundles/").map((pid) => new StageProcess(pid))
      .filter(({ isAlive }) => isAlive);
  }

  private constructor(pid: number) {
    this.pid = pid;
  }

  /** Whether it has not ended; where nobody waits for it, its entry stays. */
  get isAlive(): boolean {
    return this.#state !== undefined && this.#state !== "Z";
  }

  /** Whether it was told to stop, and may go on. */
  get isStopped(): boolean {
    return this.#state === "T";
  }

  get #state(): string | undefined {
    return /^State:\s*(\S)/m.exec(this.#read("status") ?? "")?.[1];
  }

  /** Its arguments. */
  get args(): readonly string[] {
    return (this.#read("cmdline") ?? "").split("\0").slice(0, -1);
  }

  /** Its environment variables, as they were at its start. */
  get env(): Readonly<Record<string, string>> {
    const variables = (this.#read("environ") ?? "").split("\0").slice(0, -1);
    return Object.fromEntries(variables.map((text) => {
      const end = text.indexOf("=");
      return [text.slice(0, end), text.slice(end + 1)];
    }));
  }

  /** Sends it a signal. */
  kill(signal: Deno.Signal): void {
    Deno.kill(this.pid, signal);
  }

  #read(name: string): string | undefined {
    try {
      return Deno.readTextFileSync(`/proc/${this.pid}/${name}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      // It has just ended.
      if (error instanceof Error && /os error 3\)/.test(error.message)) return undefined;
      throw error;
    }
  }
}

function childOf(parent: number, word: string): number | undefined {
  return childrenOf(parent, word)[0];
}

function childrenOf(parent: number, word: string): readonly number[] {
  return found("-P", `${parent}`, "-f", word);
}

/** The processes that have a project's folder in their arguments. */
export function processesOf(project: Project): readonly number[] {
  return found("-f", project.root);
}

function found(...args: string[]): number[] {
  const { stdout } = new Deno.Command("pgrep", { args }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "").map(Number);
}
