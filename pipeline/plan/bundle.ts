/**
 * A stage's code as one file: what its module, its codecs and the engine's runner really reach.
 *
 * The text is tree-shaken and stripped of comments, types and formatting, so its digest changes
 * exactly when something that can alter a result changes. The same text is what the stage's process
 * executes: what was hashed is what runs.
 *
 * @module
 */

import type * as Esbuild from "npm:esbuild@0.28.2";
import { join, relative, resolve } from "node:path";
import { contentDigest, type Digest } from "../base/digest.ts";
import { messageOf, UserError } from "../base/errors.ts";
import type { Dependencies } from "./dependencies.ts";
import { type Resolver, resolverOf } from "./packages.ts";
import { isRemote, moduleUrl } from "../base/remote_module.ts";
import { sourceName, type Sources, sourceText } from "./sources.ts";
import type { SourceFile } from "../store/state.ts";
import { sourceMapMark } from "../store/store.ts";
import { lazily } from "../base/lazy_import.ts";
import { loaderOf } from "./module_loader.ts";
import { bundlingError } from "./bundling_error.ts";

/** The code of a stage. */
export interface Bundle {
  /** Digest of `text`. */
  readonly digest: Digest;
  /** The code, without comments and source map. */
  readonly text: string;
  /** The same code followed by an inline source map, so that stack traces name the sources. */
  readonly mapped: string;
  /** Every source file that was read, with the digest of what was read. */
  readonly sources: readonly SourceFile[];
  /** The npm specifiers that it imports, sorted. */
  readonly packages: readonly string[];
}

/**
 * Modules are handed to esbuild in a namespace of our own, in which it reads nothing itself. It names
 * a default export and the like after the last part of a path, which is the same for all of them, so
 * that the code does not depend on what a file is called.
 */
const namespace = "source";

const lastPart = "/module";

/** How a module's path is written for esbuild, without the last part. */
type Naming = (path: string) => string;

/** Bundles code; starts esbuild's process with the first bundle and ends it when disposed. */
export class Bundler implements AsyncDisposable {
  readonly #root: string;
  readonly #resolve: Resolver;
  readonly #sources: Sources;
  #esbuild: typeof Esbuild | undefined;

  /**
   * @param root the project's folder
   * @param dependencies what its bare imports mean
   * @param sources where files are read
   */
  constructor(root: string, dependencies: Dependencies, sources: Sources) {
    this.#root = root;
    this.#resolve = resolverOf(dependencies);
    this.#sources = sources;
  }

  /**
   * Bundles the modules that an entry's text imports.
   *
   * @param stage the stage's name, for messages
   * @param entry text of a module that imports by URL
   * @throws {UserError} something imported is missing, cannot be parsed, or cannot be followed.
   */
  async bundle(stage: string, entry: string): Promise<Bundle> {
    const byPath = await this.#build(stage, entry, (path) => path);
    if (!byPath.code.includes(`"${namespace}:`)) return this.#bundleOf(stage, byPath);
    // Modules that are imported late, or are CommonJS, keep their paths in the code: there they are
    // numbered in the order in which imports lead to them.
    const numbers = new Map(byPath.reached.map((path, i) => [path, String(i)]));
    const named: Naming = (path) => numbers.get(path) ?? path;
    return this.#bundleOf(stage, await this.#build(stage, entry, named));
  }

  /** Ends esbuild's process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#esbuild?.stop();
  }

  async #build(stage: string, entry: string, naming: Naming): Promise<Built> {
    const esbuild: typeof Esbuild = this.#esbuild ??= await import(lazily("npm:esbuild@0.28.2"));
    const paths = new Map<string, string>();
    const packages = new Map<string, string>();
    const result = await esbuild.build({
      stdin: { contents: entry, resolveDir: this.#root, sourcefile: "entry", loader: "js" },
      absWorkingDir: this.#root,
      outfile: join(this.#root, "stage.js"),
      write: false,
      bundle: true,
      format: "esm",
      platform: "neutral",
      target: "esnext",
      charset: "utf8",
      treeShaking: true,
      minifySyntax: true,
      minifyWhitespace: true,
      // Short names are chosen by how often letters occur in the sources, types included.
      minifyIdentifiers: false,
      legalComments: "none",
      sourcemap: "external",
      metafile: true,
      tsconfigRaw: {},
      logLevel: "silent",
      define: { "import.meta.main": "false" },
      logOverride: { "unsupported-dynamic-import": "error", "unsupported-require-call": "error" },
      plugins: [this.#plugin(naming, paths, packages)],
    }).catch((error) => {
      throw bundlingError(stage, error, (file) => this.#shown(file, paths));
    });
    const map = result.outputFiles.find(({ path }) => path.endsWith(".map"));
    const code = result.outputFiles.find(({ path }) => path.endsWith(".js"));
    if (map === undefined || code === undefined) throw new Error("esbuild returned no output");
    const { inputs, outputs } = result.metafile;
    const imported = Object.values(outputs).flatMap(({ imports }) => imports);
    // All that was read, not only what is left in the text: constants are inlined from elsewhere.
    const reached = [
      ...new Set(inOrder(inputs).flatMap((name) => paths.get(plainName(name)) ?? [])),
    ];
    if (reached.length < new Set(paths.values()).size) throw new Error("esbuild hides an input");
    return {
      code: code.text,
      map: absoluteSources(map.text, paths),
      reached,
      packages: [...new Set(imported.flatMap(({ path }) => packages.get(path) ?? []))].sort(),
    };
  }

  #bundleOf(stage: string, { code, map, reached, packages }: Built): Bundle {
    if (/\bimport\.meta\b/.test(code)) this.#refuseImportMeta(stage, reached);
    return {
      digest: contentDigest(code),
      text: code,
      mapped: `${code}${sourceMapMark}data:application/json;base64,${map.toBase64()}\n`,
      sources: reached.map((path) => ({
        path: sourceName(this.#root, path),
        digest: this.#sources.read(path).digest,
      })).sort((a, b) => a.path < b.path ? -1 : 1),
      packages,
    };
  }

  /**
   * Resolves imports as Deno does (relative paths, file URLs, the import map) and reads files.
   *
   * @param paths filled with the paths of modules, by what esbuild calls them
   * @param packages filled with npm specifiers without paths inside the package, by imported specifier
   */
  #plugin(
    naming: Naming,
    paths: Map<string, string>,
    packages: Map<string, string>,
  ): Esbuild.Plugin {
    const module = (path: string): Esbuild.OnResolveResult => {
      const name = `${naming(path)}${lastPart}`;
      paths.set(`${namespace}:${name}`, path);
      return { path: name, namespace };
    };
    return {
      name: "deno",
      setup: (build) => {
        build.onResolve({ filter: /.*/ }, ({ path, importer, namespace: from }) => {
          const at = from === namespace ? paths.get(`${namespace}:${importer}`) : undefined;
          const resolution = this.#resolve(path, at ?? join(this.#root, "entry"));
          switch (resolution.kind) {
            case "module":
              return module(resolution.name);
            case "builtin":
              return { path, external: true, sideEffects: false };
            case "npm":
              // In full, because the import map need not hold where the bundle lies.
              packages.set(resolution.specifier, resolution.required);
              return { path: resolution.specifier, external: true };
            case "unknown":
              return { errors: [{ text: `"${path}" is not in the imports of deno.json` }] };
          }
        });
        build.onLoad({ filter: /.*/, namespace }, ({ path: name, with: attributes }) => {
          const path = paths.get(`${namespace}:${name}`) ?? name;
          try {
            const { bytes } = this.#sources.read(path);
            const loader = loaderOf(path, attributes["type"]);
            const contents = loader === "binary" ? bytes : sourceText(bytes);
            return { contents, loader };
          } catch (error) {
            const text = `Cannot load "${this.#shown(path, paths)}": ${messageOf(error)}`;
            return { errors: [{ text }] };
          }
        });
      },
    };
  }

  /** A path as esbuild has it in a message, as a user would write it. */
  #shown(file: string, paths: ReadonlyMap<string, string>): string {
    const module = paths.get(file) ?? resolve(this.#root, file);
    return isRemote(module) ? module : relative(this.#root, module);
  }

  /**
   * `import.meta` would refer to the bundle, not to the source file. Files a module finds by it are
   * inputs that must be declared.
   */
  #refuseImportMeta(stage: string, reached: readonly string[]): void {
    for (const path of reached) {
      const lines = new TextDecoder().decode(this.#sources.read(path).bytes).split("\n");
      const line = lines.findIndex((text) => /^(?!\s*(\/\/|\*)).*\bimport\.meta\b/.test(text));
      if (line === -1) continue;
      throw new UserError(
        `Cannot run stage "${stage}": import.meta is used at ` +
          `${this.#shown(path, new Map())}:${line + 1}`,
        "Declare the file that it finds as an input, with file(…) or optionalFile(…).",
      );
    }
  }
}

/** What esbuild made of an entry. */
interface Built {
  readonly code: string;
  /** The source map, in UTF-8. */
  readonly map: Uint8Array;
  /** Absolute paths of the modules, each after the import that leads to it first. */
  readonly reached: readonly string[];
  readonly packages: readonly string[];
}

/** The modules in the order in which imports lead to them, from the entry on. */
function inOrder(inputs: Esbuild.Metafile["inputs"]): readonly string[] {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { path, external } of inputs[name]?.imports ?? []) if (!external) visit(path);
  };
  visit("entry");
  return [...reached];
}

/** A module's name in the list of inputs, which has the import's attributes at its end. */
function plainName(name: string): string {
  return name.slice(0, name.lastIndexOf(lastPart) + lastPart.length);
}

/** Paths of modules in a source map as URLs, so that a stack trace names the files. */
function absoluteSources(map: string, paths: ReadonlyMap<string, string>): Uint8Array {
  const parsed = JSON.parse(map);
  parsed.sources = parsed.sources.map((name: string) => {
    const path = paths.get(name);
    return path === undefined ? name : moduleUrl(path).href;
  });
  return new TextEncoder().encode(JSON.stringify(parsed));
}
