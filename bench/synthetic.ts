/**
 * One graph for every engine: a source, `n` parts made from it, and a total of all parts.
 *
 * @module
 */

import { join } from "node:path";

const engine = import.meta.resolve("../pipeline/mod.ts");
const codecs = import.meta.resolve("../pipeline/codecs/mod.ts");

/** Writes the graph of `n` parts as a project of ours into a folder. */
export function writeOurs(folder: string, n: number): void {
  write(folder, {
    "deno.json": "{}",
    "stages/mod.ts": `
import { list, number, pipeline, stage, sweep } from "${engine}";
import { json } from "${codecs}";
const source = stage({
  name: "source",
  about: "makes a number",
  module: import.meta.resolve("./source.ts"),
  outputs: { value: json<number>() },
});
const part = sweep({
  name: "part",
  about: "multiplies it",
  module: import.meta.resolve("./part.ts"),
  over: { k: list(Array.from({ length: ${n} }, (_, k) => k), (k) => number(k)) },
  inputs: { value: source.out.value },
  outputs: { value: json<number>() },
});
const total = stage({
  name: "total",
  about: "adds up",
  module: import.meta.resolve("./total.ts"),
  inputs: { parts: part.out.value },
  outputs: { value: json<number>() },
});
export default pipeline({
  name: "synthetic",
  seed: 1,
  profiles: { standard: {} },
  defaultProfile: "standard",
  stages: () => [source, part, total],
});
`,
    "stages/source.ts": "export default () => ({ value: 1 });",
    "stages/part.ts":
      "export default ({ params, inputs }: any) => ({ value: inputs.value.read() * params.k });",
    "stages/total.ts": `
export default ({ inputs }: any) => ({
  value: inputs.parts.reduce((sum: number, part: any) => sum + part.read(), 0),
});
`,
  });
}

/** Writes the same graph for ninja, GNU make, Snakemake and wireit; their parts copy a file. */
export function writePeers(folder: string, n: number): void {
  const parts = Array.from({ length: n }, (_, k) => `part${k}`);
  write(folder, {
    "source": "1\n",
    "build.ninja": [
      "rule copy",
      "  command = cp $in $out",
      "rule join",
      "  command = cat $in > $out",
      ...parts.map((part) => `build ninja/${part}: copy source`),
      `build ninja/total: join ${parts.map((part) => `ninja/${part}`).join(" ")}`,
      "",
    ].join("\n"),
    "Makefile": [
      `PARTS := ${parts.map((part) => `make/${part}`).join(" ")}`,
      "make/total: $(PARTS)\n\tcat $^ > $@",
      "make/part%: source\n\tcp $< $@",
      "",
    ].join("\n"),
    "Snakefile": `
rule total:
    input: expand("snakemake/part{k}", k=range(${n}))
    output: "snakemake/total"
    shell: "cat {input} > {output}"

rule part:
    input: "source"
    output: "snakemake/part{k}"
    shell: "cp {input} {output}"
`,
    // In a folder of its own: Deno would take a package.json for one of ours.
    "wireit/source": "1\n",
    "wireit/package.json": JSON.stringify({
      scripts: Object.fromEntries([...parts, "total"].map((name) => [name, "wireit"])),
      wireit: {
        ...Object.fromEntries(
          parts.map((part) => [
            part,
            { command: `cp source out/${part}`, files: ["source"], output: [`out/${part}`] },
          ]),
        ),
        total: {
          command: "cat out/part* > out/total",
          dependencies: parts,
          files: [],
          output: ["out/total"],
        },
      },
    }),
  });
  for (const peer of ["ninja", "make", "snakemake", "wireit/out"]) {
    Deno.mkdirSync(join(folder, peer));
  }
}

function write(folder: string, files: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    Deno.mkdirSync(join(folder, path, ".."), { recursive: true });
    Deno.writeTextFileSync(join(folder, path), text);
  }
}
