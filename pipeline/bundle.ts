/**
 * A stage's code as one file: what its module, its codecs and the engine's runner really reach.
 *
 * The text is tree-shaken and stripped of comments, types and formatting, so its digest changes
 * exactly when something that can alter a result changes. The same text is what the stage's process
 * executes: what was hashed is what runs.
 *
 * @module
 */

import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as Esbuild from "esbuild";
import { contentDigest, type Digest } from "./digest.ts";
import { UserError } from "./errors.ts";
import { type Dependencies, resolveBare } from "./packages.ts";
import { sourceMapMark } from "./store.ts";
import { unforeseen } from "./unforeseen.ts";

/** The code of a stage. */
export interface Bundle {
  /** Digest of `text`. */
  readonly digest: Digest;
  /** The code, without comments and source map. */
  readonly text: string;
  /** The same code followed by an inline source map, so that stack traces name the sources. */
  readonly mapped: string;
  /** Absolute paths of every source file that was read. */
  readonly sources: readonly string[];
  /** The npm specifiers that it imports, sorted. */
  readonly packages: readonly string[];
}

/** Bundles code; starts esbuild's process with the first bundle and ends it when disposed. */
export class Bundler implements AsyncDisposable {
  readonly #root: string;
  readonly #dependencies: Dependencies;
  #esbuild: typeof Esbuild | undefined;

  /**
   * @param root the project's folder
   * @param dependencies what its bare imports mean
   */
  constructor(root: string, dependencies: Dependencies) {
    this.#root = root;
    this.#dependencies = dependencies;
  }

  /**
   * Bundles the modules that an entry's text imports.
   *
   * @param stage the stage's name, for messages
   * @param entry text of a module that imports by `file:` URL
   * @throws {UserError} something imported is missing, cannot be parsed, or cannot be followed.
   */
  async bundle(stage: string, entry: string): Promise<Bundle> {
    const esbuild: typeof Esbuild = this.#esbuild ??= await import(unforeseen("esbuild"));
    const packages = new Set<string>();
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
      plugins: [this.#resolver(packages)],
    }).catch((error) => {
      throw bundlingError(stage, error, this.#root);
    });
    const map = result.outputFiles.find(({ path }) => path.endsWith(".map"));
    const code = result.outputFiles.find(({ path }) => path.endsWith(".js"));
    if (map === undefined || code === undefined) throw new Error("esbuild returned no output");
    const imported = Object.values(result.metafile.outputs).flatMap(({ imports }) => imports);
    // All that was read, not only what is left in the text: constants are inlined from elsewhere.
    const sources = Object.keys(result.metafile.inputs).filter((path) => path !== "entry")
      .map((path) => resolve(this.#root, path)).sort();
    refuseImportMeta(stage, code.text, sources, this.#root);
    return {
      digest: contentDigest(code.text),
      text: code.text,
      mapped: `${code.text}${sourceMapMark}data:application/json;base64,${
        absoluteSources(map.text, this.#root).toBase64()
      }\n`,
      sources,
      packages: [...packages].filter((name) => imported.some(({ path }) => this.#is(path, name)))
        .sort(),
    };
  }

  /** Ends esbuild's process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#esbuild?.stop();
  }

  #is(imported: string, specifier: string): boolean {
    const resolution = resolveBare(imported, this.#dependencies);
    return resolution.kind === "npm" && resolution.specifier === specifier;
  }

  /** Resolves imports as Deno does: relative paths, file URLs, deno.json's import map. */
  #resolver(packages: Set<string>): Esbuild.Plugin {
    return {
      name: "deno",
      setup: (build) => {
        build.onResolve({ filter: /.*/ }, ({ path, importer, resolveDir }) => {
          if (path.startsWith("file:")) return { path: fileURLToPath(path) };
          if (path.startsWith("./") || path.startsWith("../")) {
            return { path: resolve(resolveDir, path) };
          }
          if (isAbsolute(path)) return { path };
          const resolution = resolveBare(path, this.#dependencies);
          switch (resolution.kind) {
            case "builtin":
              return { path, external: true };
            case "npm":
              packages.add(resolution.specifier);
              return { path, external: true };
            case "file":
              return { path: resolve(this.#root, resolution.path) };
            case "unknown":
              return {
                errors: [{
                  text: `"${path}" is not in the imports of deno.json`,
                  detail: importer,
                }],
              };
          }
        });
      },
    };
  }
}

function bundlingError(stage: string, error: unknown, root: string): unknown {
  const errors = (error as { errors?: Esbuild.Message[] }).errors;
  const [first] = errors ?? [];
  if (first === undefined) return error;
  const place = first.location === null
    ? "its entry"
    : `${relative(root, resolve(root, first.location.file))}:${first.location.line}`;
  if (first.id === "unsupported-dynamic-import" || first.id === "unsupported-require-call") {
    return new UserError(
      `Cannot follow the computed import of stage "${stage}" at ${place}: ` +
        `${first.location?.lineText.trim()}`,
      "Import by a literal path, so that a change in what is imported reruns the stage.",
    );
  }
  return new UserError(
    `Cannot load the code of stage "${stage}" at ${place}: ${first.text}`,
    "Correct the import or the syntax there.",
  );
}

/**
 * `import.meta` would refer to the bundle, not to the source file. Files a module finds by it are
 * inputs that must be declared.
 */
function refuseImportMeta(
  stage: string,
  code: string,
  sources: readonly string[],
  root: string,
): void {
  if (!/\bimport\.meta\b/.test(code)) return;
  for (const source of sources) {
    const lines = Deno.readTextFileSync(source).split("\n");
    const line = lines.findIndex((text) => /^(?!\s*(\/\/|\*)).*\bimport\.meta\b/.test(text));
    if (line === -1) continue;
    throw new UserError(
      `Cannot run stage "${stage}": import.meta is used at ${relative(root, source)}:${line + 1}`,
      "Declare the file that it finds as an input, with file(…) or optionalFile(…).",
    );
  }
}

function absoluteSources(map: string, root: string): Uint8Array {
  const parsed = JSON.parse(map);
  parsed.sources = parsed.sources.map((path: string) => pathToFileURL(resolve(root, path)).href);
  return new TextEncoder().encode(JSON.stringify(parsed));
}
