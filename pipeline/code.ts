/**
 * The code of every stage: bundled when a source changed, remembered otherwise.
 *
 * @module
 */

import { join, resolve } from "node:path";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { SourceList } from "./action_record.ts";
import { Bundler } from "./bundle.ts";
import { canonical } from "./canonical.ts";
import { contentDigest, type Digest } from "./digest.ts";
import { UserError } from "./errors.ts";
import type { FileDigests } from "./files.ts";
import { type Dependencies, dependenciesOf, packageClosure } from "./packages.ts";
import { slashedWay } from "./paths.ts";
import { type AnyStage, type InputRef, outputCodec } from "./stage.ts";
import type { CachedBundle, SourceFile, State } from "./state.ts";
import type { Store } from "./store.ts";

/** The code of a stage, as it enters the key. */
export interface StageCode {
  /** Digest of the bundle's text; the store keeps the bundle itself under it. */
  readonly digest: Digest;
  /** Packages it reaches, `name@version integrity`, sorted. */
  readonly packages: readonly string[];
  /** The source files, relative to the project, with their digests. */
  readonly sources: readonly SourceFile[];
}

const runner = import.meta.resolve("./runner.ts");
const frozenClock = import.meta.resolve("./frozen_clock.ts");

/** Finds the code of stages. */
export class Codes implements AsyncDisposable {
  readonly #root: string;
  readonly #rootUrl: string;
  readonly #files: FileDigests;
  readonly #state: State;
  readonly #store: Store;
  readonly #dependencies: Dependencies;
  readonly #importsDigest: Digest;
  readonly #bundler: Bundler;
  /** By the entry's text: stages with the same module and formats have the same code. */
  readonly #known = new Map<string, StageCode>();
  /** What each source was when it was first looked at: stages share most of theirs. */
  readonly #sourceDigests = new Map<string, Digest | undefined>();
  readonly #kept = new Map<StageCode, Digest>();
  readonly #intact = new Set<Digest>();

  /** @param root the project's folder, which holds deno.json */
  constructor(root: string, files: FileDigests, state: State, store: Store) {
    this.#root = root;
    this.#rootUrl = pathToFileURL(root).href;
    this.#files = files;
    this.#state = state;
    this.#store = store;
    this.#dependencies = readDependencies(root);
    this.#importsDigest = contentDigest(canonical(this.#dependencies.imports));
    this.#bundler = new Bundler(root, this.#dependencies);
  }

  /**
   * The code of a stage.
   *
   * @throws {UserError} its module is missing, does not parse, or imports what cannot be followed.
   */
  async of(stage: AnyStage): Promise<StageCode> {
    const entry = entryText(stage);
    const known = this.#known.get(entry);
    if (known !== undefined) return known;
    const entryName = this.#nameOf(entry);
    const bundle = this.#remembered(entryName) ?? await this.#bundled(stage, entry, entryName);
    const code = {
      digest: bundle.digest,
      packages: packageClosure(bundle.packages, this.#dependencies),
      sources: bundle.sources,
    };
    this.#known.set(entry, code);
    return code;
  }

  /**
   * Makes sure that the bundle in the store is, byte by byte, the code that the key names; a damaged
   * one is made again. Called before a bundle is first executed, not for results that are there.
   *
   * @throws {UserError} the sources have changed since the code was looked at.
   */
  async ensureBundle(stage: AnyStage, { digest }: StageCode): Promise<void> {
    if (this.#intact.has(digest)) return;
    if (!this.#store.isBundleIntact(digest)) {
      const entry = entryText(stage);
      const again = await this.#bundled(stage, entry, this.#nameOf(entry));
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
   * Puts the sources of a stage's code into the store, so that a later `why` can show which lines
   * changed, and gives the digest of their list.
   */
  keepSources(code: StageCode): Digest {
    const known = this.#kept.get(code);
    if (known !== undefined) return known;
    for (const { path } of code.sources) {
      this.#store.put(Deno.readTextFileSync(resolve(this.#root, path)));
    }
    const list: SourceList = { schema: "specialisation-sources/1", sources: code.sources };
    const digest = this.#store.put(JSON.stringify(list));
    this.#kept.set(code, digest);
    return digest;
  }

  /** Ends the bundler's process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bundler[Symbol.asyncDispose]();
  }

  #nameOf(entry: string): string {
    return contentDigest(entry.replaceAll(this.#rootUrl, "."));
  }

  #remembered(entryName: string): CachedBundle | undefined {
    const cached = this.#state.bundle(entryName);
    const valid = cached?.imports === this.#importsDigest &&
      cached.sources.every(({ path, digest }) => this.#sourceDigest(path) === digest) &&
      existsSync(this.#store.bundlePath(cached.digest));
    return valid ? cached : undefined;
  }

  #sourceDigest(path: string): Digest | undefined {
    if (!this.#sourceDigests.has(path)) this.#sourceDigests.set(path, this.#files.of(path));
    return this.#sourceDigests.get(path);
  }

  async #bundled(stage: AnyStage, entry: string, entryName: string): Promise<CachedBundle> {
    const bundle = await this.#bundler.bundle(stage.name, entry);
    const cached: CachedBundle = {
      imports: this.#importsDigest,
      digest: bundle.digest,
      sources: bundle.sources.map((absolute): SourceFile => {
        const path = slashedWay(this.#root, absolute);
        return { path, digest: this.#files.of(path) ?? contentDigest("") };
      }),
      packages: bundle.packages,
    };
    this.#store.keepBundle(bundle.digest, bundle.mapped);
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

function readDependencies(root: string): Dependencies {
  const read = (name: string): string | undefined => {
    const path = resolve(root, name);
    return existsSync(path) ? Deno.readTextFileSync(path) : undefined;
  };
  try {
    return dependenciesOf(read("deno.json") ?? "{}", read("deno.lock"));
  } catch (error) {
    throw new UserError(
      `Cannot read the dependencies in ${join(root, "deno.json")} and deno.lock: ${
        error instanceof Error ? error.message : error
      }`,
      "Correct the file; the engine reads it as JSON without comments.",
    );
  }
}
