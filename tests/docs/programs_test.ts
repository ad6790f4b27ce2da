/**
 * Follows docs/programs.md to the letter: a fit by scikit-learn beside one of this project.
 *
 * @module
 */

import assert from "node:assert/strict";
import { cpSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMissing, works } from "../needs.ts";

const root = fileURLToPath(import.meta.resolve("../../"));
const page = Deno.readTextFileSync(join(root, "docs/programs.md"));

/** The files that the page shows: a path in backquotes by itself, then a block. */
const files = [...page.matchAll(/^`(stages\/\S+)`\n\n```(?:ts ignore|python)\n(.*?)^```$/gms)]
  .map(([, path = "", content = ""]) => ({ path, content }));

/** The folder of a Python that has scikit-learn. */
const pythonFolder = ["", "/usr/bin/"]
  .find((folder) => works(`${folder}python3`, "-c", "import sklearn"));

/** How far the two scores may lie apart: fixed before the samples were drawn. */
const farthest = 0.03;

Deno.test({
  name: "docs/programs.md works as it is written",
  ignore: isMissing("scikit-learn", pythonFolder !== undefined),
  fn: async () => {
    assert.equal(files.length, 5);
    const temporary = Deno.makeTempDirSync();
    const folder = join(temporary, "opinion");
    try {
      for (const part of ["pipeline", "stages", "deno.json", "deno.lock"]) {
        cpSync(join(root, part), join(folder, part), { recursive: true });
      }
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      for (const { path, content } of files) {
        Deno.mkdirSync(dirname(join(folder, path)), { recursive: true });
        Deno.writeTextFileSync(join(folder, path), content);
      }
      const path = Deno.env.get("PATH") ?? "";
      const run = async (...args: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          ...{ args: [...args], cwd: folder },
          env: {
            ...{ NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
            PATH: pythonFolder === "" ? path : `${pythonFolder}:${path}`,
          },
        }).output();
        const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
        assert.equal(code, 0, text);
        return text;
      };
      await run("check", "--quiet", "stages/mod.ts", "stages/run_compared.ts");
      const [console = ""] = /^```console\n.*?^```$/ms.exec(page) ?? [];
      const parts = console.split(/^\$ /m).slice(1);
      assert.equal(parts.length, 3);
      for (const part of parts) {
        const [command = "", ...shown] = part.replace(/```$/, "").trimEnd().split("\n");
        const output = await run(...command.split(" ").slice(1));
        // How it was bound depends on the machine.
        const said = output.replaceAll(": trusted)", ": enforced)");
        for (const line of shown) assert.ok(said.includes(line), `${command}:\n${output}`);
      }
      const apart: { disentanglement: number; accuracy: number } = JSON.parse(
        Deno.readTextFileSync(join(folder, "artifacts/small/dci/compared/apart.json")),
      );
      assert.ok(apart.disentanglement < farthest, JSON.stringify(apart));
      assert.ok(apart.accuracy < farthest, JSON.stringify(apart));
    } finally {
      Deno.removeSync(temporary, { recursive: true });
    }
  },
});
