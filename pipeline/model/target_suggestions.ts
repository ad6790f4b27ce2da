/**
 * What a word that names no target may have been meant for.
 *
 * @module
 */

import { nearest, UserError } from "../base/errors.ts";
import type { Element } from "./element.ts";
import type { Graph } from "./graph.ts";
import { elementNamed, figureIn, patternOf } from "./target_words.ts";

const shownNames = 4;

/**
 * The error that a word names nothing, with the names that are nearest to it.
 *
 * @param others names that the word might have been meant for, besides those of the graph
 */
export function noSuchTarget(
  graph: Graph,
  word: string,
  others: readonly string[] = [],
): UserError {
  const figure = figureIn(word);
  const found = figure === undefined
    ? meantFor(word, namesIn(graph, others))
    : figuresNear(graph, figure);
  return new UserError(
    `Cannot find target "${word}": ${
      problemOfPoint(graph, word) ?? "no stage, element, figure, tag or file has this name"
    }`,
    (found.length > 0
      ? `Did you mean ${inQuotes(found)}?`
      : "See `deno task graph` for the names.") +
      (word.includes("+")
        ? " What a variant does not change is the stage's own, without a plus."
        : ""),
  );
}

function figuresNear({ stages }: Graph, number: number): readonly string[] {
  const figures = new Set(stages.flatMap((stage) => stage.figures ?? []));
  return [...figures].sort((a, b) => Math.abs(a - number) - Math.abs(b - number))
    .slice(0, shownNames).map((figure) => `fig${figure}`);
}

/** All that can be named, the most likely first. */
function namesIn({ stages, elements }: Graph, others: readonly string[]): readonly string[] {
  const names = stages.map(({ name }) => name);
  return [
    ...new Set([
      ...names,
      ...others,
      ...stages.flatMap(({ figures }) => (figures ?? []).map((n) => `fig${n}`)),
      ...stages.flatMap(({ tags }) => (tags ?? []).map((tag) => `tag:${tag}`)),
      ...names.flatMap((name) => name.includes("/") ? [name.replace(/\/.*$/, "/*")] : []),
      ...elements.map(({ id }) => id),
      ...elements.flatMap(({ outputs }) => outputs.map(({ path }) => path)),
      ...elements.flatMap(({ inputs }) =>
        inputs.flatMap((input) => input.kind === "file" ? [input.path] : [])
      ),
    ]),
  ];
}

/** Those of some names that are the same but for case, or have the word as a part; else the nearest. */
function meantFor(word: string, names: readonly string[]): readonly string[] {
  const typed = word.toLowerCase();
  const like = (isLike: (name: string) => boolean): readonly string[] =>
    names.filter((name) => isLike(name.toLowerCase()));
  const plain = typed.replaceAll("*", "").replace(/^[./]+|\/+$/g, "");
  const near = nearestIn(word, names);
  const groups = [
    like((name) => name === typed),
    like((name) => name === `${plain}/*`),
    plain === "" ? [] : withoutPoints(like((name) => partsOf(name).includes(plain))),
    near === undefined ? [] : [near],
    plain.length < 3 ? [] : withoutPoints(like((name) => name.includes(plain))),
    typed.includes("*") ? like(patternOf(`*${typed}*`)) : [],
  ];
  return groups.find((group) => group.length > 0)?.slice(0, shownNames) ?? [];
}

/** Where whole stages are among the names, their elements need not be. */
function withoutPoints(names: readonly string[]): readonly string[] {
  const whole = names.filter((name) => !/[@=]/.test(name));
  return whole.length > 0 ? whole : names;
}

/** The name that is nearest, or of which a part is: `phse` is near `pathways/phase`. */
function nearestIn(word: string, names: readonly string[]): string | undefined {
  const nameOf = new Map(names.map((name) => [name, name]));
  for (const name of names) {
    for (const part of partsOf(name)) if (!nameOf.has(part)) nameOf.set(part, name);
  }
  const part = nearest(word, nameOf.keys().filter(({ length }) => length > 2));
  return part === undefined ? undefined : nameOf.get(part);
}

/** `pathways/phase` has the parts `pathways` and `phase`; a file's extension is none. */
function partsOf(name: string): readonly string[] {
  const file = name.slice(name.lastIndexOf("/") + 1);
  return [...name.split(/[/@,:]/), file.replace(/\..*$/, "")];
}

/** What is wrong with the point of a stage that there is. */
function problemOfPoint({ elements, ...graph }: Graph, word: string): string | undefined {
  const at = word.indexOf("@");
  if (at === -1) return undefined;
  const stage = word.slice(0, at);
  const of = elements.filter(elementNamed({ elements, ...graph }, `${stage}@*`));
  const [first] = of;
  if (first === undefined) return undefined;
  const axes = first.labels.map(({ axis }) => axis);
  if (axes.length === 0) return `"${stage}" is no sweep`;
  const unknown = word.slice(at + 1).split(",").map((pair) => pair.split("=")[0] ?? pair)
    .find((axis) => axis !== "*" && !axes.includes(axis) && !isWritten(first, axis));
  return unknown === undefined
    ? `no element of "${stage}" has these values`
    : `"${stage}" has no axis "${unknown}", only ${axes.join(", ")}`;
}

function isWritten({ labels }: Element, axis: string): boolean {
  return labels.some(({ written }) => written === axis);
}

function inQuotes(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const [last = ""] = quoted.slice(-1);
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} or ${last}`;
}
