/**
 * What the user asks for by names of the pipeline: stages, elements, figures and tags, and the artifacts
 * and input files that they have. What is a file of the project is for `plan/named_targets.ts` to know.
 *
 * @module
 */

import { globOf } from "./file_glob.ts";
import { folderId } from "./folder.ts";
import { type Element, upstream } from "./element.ts";
import type { Graph } from "./graph.ts";
import type { AnyStage } from "./stage.ts";
import { elementNamed, figureIn, patternOf, stageNamed } from "./target_words.ts";

/**
 * The elements that a word names: `pathways/phase` (a stage, with all its elements; a sweep over nothing
 * has none), `cells@sigma=0.1` (the elements with that value, whatever their other axes), `fig3`,
 * `tag:slow`, or `pathways` (all stages of which the names begin so, `pathways/phase` among them).
 * Variants are named with a plus: `pathways/phase+eta=5`, `cells+*@sigma=0.1`.
 *
 * A value may be written as anybody writes it (`a=1.0` is `a=1`), a text in quotes, and `*` stands for
 * any text in values and names of stages.
 *
 * @returns `undefined` if it names nothing
 */
export function elementsNamed(graph: Graph, word: string): readonly Element[] | undefined {
  const figure = figureIn(word);
  const isFigure = ({ figures }: AnyStage): boolean =>
    figure !== undefined && (figures?.includes(figure) ?? false);
  const tag = /^tags?:(.*)$/is.exec(word)?.[1];
  const isTag = tag === undefined ? () => false : patternOf(tag);
  const isTagged = ({ tags }: AnyStage): boolean => tags?.some(isTag) ?? false;
  const folder = `${word.replace(/\/+$/, "")}/`;
  const isInFolder = ({ name }: AnyStage): boolean => name.startsWith(folder);
  const listed = (isMeant: (stage: AnyStage) => boolean) =>
    graph.stages.some(isMeant) ? ownElements(graph, isMeant) : undefined;
  const elements = (): readonly Element[] | undefined => {
    const isMeant = elementNamed(graph, word);
    const found = graph.elements.filter((element) => element.id === word || isMeant(element));
    return found.length > 0 ? found : undefined;
  };
  return listed(stageNamed(word)) ?? elements() ?? listed(isFigure) ?? listed(isTagged) ??
    listed(isInFolder);
}

/**
 * The elements that have an artifact by its path below the profile's folder, a pattern of it, or a
 * folder, or a file in one that is an artifact; else by the end of its path, where it is that of one stage alone.
 *
 * @returns `undefined` if there is none
 */
export function elementsMaking(graph: Graph, path: string): readonly Element[] | undefined {
  const having = (isMeant: (path: string, isFolder: boolean) => boolean): readonly Element[] => {
    const all = graph.elements.filter(({ outputs }) =>
      outputs.some((one) => isMeant(one.path, one.codec.id === folderId))
    );
    const own = all.filter(({ variant }) => variant === null);
    return own.length > 0 ? own : all;
  };
  const folder = `${path.replace(/\/+$/, "")}/`;
  const whole = having(patternOf(path));
  const found = whole.length > 0
    ? whole
    : having((one, isFolder) => one.startsWith(folder) || isFolder && path.startsWith(`${one}/`));
  if (found.length > 0) return found;
  // Without an extension it is meant for a stage.
  if (!/\.[^/]*$/.test(path)) return undefined;
  const named = having(patternOf(`*/${path}`));
  const isClear = path.includes("*") || new Set(named.map(({ stage }) => stage)).size === 1;
  return named.length > 0 && isClear ? named : undefined;
}

/**
 * The elements that take a file of the project, by its path there or a pattern of it.
 *
 * @returns `undefined` if there is none
 */
export function elementsTaking(graph: Graph, path: string): readonly Element[] | undefined {
  const isMeant = patternOf(path);
  const found = graph.elements.filter(({ inputs }) =>
    inputs.some((input) =>
      input.kind === "file"
        ? isMeant(input.path)
        : input.kind === "files" && (input.pattern === path || globOf(input.pattern).takes(path))
    )
  );
  return found.length > 0 ? found : undefined;
}

/** The elements of some stages of a graph; without those of variants that differ. */
export function ownElements(
  graph: Graph,
  isMeant: (stage: AnyStage) => boolean,
): readonly Element[] {
  const meant = new Set(graph.stages.filter(isMeant));
  return graph.elements.filter(({ stage }) => meant.has(stage));
}

/** The targets and everything they are made from, in the graph's order. */
export function closureOf(graph: Graph, targets: readonly Element[]): readonly Element[] {
  const needed = new Set(targets);
  for (const element of [...graph.elements].reverse()) {
    if (needed.has(element)) { for (const taken of upstream(element)) needed.add(taken); }
  }
  return graph.elements.filter((element) => needed.has(element));
}
