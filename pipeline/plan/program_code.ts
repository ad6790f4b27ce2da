/**
 * The code of a stage that runs a program: its command, its sources and the version of its interpreter.
 *
 * @module
 */

import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Digest } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import type { Codec } from "../model/codec.ts";
import type { ProgramDeclaration } from "../model/program_command.ts";
import { isOwn } from "../model/program.ts";
import { type AnyStage, type InputRef, outputCodec } from "../model/stage.ts";
import type { SourceFile } from "../store/state.ts";
import type { MatchedFiles } from "./matched_files.ts";
import { type ProgramDocument, type ProgramSource, programText } from "./program_document.ts";
import { type InterpreterVersion, interpreterVersion, isVersion } from "./program_version.ts";

/** The code of a program, as it enters the key. */
export interface ProgramCode {
  /** Digest of its document. */
  readonly digest: Digest;
  /** The document's text. */
  readonly program: string;
  readonly packages: readonly string[];
  readonly sources: readonly SourceFile[];
  /** What was asked for the interpreter's version, and what it said. */
  readonly interpreter: InterpreterVersion;
}

/** Finds the code of programs. */
export class ProgramCodes {
  readonly #root: string;
  readonly #matched: MatchedFiles;
  /** By command and program: many stages have the same interpreter. */
  readonly #versions = new Map<string, ReturnType<typeof interpreterVersion>>();

  /** @param root the project's folder */
  constructor(root: string, matched: MatchedFiles) {
    this.#root = root;
    this.#matched = matched;
  }

  /**
   * The code of a stage that runs a program.
   *
   * @throws {UserError} the program is not there or does not say its version, or a source is missing.
   */
  async of(stage: AnyStage, program: ProgramDeclaration): Promise<ProgramCode> {
    const sources = this.#sourcesOf(stage, program);
    const [name = ""] = program.command;
    const { command, version = [], system } = program;
    const interpreter = isOwn(name, program.sources) ? this.#namedIn(name) : name;
    const said = await this.#versionOf(stage, { interpreter, version, system });
    const { text, digest } = programText({
      ...{ command, sources, interpreter, version, system },
      inputs: extensionsOf(inputCodecs(stage)),
      outputs: extensionsOf(stage.outputs),
    });
    return {
      digest,
      program: text,
      interpreter: said,
      packages: [],
      sources: sources.map(({ path, digest }) => ({ path, digest })),
    };
  }

  #sourcesOf(stage: AnyStage, { sources }: ProgramDeclaration): readonly ProgramSource[] {
    const what = `a source of stage "${stage.name}"`;
    const paths = sources.flatMap((pattern) => this.#matched.paths(pattern, stage, what));
    return [...new Set(paths)].sort().map((path) => ({
      path,
      digest: this.#matched.digestOf(path, stage, what),
      isExecutable: (statSync(join(this.#root, path)).mode & 0o111) !== 0,
    }));
  }

  /** The interpreter that a script of the project names in its first line; `null` if it names none. */
  #namedIn(script: string): string | null {
    using file = Deno.openSync(join(this.#root, script));
    const buffer = new Uint8Array(200);
    const text = new TextDecoder().decode(buffer.subarray(0, file.readSync(buffer) ?? 0));
    const [, program, argument] = /^#![ \t]*(\S+)(?:[ \t]+(\S+))?/.exec(text) ?? [];
    if (program === undefined) return null;
    return basename(program) === "env" ? argument ?? null : program;
  }

  async #versionOf(
    stage: AnyStage,
    of: Pick<ProgramDocument, "interpreter" | "version" | "system">,
  ): Promise<InterpreterVersion> {
    const id = JSON.stringify([of.interpreter, of.version, of.system]);
    const asking = this.#versions.get(id) ?? interpreterVersion(of, this.#root);
    this.#versions.set(id, asking);
    const found = await asking;
    if (isVersion(found)) return found;
    throw new UserError(
      `Cannot run stage "${stage.name}": ${found.problem}`,
      `${found.remedy}; the stage is declared at ${stage.declaredAt}.`,
    );
  }
}

function inputCodecs(stage: AnyStage): { readonly [name: string]: Codec<unknown> } {
  const inputs = Object.entries(stage.inputs) as [string, InputRef][];
  return Object.fromEntries(
    inputs.map(([name, ref]) => [name, ref.kind === "aligned" ? ref.of.codec : ref.codec]),
  );
}

function extensionsOf(
  codecs: { readonly [name: string]: Parameters<typeof outputCodec>[0] },
): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(codecs).map(([name, codec]) => [name, outputCodec(codec).extension]),
  );
}
