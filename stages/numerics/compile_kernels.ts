/**
 * Compiles the kernels, which are written in AssemblyScript: each `assembly/<name>.ts` of a stage's
 * folder to `_<name>_kernel.ts` beside that folder.
 *
 * A kernel lies in the tree compiled, as a module with its bytes, so that it is part of the code of every
 * stage that uses it, and nobody who runs a stage needs the compiler (100 MB). That both agree,
 * `compile_kernels_test.ts` makes sure.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The sources, from the project's folder on. */
export const kernelSources: readonly string[] = [
  "stages/dci/assembly/boosting.ts",
  "stages/dci/assembly/exact_splits.ts",
  "stages/teacher-student/assembly/mean_field.ts",
  "stages/vae/assembly/adam.ts",
  "stages/vae/assembly/first_layer.ts",
];

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMPILER = "npm:assemblyscript@0.28.20/asc";

/** The module that a source becomes, and where it belongs. */
export async function compiledKernel(
  source: string,
): Promise<{ readonly path: string; readonly text: string }> {
  const name = basename(source, ".ts");
  const compiled = await Deno.makeTempFile({ suffix: ".wasm" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        // Not with the project's packages, which everybody installs.
        ...["run", "-A", "--quiet", "--no-config", "--no-lock", "--node-modules-dir=none"],
        ...[COMPILER, basename(source), "--outFile", compiled],
        // Memory is imported, and nothing is ever allocated in it.
        ...["--importMemory", "--runtime", "stub", "--enable", "simd", "-O3", "--noAssert"],
      ],
      cwd: join(ROOT, dirname(source)),
    }).output();
    if (!success) {
      throw new Error(`Cannot compile ${source}: ${new TextDecoder().decode(stderr)}`);
    }
    const bytes = await Deno.readFile(compiled);
    const constant = `${name.replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase())}Kernel`;
    return {
      path: join(ROOT, dirname(source), "..", `_${name}_kernel.ts`),
      text: `// Made from assembly/${name}.ts by \`deno task kernels\`.
// deno-fmt-ignore-file
export const ${constant} =
${lines(bytes.toBase64())};
`,
    };
  } finally {
    await Deno.remove(compiled);
  }
}

/** A long text as the sum of short ones. */
function lines(text: string): string {
  const parts = text.match(/.{1,90}/g) ?? [];
  return parts.map((part) => `  "${part}"`).join(" +\n");
}

if (import.meta.main) {
  for (const { path, text } of await Promise.all(kernelSources.map(compiledKernel))) {
    await Deno.writeTextFile(path, text);
  }
}
