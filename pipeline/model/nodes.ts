/**
 * Which stages make up a graph: those that a pipeline lists, and those that others take of variants.
 *
 * A variant's stage that is declared like another, in all that can alter its result, is that other one;
 * what a variant does not change is thus there once.
 *
 * @module
 */

import { canonical, type Json } from "../base/canonical.ts";
import { UserError } from "../base/errors.ts";
import { keyCodec } from "./key_fields/key_input.ts";
import type { Param } from "./param.ts";
import { type AnyStage, type InputRef, outputCodec, type OutputDeclaration } from "./stage.ts";

/** A stage of a graph. */
export interface Node {
  readonly stage: AnyStage;
  /** The variant that it is of, the first if it is of several; `null` for one that is listed. */
  readonly variant: string | null;
}

/** The stages of a graph, each after all that it takes. */
export interface Nodes {
  readonly nodes: readonly Node[];
  /** The stage of the graph that a declaration stands for: itself, or one that is declared alike. */
  readonly sameAs: (stage: AnyStage) => AnyStage;
}

/** The name of a node, unique in its graph. */
export function nodeName(stage: AnyStage, variant: string | null): string {
  return variant === null ? stage.name : `${stage.name}+${variant}`;
}

/** The stages that a stage takes outputs of. */
export function stagesTaken(stage: AnyStage): readonly AnyStage[] {
  return (Object.values(stage.inputs) as InputRef[]).flatMap((ref) => outputsTaken(ref))
    .map((output) => output.stage);
}

/** Their names; one that is taken of many variants counts once. */
export function namesTaken(stage: AnyStage): readonly string[] {
  return [...new Set(stagesTaken(stage).map(({ name }) => name))];
}

/**
 * The nodes of the graph of some stages.
 *
 * @throws {UserError} a cycle, or a stage declared twice or not listed.
 */
export function nodesOf(listed: readonly AnyStage[]): Nodes {
  const variants = reached(listed);
  const isPlain = variants.size === listed.length;
  const sameAs = isPlain ? (stage: AnyStage) => stage : merged(variants);
  const stages = isPlain ? [...variants.keys()] : ordered(listed, sameAs);
  return {
    nodes: stages.map((stage) => ({ stage, variant: variants.get(stage) ?? null })),
    sameAs,
  };
}

/** All stages that are listed or taken, each after what it takes, with the variants that they are of. */
function reached(listed: readonly AnyStage[]): ReadonlyMap<AnyStage, string | null> {
  const names = new Map<string, AnyStage>();
  for (const stage of listed) {
    const other = names.get(stage.name);
    if (other !== undefined) {
      throw new UserError(
        `Cannot use stage "${stage.name}" twice: at ${other.declaredAt} and ${stage.declaredAt}`,
        "Give one of the two another name.",
      );
    }
    names.set(stage.name, stage);
  }
  const isListed = (stage: AnyStage): boolean => names.get(stage.name) === stage;
  const found = new Map<AnyStage, string | null>();
  const visit = (stage: AnyStage, variant: string | null, path: readonly AnyStage[]): void => {
    if (found.has(stage)) return;
    if (path.includes(stage)) {
      const cycle = [...path.slice(path.indexOf(stage)), stage].map((s) => s.name).join(" → ");
      throw new UserError(
        `Cannot order the stages: they form a cycle: ${cycle}`,
        `Remove one of these inputs; the first is declared at ${stage.declaredAt}.`,
      );
    }
    for (const ref of Object.values(stage.inputs) as InputRef[]) {
      for (const { stage: taken, variant: inner } of outputsTaken(ref)) {
        const of = [variant, inner].filter((name) => name !== null).join("+");
        if (of === "" && !isListed(taken)) {
          throw new UserError(
            `Cannot use stage "${stage.name}": it takes an output of "${taken.name}", which the ` +
              "pipeline does not list",
            `Add "${taken.name}" (${taken.declaredAt}) to the pipeline's stages.`,
          );
        }
        visit(taken, of === "" || isListed(taken) ? null : of, [...path, stage]);
      }
    }
    found.set(stage, variant);
  };
  for (const stage of listed) visit(stage, null, []);
  return found;
}

/** The stages of which an input takes outputs, with the variants that it takes them of. */
function outputsTaken(
  ref: InputRef,
): readonly { readonly stage: AnyStage; readonly variant: string | null }[] {
  switch (ref.kind) {
    case "file":
    case "files":
      return [];
    case "output":
      return [{ stage: ref.stage, variant: null }];
    case "aligned":
      return [{ stage: ref.of.stage, variant: null }];
    case "variants":
      return ref.of.map(({ variant, output }) => ({ stage: output.stage, variant }));
  }
}

/** Of stages that are declared alike the one that is listed, else the first. */
function merged(
  variants: ReadonlyMap<AnyStage, string | null>,
): (stage: AnyStage) => AnyStage {
  const chosen = new Map<number, AnyStage>();
  for (const [stage, variant] of variants) {
    const number = declarationNumber(stage);
    if (variant === null || !chosen.has(number)) chosen.set(number, stage);
  }
  return (stage) => chosen.get(declarationNumber(stage)) ?? stage;
}

/** Whether two stages are declared alike in all that can alter a result, what they take included. */
export function isDeclaredAlike(a: AnyStage, b: AnyStage): boolean {
  return declarationNumber(a) === declarationNumber(b);
}

const numbers = new WeakMap<AnyStage, number>();
const numberOfText = new Map<string, number>();

/** A number that stages have in common that are declared alike, and no other. */
function declarationNumber(stage: AnyStage): number {
  const known = numbers.get(stage);
  if (known !== undefined) return known;
  const text = declarationText(stage);
  const number = numberOfText.get(text) ?? numberOfText.size;
  numberOfText.set(text, number);
  numbers.set(stage, number);
  return number;
}

/** Everything in a declaration that can alter the result, with numbers in place of stages. */
function declarationText(stage: AnyStage): string {
  const input = (ref: InputRef): Json => {
    switch (ref.kind) {
      case "file":
        return [ref.kind, ref.path, ref.optional, keyCodec(ref.codec)];
      case "files":
        return [ref.kind, ref.pattern];
      case "output":
        return [ref.kind, declarationNumber(ref.stage), ref.output];
      case "aligned":
        return [ref.kind, declarationNumber(ref.of.stage), ref.of.output];
      case "variants":
        return [
          ref.kind,
          ref.of.map((
            { variant, output },
          ) => [variant, declarationNumber(output.stage), output.output]),
        ];
    }
  };
  const output = (declaration: OutputDeclaration<unknown>): Json => [
    keyCodec(outputCodec(declaration)),
    declaration.path ?? null,
  ];
  const param = ({ value, isDevice }: Param<Json>): Json => [value, isDevice ?? false];
  const { name, module, params, axes, inputs, outputs } = stage;
  return canonical([
    ...[name, module, mapped(params, param), mapped(axes, param)],
    ...[mapped(inputs, input), mapped(outputs, output)],
    ...[stage.random, stage.platform, stage.native, stage.clock, stage.resumable, stage.env]
      .map((choice): Json => choice ?? null),
    ...(stage.program === undefined ? [] : [{ ...stage.program }]),
  ]);
}

function mapped<T>(values: { readonly [name: string]: T }, of: (value: T) => Json): Json {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value)]));
}

/** The stages that listed ones are made from, and themselves, each after what it takes. */
function ordered(
  listed: readonly AnyStage[],
  sameAs: (stage: AnyStage) => AnyStage,
): readonly AnyStage[] {
  const found = new Set<AnyStage>();
  const visit = (stage: AnyStage): void => {
    if (found.has(stage)) return;
    for (const taken of stagesTaken(stage)) visit(sameAs(taken));
    found.add(stage);
  };
  listed.forEach(visit);
  return [...found];
}
