/**
 * What the user asks for: stage names, elements and figure numbers, turned into elements.
 *
 * @module
 */

import { canonical, fromCanonical, type Json } from "../base/canonical.ts";
import { nearest, UserError } from "../base/errors.ts";
import { type Element, type Graph, upstream } from "./graph.ts";
import { nodeName } from "./nodes.ts";
import type { AnyStage } from "./stage.ts";

/**
 * The elements that a word names: `pathways/phase` (a stage, with all its elements; a sweep over nothing
 * has none), `cells@sigma=0.1` (the elements with that value, whatever their other axes), or `fig3`.
 * Variants are named with a plus: `pathways/phase+eta=5`, `cells+*@sigma=0.1`.
 *
 * A value may be written as anybody writes it (`a=1.0` is `a=1`), a text in quotes, and `*` stands for
 * any text in values and names of stages.
 *
 * @param others names that the word might have been meant for, besides those of the graph
 * @throws {UserError} the word names nothing; the nearest name is suggested.
 */
export function elementsNamed(
  graph: Graph,
  word: string,
  others: readonly string[] = [],
): readonly Element[] {
  const figure = /^fig(?:ure)?-?(\d+)$/i.exec(word);
  const isNamed = figure === null
    ? stageNamed(word)
    : ({ figures }: AnyStage): boolean => figures?.includes(Number(figure[1])) ?? false;
  if (graph.stages.some(isNamed)) return ownElements(graph, isNamed);
  const isMeant = elementNamed(graph, word);
  const found = graph.elements.filter((element) => element.id === word || isMeant(element));
  if (found.length > 0) return found;
  const names = new Set<string>([...graph.stages.map(({ name }) => name), ...others]);
  for (const element of graph.elements) names.add(element.id);
  for (const { figures } of graph.stages) for (const n of figures ?? []) names.add(`fig${n}`);
  const near = nearest(word, names);
  throw new UserError(
    `Cannot find target "${word}": no stage, element or figure has this name`,
    (near === undefined ? "See `deno task graph` for the names." : `Did you mean "${near}"?`) +
      (word.includes("+")
        ? " What a variant does not change is the stage's own, without a plus."
        : ""),
  );
}

/** The elements of some stages of a graph; without those of variants that differ. */
export function ownElements(
  graph: Graph,
  isMeant: (stage: AnyStage) => boolean,
): readonly Element[] {
  const meant = new Set(graph.stages.filter(isMeant));
  return graph.elements.filter(({ stage }) => meant.has(stage));
}

/** The elements that several words name, or all of them when there is no word. */
export function targetsOf(graph: Graph, words: readonly string[]): readonly Element[] {
  if (words.length === 0) return graph.elements;
  const wanted = new Set(words.flatMap((word) => elementsNamed(graph, word)));
  return graph.elements.filter((element) => wanted.has(element));
}

/** The targets and everything they are made from, in the graph's order. */
export function closureOf(graph: Graph, targets: readonly Element[]): readonly Element[] {
  const needed = new Set(targets);
  for (const element of [...graph.elements].reverse()) {
    if (needed.has(element)) { for (const taken of upstream(element)) needed.add(taken); }
  }
  return graph.elements.filter((element) => needed.has(element));
}

function stageNamed(word: string): (stage: AnyStage) => boolean {
  const isMeant = patternOf(word);
  return ({ name }) => isMeant(name);
}

/**
 * A function that tells whether an element is of the variant, or at the point, that a word such as
 * `cells+eta=5` or `cells@a=1,b=2` names.
 */
function elementNamed(graph: Graph, word: string): (element: Element) => boolean {
  const at = word.indexOf("@");
  const isOfStage = nodeNamed(graph, at === -1 ? word : word.slice(0, at));
  if (at === -1) return word.includes("+") ? isOfStage : () => false;
  const wanted = pairsOf(word.slice(at + 1)).map((pair) => {
    const equals = pair.indexOf("=");
    return { axis: pair.slice(0, equals), isValue: valueNamed(pair.slice(equals + 1)), equals };
  });
  if (wanted.length === 0 || wanted.some(({ equals }) => equals < 1)) return () => false;
  return (element) =>
    isOfStage(element) && wanted.every(({ axis, isValue }) => {
      const found = element.labels.find((one) => one.axis === axis || one.written === axis);
      return found !== undefined && isValue(element.point[found.axis] ?? null, found.label);
    });
}

/** Whether an element is of a stage by its name or, with a plus in the name, of a variant's. */
function nodeNamed(graph: Graph, word: string): (element: Element) => boolean {
  if (word.includes("+")) {
    const isMeant = patternOf(word);
    return ({ stage, variant }) => variant !== null && isMeant(nodeName(stage, variant));
  }
  const meant = new Set(graph.stages.filter(stageNamed(word)));
  return ({ stage }) => meant.has(stage);
}

/** Splits at commas, but not within quotes, brackets or braces. */
function pairsOf(text: string): readonly string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\{[^}]*\}|[^,])+/g) ?? [];
}

/** A function that tells whether a text is a way to write a value, or its label in ids. */
function valueNamed(text: string): (value: Json, label: string) => boolean {
  const json = jsonIn(text);
  const same = json === undefined ? undefined : canonical(json);
  const number = text.trim() === "" ? NaN : Number(text);
  const isMeant = patternOf(text);
  return (value, label) =>
    isMeant(label) || (typeof value === "number" ? value === number : false) ||
    (typeof value === "string" && isMeant(value)) || canonical(value) === same;
}

function jsonIn(text: string): Json | undefined {
  try {
    return fromCanonical(text);
  } catch {
    return undefined;
  }
}

/** A function that tells whether a text is the same as another, in which `*` stands for any text. */
function patternOf(pattern: string): (text: string) => boolean {
  if (!pattern.includes("*")) return (text) => text === pattern;
  const parts = pattern.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const regExp = new RegExp(`^${parts.join(".*")}$`, "s");
  return (text) => regExp.test(text);
}
