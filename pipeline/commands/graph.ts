/**
 * `graph`: the DAG as text and as a picture.
 *
 * @module
 */

import { relative } from "node:path";
import { stagesTaken } from "../graph.ts";
import { count } from "../printers/words.ts";
import { load, type Loaded, Session, type SessionOptions } from "../session.ts";
import type { AnyStage } from "../stage.ts";
import { stdoutPaint, write } from "./output.ts";

/** Arguments of `graph`. */
export interface GraphOptions extends SessionOptions {
  /** Where the picture goes; `artifacts/<profile>/graph.svg` when absent. */
  readonly svg?: string;
}

/** Prints the DAG and writes its picture. */
export async function graph(options: GraphOptions): Promise<number> {
  const loaded = await load(options);
  await using session = Session.open(loaded);
  const paint = stdoutPaint();
  for (const stage of loaded.graph.stages) {
    const taken = [...new Set(stagesTaken(stage))].map(({ name }) => name);
    const from = taken.length === 0 ? "" : paint("dim", `  ← ${taken.join(", ")}`);
    const size = sizeOf(loaded, stage);
    const elements = size === 1 ? "" : `  × ${size}`;
    const marks = marksOf(stage).map((mark) => ` (${mark})`).join("");
    write(`${paint("bold", stage.name)}${elements}${from}\n    ${stage.about}${marks}\n`);
  }
  const path = options.svg ?? `${session.artifacts.folder}/graph.svg`;
  if (options.svg === undefined) Deno.mkdirSync(session.artifacts.folder, { recursive: true });
  Deno.writeTextFileSync(path, await picture(loaded));
  write(
    `${count(loaded.graph.stages.length, "stage")}, ` +
      `${count(loaded.graph.elements.length, "element")}; picture: ${relative(Deno.cwd(), path)}\n`,
  );
  return 0;
}

/** What a stage may do that others may not. */
function marksOf(stage: AnyStage): readonly string[] {
  const variables: readonly string[] = stage.env ?? [];
  return [
    ...(stage.native === true ? ["runs native code: trusted"] : []),
    ...(stage.clock === true ? ["reads the clock"] : []),
    ...(variables.length > 0 ? [`reads the environment: ${variables.join(", ")}`] : []),
  ];
}

async function picture(loaded: Loaded): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  return (await instance()).renderString(dot(loaded), { format: "svg" });
}

/** The DAG in Graphviz's language: boxes are stages, stacked ones sweeps, filled ones figures. */
function dot(loaded: Loaded): string {
  const id = (stage: AnyStage): string => JSON.stringify(stage.name);
  const nodes = loaded.graph.stages.map((stage) => {
    const size = sizeOf(loaded, stage);
    const label = size === 1 ? stage.name : `${stage.name}\n× ${size}`;
    const fill = (stage.figures?.length ?? 0) > 0 ? "#d9e8f5" : "white";
    const attributes = {
      label,
      tooltip: stage.about,
      fillcolor: fill,
      ...(size === 1 ? {} : { peripheries: 2 }),
    };
    const text = Object.entries(attributes).map(([k, v]) => `${k}=${JSON.stringify(v)}`).join(" ");
    return `  ${id(stage)} [${text}];`;
  });
  const edges = loaded.graph.stages.flatMap((stage) =>
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

function sizeOf(loaded: Loaded, stage: AnyStage): number {
  return loaded.graph.elements.filter((element) => element.stage === stage).length;
}
