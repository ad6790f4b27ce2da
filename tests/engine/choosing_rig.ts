/**
 * A project to choose from: the sweep `vae/training` over gains and seeds, `vae/scores` aligned with it,
 * `figures/fig3` and its drawing, and `rates`, which takes a file.
 *
 * @module
 */

import { codecs, engine, files, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

const work = "export default ({ params }: any) => ({ table: params });";

/** The project's files, by path. */
export const choosingFiles: { readonly [path: string]: string } = {
  "deno.json": "{}",
  "data/rates.csv": "rate\n0.5\n",
  "stages/mod.ts": `
import { aligned, at, file, flag, integer, list, number, pipeline, record, stage, sweep, text } from "${engine}";
import { json, plainText } from "${codecs}";
interface Profile {
  readonly gains: readonly number[];
  readonly steps: number;
  readonly isCentred: boolean;
  readonly form: string;
  readonly net: { readonly width: number; readonly depth: number };
}
const declare = ({ gains, steps, isCentred, form, net }: Profile) => {
  const training = sweep({
    name: "vae/training",
    about: "trains",
    module: import.meta.resolve("./training.ts"),
    over: { gain: list(gains, (v) => number(v, { above: 0 })), seed: list([0, 1], (v) => integer(v)) },
    params: { steps: integer(steps, { min: 1 }), width: integer(net.width), depth: integer(net.depth) },
    outputs: { table: json<unknown>() },
    tags: ["slow", "vae"],
  });
  const scores = sweep({
    name: "vae/scores",
    about: "scores",
    module: import.meta.resolve("./scores.ts"),
    over: { gain: list(gains, (v) => number(v)), seed: list([0, 1], (v) => integer(v)) },
    params: { isCentred: flag(isCentred), form: text(form) },
    inputs: { table: aligned(training.out.table) },
    outputs: { table: at("scores/{gain}-{seed}.json", json<unknown>()) },
    tags: ["vae"],
  });
  const figure = stage({
    name: "figures/fig3",
    about: "shows",
    module: import.meta.resolve("./figure.ts"),
    inputs: { tables: scores.out.table },
    outputs: { spec: at("figures/fig3.json", json<unknown>()) },
    figures: [3],
  });
  const drawing = stage({
    name: "figures/fig3-drawing",
    about: "draws",
    module: import.meta.resolve("./figure.ts"),
    inputs: { spec: figure.out.spec },
    outputs: { spec: at("figures/fig3.svg", json<unknown>()) },
    figures: [3],
  });
  const rates = stage({
    name: "rates",
    about: "takes a file",
    module: import.meta.resolve("./rates.ts"),
    inputs: { rates: file("data/rates.csv", plainText()) },
    outputs: { table: json<unknown>() },
  });
  return [training, scores, figure, drawing, rates];
};
export default pipeline<Profile, "standard" | "smoke">({
  name: "choosing",
  seed: 1,
  profiles: {
    standard: { gains: [0.3, 1], steps: 10, isCentred: true, form: "sum", net: { width: 8, depth: 2 } },
    smoke: { gains: [0.3], steps: 1, isCentred: true, form: "sum", net: { width: 2, depth: 1 } },
  },
  variants: [{ name: "long", changes: { steps: 20 } }],
  defaultProfile: "standard",
  stages: declare,
});
`,
  "stages/lib/shared.ts": "export const shared = <T>(value: T): T => value;\n",
  "stages/training.ts":
    `import { shared } from "./lib/shared.ts";\nexport default ({ params }: any) => {
  console.log("training", params.gain);
  return { table: shared(params) };
};\n`,
  "stages/scores.ts": work,
  "stages/figure.ts": "export default () => ({ spec: 1 });",
  "stages/rates.ts":
    `import { shared } from "./lib/shared.ts";\nexport default ({ inputs }: any) => ({ table: shared(inputs.rates.read()) });\n`,
};

/** A temporary project to choose from; some files replaced or added. */
export function choosingProject(replaced: { readonly [path: string]: string } = {}): Project {
  const project = new WarmProject({ ...choosingFiles, ...replaced });
  for (const path of Object.keys(files)) {
    if (!(path in choosingFiles)) Deno.removeSync(`${project.root}/${path}`);
  }
  return project;
}
