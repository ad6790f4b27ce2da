/**
 * The code of every stage: bundled when a source changed, remembered otherwise.
 *
 * @module
 */

import { schemaName } from "../base/schema.ts";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { SourceList } from "../store/action_record.ts";
import { Bundler } from "./bundle.ts";
import { type Dependencies, readDependencies } from "./dependencies.ts";
import { contentDigest, type Digest } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import type { FileDigests } from "../store/files.ts";
import { packageClosure } from "./packages.ts";
import { packageFilesDigest } from "./package_files.ts";
import type { MatchedFiles } from "./matched_files.ts";
import type { ProgramCodes } from "./program_code.ts";
import { lazily } from "../base/lazy_import.ts";
import { Sources } from "./sources.ts";
import { type AnyStage, type InputRef, outputCodec } from "../model/stage.ts";
import type { CachedBundle, SourceFile, State } from "../store/state.ts";
import type { Store } from "../store/store.ts";

/** The code of a stage, as it enters the key. */
export interface StageCode {
  /** Digest of the bundle's text; the store keeps the bundle itself under it. */
  readonly digest: Digest;
  /** Packages it reaches, `name@version integrity`, sorted. */
  readonly packages: readonly string[];
  /** The source files, relative to the project, with their digests. */
  readonly sources: readonly SourceFile[];
  /** Of a program, the text of its document; it has no bundle. */
  readonly program?: string;
  /** Of a program, what its interpreter says of itself; else Deno is the runtime. */
  readonly interpreter?: { readonly [command: string]: string };
}

const runner = import.meta.resolve("../run/runner.ts");
const frozenClock = import.meta.resolve("../run/frozen_clock.ts");

/** Finds the code of stages. */
export class Codes implements AsyncDisposable {
  readonly #rootUrl: string;
  readonly #state: State;
  readonly #store: Store;
  readonly #dependencies: Dependencies;
  readonly #sources: Sources;
  readonly #bundler: Bundler;
  readonly #packageFiles: (folder: string) => Digest;
  readonly #root: string;
  readonly #matched: MatchedFiles;
  #programs: ProgramCodes | undefined;
  /** By the entry's text: stages with the same module and formats have the same code. */
  readonly #known = new Map<string, StageCode>();
  readonly #kept = new Map<StageCode, Digest>();
  readonly #intact = new Set<Digest>();

  /** @param root the project's folder, which holds deno.json */
  constructor(
    root: string,
    files: FileDigests,
    matched: MatchedFiles,
    state: State,
    store: Store,
  ) {
    this.#rootUrl = pathToFileURL(root).href;
    this.#state = state;
    this.#store = store;
    this.#dependencies = readDependencies(root);
    this.#sources = new Sources(root, files, store);
    this.#bundler = new Bundler(root, this.#dependencies, this.#sources);
    this.#packageFiles = packageFilesDigest(files);
    this.#root = root;
    this.#matched = matched;
  }

  /**
   * The code of a stage.
   *
   * @throws {UserError} its module is missing, does not parse, or imports what cannot be followed.
   */
  async of(stage: AnyStage): Promise<StageCode> {
    if (stage.program !== undefined) {
      return await (await this.#ofPrograms()).of(stage, stage.program);
    }
    const entry = entryText(stage);
    const known = this.#known.get(entry);
    if (known !== undefined) return known;
    const entryName = this.#nameOf(entry);
    const bundle = this.#remembered(entryName) ??
      await this.#bundled(stage.name, entry, entryName);
    const code = {
      digest: bundle.digest,
      packages: packageClosure(bundle.packages, this.#dependencies, this.#packageFiles),
      sources: bundle.sources,
    };
    this.#known.set(entry, code);
    return code;
  }

  /**
   * Code that is no stage's, of which the store keeps the bundle and the sources as well.
   *
   * @param name for messages
   * @param entry text of a module that imports by URL
   * @throws {UserError} it does not parse, or imports what cannot be followed.
   */
  async ofEntry(name: string, entry: string): Promise<CachedBundle> {
    const entryName = this.#nameOf(entry);
    const known = this.#remembered(entryName);
    const isIntact = known !== undefined && this.#store.isBundleIntact(known.digest);
    return isIntact ? known : await this.#bundled(name, entry, entryName);
  }

  /**
   * Makes sure that the bundle in the store, or a program's document with its sources, is, byte by
   * byte, the code that the key names; a damaged
   * one is made again. Called before a bundle is first executed, not for results that are there.
   *
   * @throws {UserError} the sources have changed since the code was looked at.
   */
  async ensureBundle(stage: AnyStage, { digest, program, sources }: StageCode): Promise<void> {
    if (program !== undefined) {
      this.#store.put(program);
      return this.#sources.keep(sources);
    }
    if (this.#intact.has(digest)) return;
    if (!this.#store.isBundleIntact(digest)) {
      const entry = entryText(stage);
      const again = await this.#bundled(stage.name, entry, this.#nameOf(entry));
      if (again.digest !== digest) {
        throw new UserError(
          `Cannot run stage "${stage.name}": its bundle in the store is damaged, and its sources ` +
            "have changed since the run began",
          "Run again.",
        );
      }
    }
    this.#intact.add(digest);
  }

  /**
   * Makes sure that the sources of a stage's code are in the store, so that a later `why` can show
   * which lines changed, and gives the digest of their list.
   *
   * @throws {UserError} the store has lost one, and the file has changed since.
   */
  keepSources(code: StageCode): Digest {
    const known = this.#kept.get(code);
    if (known !== undefined) return known;
    this.#sources.keep(code.sources);
    const list: SourceList = { schema: schemaName("sources/1"), sources: code.sources };
    const digest = this.#store.put(JSON.stringify(list));
    this.#kept.set(code, digest);
    return digest;
  }

  /** Ends the bundler's process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bundler[Symbol.asyncDispose]();
  }

  /** Loaded only where there are programs. */
  async #ofPrograms(): Promise<ProgramCodes> {
    const { ProgramCodes }: typeof import("./program_code.ts") = await import(
      lazily("./program_code.ts")
    );
    return this.#programs ??= new ProgramCodes(this.#root, this.#matched);
  }

  #nameOf(entry: string): string {
    return contentDigest(entry.replaceAll(this.#rootUrl, "."));
  }

  #remembered(entryName: string): CachedBundle | undefined {
    const cached = this.#state.bundle(entryName);
    const valid = cached?.imports === this.#dependencies.digest &&
      cached.sources.every((source) => this.#sources.isAsBefore(source)) &&
      existsSync(this.#store.bundlePath(cached.digest));
    return valid ? cached : undefined;
  }

  async #bundled(name: string, entry: string, entryName: string): Promise<CachedBundle> {
    const { digest, mapped, sources, packages } = await this.#bundler.bundle(name, entry);
    const cached: CachedBundle = { imports: this.#dependencies.digest, digest, sources, packages };
    this.#store.keepBundle(digest, mapped);
    this.#state.rememberBundle(entryName, cached);
    return cached;
  }
}

/**
 * A module that runs a stage: its default export, the codecs of its inputs and outputs, the runner;
 * first of all what stops the clock, unless the stage may read it.
 */
function entryText(stage: AnyStage): string {
  const codecs = new Map<string, string>();
  const refs = Object.values(stage.inputs) as InputRef[];
  for (const ref of refs) {
    const { codec } = ref.kind === "aligned" ? ref.of : ref;
    codecs.set(codec.id, codec.module);
  }
  for (const output of Object.values(stage.outputs)) {
    const codec = outputCodec(output as Parameters<typeof outputCodec>[0]);
    codecs.set(codec.id, codec.module);
  }
  const sorted = [...codecs].sort(([a], [b]) => a < b ? -1 : 1);
  return [
    ...(stage.clock === true ? [] : [`import ${JSON.stringify(frozenClock)};`]),
    `import * as stage from ${JSON.stringify(stage.module)};`,
    `import { main } from ${JSON.stringify(runner)};`,
    ...sorted.map(([, module], i) => `import { codec as c${i} } from ${JSON.stringify(module)};`),
    `await main(stage.default, {${sorted.map(([id], i) => `${JSON.stringify(id)}:c${i}`)}});`,
  ].join("\n");
}
