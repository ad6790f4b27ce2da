/**
 * NumPy as the other side of a test, where it is installed.
 *
 * @module
 */

import { isMissing } from "../../tests/needs.ts";

const python = "/usr/bin/python3";

function python3(args: readonly string[]): { readonly ok: boolean; readonly output: string } {
  try {
    const { success, stdout, stderr } = new Deno.Command(python, { args: [...args] }).outputSync();
    const text = new TextDecoder().decode(success ? stdout : stderr);
    return { ok: success, output: text.trim() };
  } catch {
    return { ok: false, output: "" };
  }
}

const isWithoutNumpy = isMissing(`NumPy for ${python}`, python3(["-c", "import numpy"]).ok);

/** Runs Python with NumPy. */
export const numpy = {
  /** Test options that skip a test where NumPy is absent. */
  options: { ignore: isWithoutNumpy },
  /**
   * Runs a program with `np` imported and `path` naming a file with the given bytes.
   *
   * @returns what it printed
   */
  run(content: Uint8Array, program: string): string {
    const path = Deno.makeTempFileSync();
    try {
      Deno.writeFileSync(path, content);
      const { ok, output } = python3(["-c", `import numpy as np; path = '${path}'; ${program}`]);
      if (!ok) throw new Error(output);
      return output;
    } finally {
      Deno.removeSync(path);
    }
  },
  /** Runs a program that writes a file to `path`, and gives the file's bytes. */
  write(program: string): Uint8Array {
    const path = Deno.makeTempFileSync();
    try {
      const { ok, output } = python3(["-c", `import numpy as np; path = '${path}'; ${program}`]);
      if (!ok) throw new Error(output);
      return Deno.readFileSync(path);
    } finally {
      Deno.removeSync(path);
    }
  },
};
