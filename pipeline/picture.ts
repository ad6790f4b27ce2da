/**
 * The DAG as a picture: a node for each stage, however many elements it has.
 *
 * @module
 */

import { type Graph, stagesTaken } from "./graph.ts";
import type { AnyStage } from "./stage.ts";

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
  const { instance } = await import("@viz-js/viz");
  return (await instance()).renderString(dot(graph, lookOf), { format: "svg" });
}

/** How many elements each stage has. */
export function sizesOf({ elements }: Graph): ReadonlyMap<AnyStage, number> {
  const sizes = new Map<AnyStage, number>();
  for (const { stage } of elements) sizes.set(stage, (sizes.get(stage) ?? 0) + 1);
  return sizes;
}

/** The graph in Graphviz's language. */
function dot(graph: Graph, lookOf: (stage: AnyStage) => NodeLook): string {
  const sizes = sizesOf(graph);
  const id = (stage: AnyStage): string => JSON.stringify(stage.name);
  const nodes = graph.stages.map((stage) => {
    const size = sizes.get(stage) ?? 0;
    const label = size === 1 ? stage.name : `${stage.name}\n× ${size}`;
    const fill = (stage.figures?.length ?? 0) > 0 ? "#d9e8f5" : "white";
    const attributes = {
      label,
      tooltip: stage.about,
      fillcolor: fill,
      ...(size === 1 ? {} : { peripheries: 2 }),
      ...lookOf(stage),
    };
    const text = Object.entries(attributes).map(([k, v]) => `${k}=${JSON.stringify(v)}`).join(" ");
    return `  ${id(stage)} [${text}];`;
  });
  const edges = graph.stages.flatMap((stage) =>
    [...new Set(stagesTaken(stage))].map((taken) => `  ${id(taken)} -> ${id(stage)};`)
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
