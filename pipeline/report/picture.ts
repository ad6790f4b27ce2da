/**
 * The DAG as a picture: a node for each stage, however many elements it has.
 *
 * @module
 */

import type { Graph } from "../model/graph.ts";
import { namesTaken } from "../model/nodes.ts";
import { count } from "../base/quantities.ts";
import type { AnyStage } from "../model/stage.ts";

/** What a node has besides its stage's name. */
export interface NodeLook {
  /** Where a click leads. */
  readonly href?: string;
  /** A class of the node's group in the SVG. */
  readonly class?: string;
}

/**
 * Draws a graph as SVG: boxes are stages, those with a second border sweeps, filled ones draw figures.
 *
 * @param lookOf what a stage's node has besides
 */
export async function pictureOf(
  graph: Graph,
  lookOf: (stage: AnyStage) => NodeLook = () => ({}),
): Promise<string> {
  const { instance } = await import("npm:@viz-js/viz@3.31.0");
  return (await instance()).renderString(dot(graph, lookOf), { format: "svg" });
}

/** How many elements a stage has, and in how many variants it differs. */
export interface StageSize {
  /** Elements of the profile itself. */
  readonly elements: number;
  readonly variants: number;
}

/** The sizes of the stages, by their names. */
export function sizesOf({ stages, elements }: Graph): ReadonlyMap<string, StageSize> {
  const of = Map.groupBy(elements, ({ stage }) => stage.name);
  return new Map(stages.map(({ name }) => {
    const all = of.get(name) ?? [];
    const variants = new Set(all.map(({ variant }) => variant).filter((one) => one !== null));
    const own = all.filter(({ variant }) => variant === null).length;
    return [name, { elements: own, variants: variants.size }];
  }));
}

/** A size in words, each part a text of its own; none if it is one element and no more. */
export function sizeTexts(size: StageSize | undefined): readonly string[] {
  const { elements, variants } = size ?? { elements: 0, variants: 0 };
  return [
    ...(elements === 1 ? [] : [`× ${elements}`]),
    ...(variants === 0 ? [] : [`+${count(variants, "variant")}`]),
  ];
}

/** The graph in Graphviz's language. */
function dot(graph: Graph, lookOf: (stage: AnyStage) => NodeLook): string {
  const sizes = sizesOf(graph);
  const id = (name: string): string => JSON.stringify(name);
  const nodes = graph.stages.map((stage) => {
    const size = sizes.get(stage.name);
    const label = [stage.name, ...sizeTexts(size)].join("\n");
    const fill = (stage.figures?.length ?? 0) > 0 ? "#d9e8f5" : "white";
    const attributes = {
      label,
      tooltip: stage.about,
      fillcolor: fill,
      ...(size?.elements === 1 ? {} : { peripheries: 2 }),
      ...lookOf(stage),
    };
    const text = Object.entries(attributes).map(([k, v]) => `${k}=${JSON.stringify(v)}`).join(" ");
    return `  ${id(stage.name)} [${text}];`;
  });
  const edges = graph.stages.flatMap((stage) =>
    namesTaken(stage).map((taken) => `  ${id(taken)} -> ${id(stage.name)};`)
  );
  return [
    "digraph pipeline {",
    "  rankdir=LR; nodesep=0.15; ranksep=0.45; bgcolor=white;",
    '  node [shape=box style="rounded,filled" fontname="DejaVu Sans" fontsize=10 color="#555555" ' +
    'margin="0.15,0.06"];',
    '  edge [color="#888888" arrowsize=0.6];',
    ...nodes,
    ...edges,
    "}",
  ].join("\n");
}
