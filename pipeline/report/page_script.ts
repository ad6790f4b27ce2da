/**
 * The page's script with Vega in it, bundled once for each version and kept beside the store.
 *
 * @module
 */

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contentDigest, type Digest } from "../base/digest.ts";
import { messageOf, UserError } from "../base/errors.ts";
import type { Store } from "../store/store.ts";
import { lazily } from "../base/lazy_import.ts";

const here = fileURLToPath(import.meta.resolve("./"));
const engineRoot = fileURLToPath(import.meta.resolve("../../"));
const lockFile = join(engineRoot, "deno.lock");

/** Digest of all that decides how a report looks: the sources in this folder, and the packages. */
export function reportCodeDigest(): Digest {
  return digestOfFiles([...filesBelow(here), lockFile]);
}

/**
 * The script as text.
 *
 * @throws {UserError} it cannot be bundled, for example because the packages are not there.
 */
export async function pageScript(store: Store): Promise<string> {
  const name = digestOfFiles([...filesBelow(join(here, "client")), lockFile]);
  const folder = join(store.root, "report");
  const path = join(folder, `${name}.js`);
  if (existsSync(path)) return Deno.readTextFileSync(path);
  const text = await bundled();
  rmSync(folder, { recursive: true, force: true });
  Deno.mkdirSync(folder, { recursive: true });
  const temporary = store.temporary();
  Deno.writeTextFileSync(temporary, text);
  Deno.renameSync(temporary, path);
  return text;
}

async function bundled(): Promise<string> {
  const esbuild: typeof import("esbuild") = await import(lazily("esbuild"));
  try {
    const { outputFiles: [output] } = await esbuild.build({
      entryPoints: [join(here, "client", "main.ts")],
      absWorkingDir: engineRoot,
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
    });
    if (output === undefined) throw new Error("esbuild returned no output");
    return output.text.replaceAll("</script", "<\\/script");
  } catch (error) {
    throw new UserError(
      `Cannot bundle the report's script: ${messageOf(error).split("\n")[1] ?? messageOf(error)}`,
      "Run `deno install` in the project's folder.",
    );
  } finally {
    await esbuild.stop();
  }
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) =>
      isDirectory
        ? filesBelow(join(folder, name))
        : name.endsWith("_test.ts")
        ? []
        : [join(folder, name)]
    );
}

function digestOfFiles(paths: readonly string[]): Digest {
  return contentDigest(
    paths.map((path) => existsSync(path) ? Deno.readTextFileSync(path) : "").join("\0"),
  );
}
