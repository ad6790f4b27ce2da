/**
 * How the words that name targets are read: patterns, figures, and values of axes.
 *
 * @module
 */

import { canonical, fromCanonical, type Json } from "../base/canonical.ts";
import type { Element } from "./element.ts";
import type { Graph } from "./graph.ts";
import { nodeName } from "./nodes.ts";
import type { AnyStage } from "./stage.ts";

/** A function that tells whether a text is the same as another, in which `*` stands for any text. */
export function patternOf(pattern: string): (text: string) => boolean {
  if (!pattern.includes("*")) return (text) => text === pattern;
  const parts = pattern.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const regExp = new RegExp(`^${parts.join(".*")}$`, "s");
  return (text) => regExp.test(text);
}

/** The figure that a word is: `fig3`, `figure-3`, `Fig. 3` or `3`. */
export function figureIn(word: string): number | undefined {
  const digits = /^(?:fig(?:ure)?s?)?[-_. ]*(\d{1,6})$/i.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A function that tells whether a stage has the name that a word is, or a pattern of. */
export function stageNamed(word: string): (stage: AnyStage) => boolean {
  const isMeant = patternOf(word);
  return ({ name }) => isMeant(name);
}

/**
 * A function that tells whether an element is of the variant, or at the point, that a word such as
 * `cells+eta=5` or `cells@a=1,b=2` names. A `*` among the values is any other.
 */
export function elementNamed(graph: Graph, word: string): (element: Element) => boolean {
  const at = word.indexOf("@");
  const isOfStage = nodeNamed(graph, at === -1 ? word : word.slice(0, at));
  if (at === -1) return word.includes("+") ? isOfStage : () => false;
  const pairs = pairsOf(word.slice(at + 1));
  const wanted = pairs.filter((pair) => pair !== "*").map((pair) => {
    const equals = pair.indexOf("=");
    return { axis: pair.slice(0, equals), isValue: valueNamed(pair.slice(equals + 1)), equals };
  });
  if (pairs.length === 0 || wanted.some(({ equals }) => equals < 1)) return () => false;
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
