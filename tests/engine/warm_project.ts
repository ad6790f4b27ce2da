/**
 * The rig's project whose commands run in processes of the engine that are there already: most of what a
 * command takes is Deno's start, and a test that is not about processes runs dozens.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Engines } from "../histories/engines.ts";
import { Project, type Ran, type Reproduced, toReproduced } from "./rig.ts";

/** Those of this test module; they end with it, or at the latest when their standard input does. */
const engines = new Engines();
addEventListener("unload", () => void engines[Symbol.asyncDispose]());

/**
 * A temporary project, of which commands that are waited for run in processes that are kept, until its
 * declaration changes: a process loads that once.
 */
export class WarmProject extends Project {
  #isLoaded = false;
  #isEdited = false;

  /** Stages' modules and data are no part of the declaration; what else there is may be. */
  override write(path: string, text: string): void {
    super.write(path, text);
    const isDeclaration = !/^(data|artifacts)\//.test(path) &&
      !/^stages\/(?!mod\.|profiles\.)/.test(path);
    // The constructor writes before there are fields.
    if (#isLoaded in this) this.#isEdited ||= this.#isLoaded && isDeclaration;
  }

  override async run(...args: string[]): Promise<Ran> {
    // A variable may be meant for Deno itself, which reads it when it starts.
    if (this.#isEdited || Object.keys(this.env).length > 0) return await super.run(...args);
    this.#isLoaded = true;
    const { code, stdout, stderr } = await engines.run(this.root, ...args);
    assert.ok(code !== null, `its process has ended: ${stdout}${stderr}`);
    return { code, signal: null, stdout, stderr };
  }

  override async reproduce(...args: string[]): Promise<Reproduced> {
    return toReproduced(await this.run("reproduce", "--json", ...args));
  }
}
