/**
 * The page's script with Vega in it, bundled once for each version and kept beside the store.
 *
 * @module
 */

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type * as Esbuild from "npm:esbuild@0.28.2";
import { contentDigest, type Digest } from "../base/digest.ts";
import { engineFolder, engineUrl } from "../base/engine_place.ts";
import { messageOf, UserError } from "../base/errors.ts";
import { filesBelow } from "../base/files_below.ts";
import { lazily } from "../base/lazy_import.ts";
import { localCopy } from "../base/remote_module.ts";
import { configFolder } from "../plan/config_folder.ts";
import type { Store } from "../store/store.ts";

/**
 * Digest of all that decides how a report looks: the sources in this folder, and the packages.
 *
 * @param root the project's folder
 */
export function reportCodeDigest(root: string): Digest {
  return codeDigest("report", root);
}

/**
 * The script as text.
 *
 * @throws {UserError} it cannot be bundled, for example because the packages are not there.
 */
export async function pageScript(store: Store, root: string): Promise<string> {
  const folder = join(store.root, "report");
  const path = join(folder, `${codeDigest("report/client", root)}.js`);
  if (existsSync(path)) return Deno.readTextFileSync(path);
  const text = await bundled(packagesFolder(root));
  rmSync(folder, { recursive: true, force: true });
  Deno.mkdirSync(folder, { recursive: true });
  const temporary = store.temporary();
  Deno.writeTextFileSync(temporary, text);
  Deno.renameSync(temporary, path);
  return text;
}

/** The folder from which packages are found: the engine's own, or where that is on the net, the project's. */
function packagesFolder(root: string): string {
  return engineFolder ?? configFolder(root);
}

/** What is on the net has its version in its address. */
function codeDigest(folder: string, root: string): Digest {
  const lockFile = join(configFolder(engineFolder ?? root), "deno.lock");
  const lock = existsSync(lockFile) ? Deno.readTextFileSync(lockFile) : "";
  const code = engineFolder === undefined ? [engineUrl] : codeIn(join(engineFolder, folder));
  return contentDigest([...code, lock].join("\0"));
}

function codeIn(folder: string): readonly string[] {
  return filesBelow(folder).filter((path) => !path.endsWith("_test.ts"))
    .map((path) => Deno.readTextFileSync(join(folder, path)));
}

async function bundled(packages: string): Promise<string> {
  const esbuild: typeof Esbuild = await import(lazily("npm:esbuild@0.28.2"));
  try {
    const { outputFiles: [output] } = await esbuild.build({
      entryPoints: [`${engineUrl}report/client/main.ts`],
      absWorkingDir: packages,
      bundle: true,
      write: false,
      format: "iife",
      platform: "browser",
      target: "es2022",
      minify: true,
      charset: "utf8",
      legalComments: "eof",
      tsconfigRaw: {},
      logLevel: "silent",
      plugins: [engineModules(packages)],
    });
    if (output === undefined) throw new Error("esbuild returned no output");
    return output.text.replaceAll("</script", "<\\/script");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot bundle the report's script: ${messageOf(error).split("\n")[1] ?? messageOf(error)}`,
      "Run `deno install` in the project's folder.",
    );
  } finally {
    await esbuild.stop();
  }
}

const namespace = "engine";
const npm = /^npm:((?:@[^/@]+\/)?[^/@]+)@[^/]+(\/.*)?$/;

/** Finds the engine's own modules by their URLs, and packages in a folder's `node_modules/`. */
function engineModules(resolveDir: string): Esbuild.Plugin {
  return {
    name: "engine",
    setup: (build) => {
      build.onResolve({ filter: /^(file|https?):/ }, ({ path }) => ({ path, namespace }));
      build.onResolve({ filter: /^\.{1,2}\//, namespace }, ({ path, importer }) => ({
        path: new URL(path, importer).href,
        namespace,
      }));
      build.onResolve({ filter: npm }, ({ path, kind }) => {
        const [, name, inside = ""] = npm.exec(path) ?? [];
        return build.resolve(`${name}${inside}`, { kind, resolveDir });
      });
      build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: Deno.readTextFileSync(path.startsWith("file:") ? new URL(path) : localCopy(path)),
        loader: "ts",
        resolveDir,
      }));
    },
  };
}
