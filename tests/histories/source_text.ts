/**
 * The source text of a branch.
 *
 * @module
 */

import {
  type Branch,
  dataFiles,
  type ModuleModel,
  optional,
  shared,
  type StageModel,
  variantName,
} from "./tree.ts";

const engine = import.meta.resolve("../../pipeline/mod.ts");
const codecs = import.meta.resolve("../../pipeline/codecs/mod.ts");

/** Name of a stage by its place. */
export function stageName(place: number): string {
  return `s${place}`;
}

/** Every file of a branch, by its path below the project. */
export function textsOf(branch: Branch): ReadonlyMap<string, string> {
  const { stages, modules } = branch;
  const moduleAt = (place: number): ModuleModel =>
    modules[place] ?? { values: [0, 0], comment: 0, isSwapped: false };
  const sharedAt = (name: typeof shared[number]): ModuleModel =>
    moduleAt(stages.length + shared.indexOf(name));
  return new Map([
    ["stages/mod.ts", declarations],
    ["stages/declared.json", JSON.stringify(declaredOf(branch), null, 1)],
    ["stages/lib/work.ts", work],
    ["stages/lib/mid0.ts", midText(0, sharedAt("mid0"))],
    ["stages/lib/mid1.ts", midText(1, sharedAt("mid1"))],
    ["stages/lib/deep.ts", deepText(sharedAt("deep"))],
    ["stages/lib/constants.ts", constantsText(sharedAt("constants"))],
    ...stages.map((stage, place) =>
      [`stages/${moduleName(stage, place)}`, stageText(stage, moduleAt(place))] as const
    ),
  ]);
}

/** What `mod.ts` reads: a process that has imported it sees edits of the declarations all the same. */
function declaredOf({ axis, variants, stages }: Branch) {
  return {
    axis,
    variants: variants.map((variant) => ({
      name: variantName(variant),
      changes: {
        p: { [stageName(variant.stage % stages.length)]: variant.p },
        ...(variant.axis === null ? {} : { axis: variant.axis }),
      },
    })),
    stages: stages.map((stage, place) => ({
      name: stageName(place),
      module: moduleName(stage, place),
      isSweep: stage.isSweep,
      nature: stage.nature,
      params: { p: stage.p, ms: stage.ms },
      inputs: stage.inputs.map((input) =>
        input.kind === "file"
          ? { kind: input.file === optional ? "optional" : "file", path: dataFiles[input.file] }
          : input
      ),
    })),
  };
}

function moduleName(stage: StageModel, place: number): string {
  return `${stageName(place)}${stage.isRenamed ? "_renamed" : ""}.ts`;
}

const declarations = `
import {
  acrossVariants, aligned, file, inVariants, integer, list, number, optionalFile, pipeline, stage, sweep,
} from "${engine}";
import { plainText } from "${codecs}";

const declared = () =>
  JSON.parse(Deno.readTextFileSync(new URL("./declared.json", import.meta.url)));
const inputOf = ({ kind, from, path }, made, others) => {
  switch (kind) {
    case "file": return file(path, plainText());
    case "optional": return optionalFile(path, plainText());
    case "aligned": return aligned(made[from].out.text);
    case "variants": return acrossVariants(others, (stages) => stages[from].out.text);
    default: return made[from].out.text;
  }
};
const declare = (profile, stages, others) => {
  const made = [];
  for (const { name, module, isSweep, nature, params, inputs } of stages) {
    const spec = {
      name,
      about: nature,
      module: import.meta.resolve("./" + module),
      params: { p: integer(profile.p[name] ?? params.p), ms: integer(params.ms) },
      inputs: Object.fromEntries(inputs.map((input, i) => ["i" + i, inputOf(input, made, others)])),
      outputs: { text: plainText() },
      random: nature === "random",
      clock: nature === "clock",
      resumable: nature === "resumable",
    };
    const over = { x: list(profile.axis, (x) => number(x)) };
    made.push(isSweep ? sweep({ ...spec, over }) : stage(spec));
  }
  return made;
};
export default pipeline({
  name: "histories",
  seed: 1,
  get profiles() { return { standard: { p: {}, axis: declared().axis } }; },
  get variants() { return declared().variants; },
  defaultProfile: "standard",
  stages: (profile, unchanged) => {
    const { stages, variants } = declared();
    const compared = stages.filter(({ inputs }) => inputs.every(({ kind }) => kind !== "variants"));
    const others = compared.length === stages.length
      ? []
      : inVariants(unchanged, variants, (changed) => declare(changed, compared, []));
    return declare(profile, stages, others);
  },
});
`;

/** What all stages do: the output says which code ran, with which parameters, and what it has read. */
const work = `
const sha256 = async (text: string): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();

async function inputLines(inputs: any): Promise<string[]> {
  const lines: string[] = [];
  for (const name of Object.keys(inputs).sort()) {
    for (const reader of [inputs[name]].flat()) {
      const text = reader.read();
      const point = Object.entries(reader.params ?? {}).sort().map(([k, v]) => " " + k + "=" + v).join("");
      lines.push(name + point + " " + (text === null ? "absent" : await sha256(text)));
    }
  }
  return lines.sort();
}

export async function work(
  { params, inputs, seed, checkpoint }: any,
  code: string,
  nature: string,
  coarse: boolean,
): Promise<{ text: string }> {
  const x = params.x === undefined ? "" : " x=" + params.x;
  let lines = ["code " + code, "params p=" + params.p + " ms=" + params.ms + x];
  const known = nature === "resumable" ? checkpoint.load() : null;
  if (known === null) lines.push(...await inputLines(inputs));
  else lines = new TextDecoder().decode(known).split("\\n");
  if (nature === "resumable") checkpoint.save(new TextEncoder().encode(lines.join("\\n")));
  if (params.ms > 0) await new Promise((resolve) => setTimeout(resolve, params.ms));
  if (nature === "clock") lines.push("free " + Date.now() % 3);
  if (nature === "random") lines.push("seed " + seed, "free " + Math.random());
  const text = lines.join("\\n") + "\\n";
  return { text: coarse ? "coarse " + parseInt((await sha256(text)).slice(0, 2), 16) % 2 + "\\n" : text };
}
`;

function stageText({ nature, coarse, mid }: StageModel, module: ModuleModel): string {
  const sum = module.isSwapped ? "1 + context.params.p" : "context.params.p + 1";
  return `// ${module.comment}
import { mid${mid} } from "./lib/mid${mid}.ts";
import { work } from "./lib/work.ts";
export default (context: any) =>
  work(context, "own=${
    module.values[0]
  } sum=" + (${sum}) + " " + mid${mid}(context.params.p), "${nature}", ${coarse});
`;
}

function midText(n: number, { values, comment, isSwapped }: ModuleModel): string {
  return `import { deep${n} } from "./deep.ts";
export const mid${n} = (p: number): string => "mid${n}=${values[0]} sum=" + (${
    isSwapped ? "2 + p" : "p + 2"
  }) + " " + deep${n}(p);
// ${comment}
`;
}

function deepText({ values, comment, isSwapped }: ModuleModel): string {
  const sum = isSwapped ? "3 + p" : "p + 3";
  return `import { k0, k1 } from "./constants.ts";
/* ${comment} */
export const deep0 = (p: number): string => "deep0=${values[0]} k0=" + k0 + " sum=" + (${sum});
export const deep1 = (p: number): string => "deep1=${values[1]} k1=" + k1 + " sum=" + (${sum});
`;
}

function constantsText({ values, comment }: ModuleModel): string {
  return `/** ${comment} */
export const k0 = ${values[0]};
export const k1 = ${values[1]};
`;
}
