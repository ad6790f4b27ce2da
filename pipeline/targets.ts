/**
 * What the user asks for: stage names, elements and figure numbers, turned into elements.
 *
 * @module
 */

import { nearest, UserError } from "./errors.ts";
import { type Element, type Graph, upstream } from "./graph.ts";

/**
 * The elements that a word names: `pathways/phase` (a stage, with all its elements),
 * `cells@sigma=0.1` (the elements with that value, whatever their other axes), or `fig3`.
 *
 * @throws {UserError} the word names nothing; the nearest name is suggested.
 */
export function elementsNamed(graph: Graph, word: string): readonly Element[] {
  const figure = /^fig(?:ure)?-?(\d+)$/i.exec(word);
  const found = graph.elements.filter((element) =>
    figure
      ? element.stage.figures?.includes(Number(figure[1])) ?? false
      : element.id === word || element.stage.name === word || matchesPoint(element, word)
  );
  if (found.length > 0) return found;
  const names = new Set<string>();
  for (const element of graph.elements) {
    names.add(element.stage.name);
    names.add(element.id);
    for (const n of element.stage.figures ?? []) names.add(`fig${n}`);
  }
  const near = nearest(word, names);
  throw new UserError(
    `Cannot find target "${word}": no stage, element or figure has this name`,
    near === undefined ? "See `deno task graph` for the names." : `Did you mean "${near}"?`,
  );
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

function matchesPoint(element: Element, word: string): boolean {
  const [stage, wanted] = word.split("@");
  if (stage !== element.stage.name || wanted === undefined) return false;
  const point = element.id.slice(stage.length + 1).split(",");
  return wanted.split(",").every((pair) => point.includes(pair));
}
