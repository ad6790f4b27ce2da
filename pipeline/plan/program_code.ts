/**
 * The code of a stage that runs a program: its command, its sources and the version of its interpreter.
 *
 * @module
 */

import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Digest } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import { isInEnvironment } from "../base/interpreter.ts";
import type { Codec } from "../model/codec.ts";
import { type ProgramDeclaration, programPaths } from "../model/program_command.ts";
import { isOwn } from "../model/program.ts";
import { type AnyStage, type InputRef, outputCodec } from "../model/stage.ts";
import type { SourceFile } from "../store/state.ts";
import type { MatchedFiles } from "./matched_files.ts";
import { type ProgramDocument, type ProgramSource, programText } from "./program_document.ts";
import { type InterpreterVersion, interpreterVersion, isVersion } from "./program_version.ts";

/** Names of what the engine puts beside the sources. */
const reserved: readonly string[] = Object.values(programPaths);

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
    const { command, version, system } = program;
    const interpreter = isOwn(name, program.sources)
      ? this.#namedIn(name, sources, stage)
      : this.#installed(name, stage);
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
    const taken = paths.find((path) => reserved.includes(path.split("/")[0] ?? ""));
    if (taken !== undefined) {
      this.#refuse(
        stage,
        `its source "${taken}" lies where the engine puts "${taken.split("/")[0]}"`,
        "Move the source into a folder of another name",
      );
    }
    return [...new Set(paths)].sort().map((path) => ({
      path,
      digest: this.#matched.digestOf(path, stage, what),
      isExecutable: (statSync(join(this.#root, path)).mode & 0o111) !== 0,
    }));
  }

  #refuse(stage: AnyStage, problem: string, remedy: string): never {
    throw new UserError(
      `Cannot run stage "${stage.name}": ${problem}`,
      `${remedy}; the stage is declared at ${stage.declaredAt}.`,
    );
  }

  /** A program that is not of the project's own making, though it may lie there. */
  #installed(name: string, stage: AnyStage): string {
    const isOfProject = name.includes("/") && !name.startsWith("/");
    const path = join(this.#root, name);
    if (!isOfProject || !existsSync(path) || isInEnvironment(path)) return name;
    return this.#refuse(
      stage,
      `its program ${JSON.stringify(name)} is a file of the project and none of its sources`,
      `Add it: sources: [${JSON.stringify(name.replace(/^\.\//, ""))}]`,
    );
  }

  /** The interpreter that a script of the project names in its first line; `null` if it names none. */
  #namedIn(
    script: string,
    sources: readonly ProgramSource[],
    stage: AnyStage,
  ): string | null {
    const name = script.replace(/^\.\//, "");
    if (!sources.some(({ path, isExecutable }) => path === name && isExecutable)) {
      this.#refuse(stage, `"${name}" is no program`, `Make it one: chmod +x ${name}`);
    }
    using file = Deno.openSync(join(this.#root, script));
    const buffer = new Uint8Array(200);
    const text = new TextDecoder().decode(buffer.subarray(0, file.readSync(buffer) ?? 0));
    const [program, ...words] = /^#![ \t]*(.*)$/m.exec(text)?.[1]?.split(/\s+/) ?? [];
    if (program === undefined || program === "" || !text.startsWith("#!")) return null;
    // `env -S` divides what follows into words.
    return basename(program) === "env"
      ? words.find((word) => !word.startsWith("-") && !word.includes("=")) ?? null
      : program;
  }

  async #versionOf(
    stage: AnyStage,
    of: Pick<ProgramDocument, "interpreter" | "version" | "system">,
  ): Promise<InterpreterVersion> {
    const id = JSON.stringify([of.interpreter, of.version, of.system]);
    const asking = this.#versions.get(id) ?? interpreterVersion(of, this.#root);
    this.#versions.set(id, asking);
    const found = await asking;
    return isVersion(found) ? found : this.#refuse(stage, found.problem, found.remedy);
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
