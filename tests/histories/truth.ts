/**
 * What a stage's output has to be: a second reading of what {@linkcode textsOf} writes, which knows
 * nothing of the engine.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { stageName, textsOf } from "./source_text.ts";
import {
  type Branch,
  dataFiles,
  type InputModel,
  inVariant,
  type StageModel,
  type VariantModel,
  variantName,
} from "./tree.ts";

/** What matters of a stage's code. */
export interface Code {
  readonly own: number;
  /** Which of the shared modules it calls. */
  readonly n: number;
  readonly mid: number;
  readonly deep: number;
  readonly k: number;
  readonly nature: string;
  readonly coarse: boolean;
}

/** An input as it was read: the point of the element, where it is one of many, and the bytes' digest. */
export interface Taken {
  readonly name: string;
  readonly variant?: string;
  readonly x?: number;
  readonly digest: string | null;
}

/** The parameters of an element; `x` in sweeps. */
export interface ParamsOfElement {
  readonly p: number;
  readonly ms: number;
  readonly x?: number;
}

/** An element of the branch, with where its output goes. */
export interface ElementModel {
  readonly id: string;
  readonly artifact: string;
  readonly stage: number;
  readonly params: ParamsOfElement;
  readonly inputs: readonly ElementInputModel[];
  /** Whether its bytes, or those of something above it, may differ from run to run. */
  readonly isFree: boolean;
}

/** One file that an element takes. */
export interface ElementInputModel {
  readonly name: string;
  readonly variant?: string;
  readonly x?: number;
  /** An artifact, or a file in `data/`, by its path. */
  readonly path: string;
  readonly from?: ElementModel;
}

/** The digest of bytes, as in keys. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * All elements of a branch, each after what it takes. What is declared alike in several variants is there
 * once: of the branch itself, or of the first of them.
 *
 * @param own the variant that is asked for: what takes variants takes those of the unchanged branch
 */
export function elementsOf(branch: Branch, own?: VariantModel): readonly ElementModel[] {
  const { axis, stages } = own === undefined ? branch : inVariant(branch, own);
  const known = new Map<string, readonly ElementModel[]>();
  // What the branch itself has comes first, so that it is not called after a variant.
  expanded({ axis, stages: stages.filter(isCompared) }, null, known, []);
  const others = branch.variants.map((variant) => {
    const { axis, stages } = inVariant(branch, variant);
    const name = variantName(variant);
    return { name, made: expanded({ axis, stages: stages.filter(isCompared) }, name, known, []) };
  });
  const found = new Set<ElementModel>();
  const visit = (element: ElementModel): void => {
    if (found.has(element)) return;
    for (const { from } of element.inputs) if (from !== undefined) visit(from);
    found.add(element);
  };
  expanded({ axis, stages }, null, known, others).flat().forEach(visit);
  return [...found];
}

/** Whether a stage is among those that are compared; only the last one compares. */
function isCompared({ inputs }: StageModel): boolean {
  return inputs.every(({ kind }) => kind !== "variants");
}

/** The elements of a variant of a branch, or of itself, by stage; those that are known are the same. */
function expanded(
  { axis, stages }: Pick<Branch, "axis" | "stages">,
  variant: string | null,
  known: Map<string, readonly ElementModel[]>,
  others: readonly InVariant[],
): readonly (readonly ElementModel[])[] {
  const made: (readonly ElementModel[])[] = [];
  const alike: string[] = [];
  for (const [place, stage] of stages.entries()) {
    const above = stage.inputs.map((input) => input.kind === "file" ? "" : alike[input.from] ?? "");
    const is = sha256(JSON.stringify([place, stage.p, stage.isSweep ? axis : null, above]));
    alike.push(is);
    const elements = known.get(is) ?? elementsAt(place, { axis, stages }, variant, made, others);
    known.set(is, elements);
    made.push(elements);
  }
  return made;
}

interface InVariant {
  readonly name: string;
  readonly made: readonly (readonly ElementModel[])[];
}

function elementsAt(
  place: number,
  { axis, stages }: Pick<Branch, "axis" | "stages">,
  variant: string | null,
  made: readonly (readonly ElementModel[])[],
  others: readonly InVariant[],
): readonly ElementModel[] {
  const stage = stages[place];
  if (stage === undefined) return [];
  const name = stageName(place) + (variant === null ? "" : `+${variant}`);
  const folder = (variant === null ? "" : `variants/${variant}/`) + stageName(place);
  const points = stage.isSweep ? axis : [undefined];
  return points.map((x): ElementModel => {
    const inputs = stage.inputs.flatMap((input, i) =>
      inputsOf(input, `i${i}`, x, stages, made, others)
    );
    return {
      id: x === undefined ? name : `${name}@x=${x}`,
      artifact: x === undefined ? `${folder}/text.txt` : `${folder}/x=${x}/text.txt`,
      stage: place,
      params: { p: stage.p, ms: stage.ms, ...(x === undefined ? {} : { x }) },
      inputs,
      isFree: stage.nature === "clock" || inputs.some(({ from }) => from?.isFree === true),
    };
  });
}

function inputsOf(
  input: InputModel,
  name: string,
  x: number | undefined,
  stages: Branch["stages"],
  made: readonly (readonly ElementModel[])[],
  others: readonly InVariant[],
): readonly ElementInputModel[] {
  if (input.kind === "file") return [{ name, path: dataFiles[input.file] ?? "" }];
  if (input.kind === "variants") {
    return others.flatMap((other) =>
      (other.made[input.from] ?? []).map((from) => ({
        name,
        variant: other.name,
        ...(from.params.x === undefined ? {} : { x: from.params.x }),
        path: from.artifact,
        from,
      }))
    );
  }
  const elements = made[input.from] ?? [];
  const taken = input.kind === "aligned"
    ? elements.filter(({ params }) => params.x === x)
    : elements;
  const isMany = input.kind === "stage" && stages[input.from]?.isSweep === true;
  return taken.map((from) => ({
    name,
    path: from.artifact,
    from,
    ...(isMany && from.params.x !== undefined ? { x: from.params.x } : {}),
  }));
}

/** What a branch's stages do, by place. */
export function codesOf(branch: Branch): readonly Code[] {
  const texts = textsOf(branch);
  return branch.stages.map((stage, place) => {
    const path = `stages/${stageName(place)}${stage.isRenamed ? "_renamed" : ""}.ts`;
    const code = codeIn(texts.get(path) ?? "", (name) => texts.get(`stages/lib/${name}.ts`));
    if (code === undefined) throw new Error(`${path} is not as it should be`);
    return code;
  });
}

/** What the code of a stage does, by its sources; `undefined` where they are no stage of ours. */
export function codeIn(
  stage: string,
  library: (name: string) => string | undefined,
): Code | undefined {
  const found = /own=(\d).*mid(\d)\(context\.params\.p\), "(\w+)", (true|false)/.exec(stage);
  if (found === null) return undefined;
  const [, own, n, nature = "", coarse] = found;
  const numberIn = (name: string, what: string): number =>
    Number(new RegExp(`\\b${what} ?= ?(\\d)`).exec(library(name) ?? "")?.[1]);
  return {
    own: Number(own),
    n: Number(n),
    mid: numberIn(`mid${n}`, `mid${n}`),
    deep: numberIn("deep", `deep${n}`),
    k: numberIn("constants", `k${n}`),
    nature,
    coarse: coarse === "true",
  };
}

/** What a bundle's text does, as far as it can be seen there, in the form of {@linkcode spelled}. */
export function spelledIn(bundle: string): string {
  const names = /\b(own|mid\d|deep\d|k\d)=(?:\$\{|"\+)?(\d)/g;
  return [...bundle.matchAll(names)].map(([, name, value]) => `${name}=${value}`).sort().join(" ");
}

/** The names and versions that a stage's code says. */
export function spelled({ own, n, mid, deep, k }: Code): string {
  return [`own=${own}`, `mid${n}=${mid}`, `deep${n}=${deep}`, `k${n}=${k}`].sort().join(" ");
}

/**
 * The output of a stage.
 *
 * @param seed its seed, which only random stages have
 * @param actual an output that it made: what is free in it (the time, random numbers) is taken from there
 */
export function outputOf(
  code: Code,
  { p, ms, x }: ParamsOfElement,
  taken: readonly Taken[],
  seed: string,
  actual: string,
): string {
  const { own, n, mid, deep, k, nature, coarse } = code;
  const free = /^free .*$/m.exec(actual)?.[0] ?? "free ?";
  const lines = [
    `code own=${own} sum=${p + 1} mid${n}=${mid} sum=${p + 2} deep${n}=${deep} k${n}=${k} sum=${
      p + 3
    }`,
    `params p=${p} ms=${ms}${x === undefined ? "" : ` x=${x}`}`,
    ...taken.map(({ name, variant, x, digest }) =>
      [
        name,
        ...(variant === undefined ? [] : [`variant=${variant}`]),
        ...(x === undefined ? [] : [`x=${x}`]),
        digest ?? "absent",
      ].join(" ")
    ).sort(),
    ...(nature === "random" ? [`seed ${seed}`] : []),
    ...(nature === "clock" || nature === "random" ? [free] : []),
  ];
  const text = lines.join("\n") + "\n";
  return coarse ? `coarse ${parseInt(sha256(text).slice(0, 2), 16) % 2}\n` : text;
}

/** The seed that a stage was given, as its output says. */
export function seedIn(output: string): string {
  return /^seed (.*)$/m.exec(output)?.[1] ?? "";
}
