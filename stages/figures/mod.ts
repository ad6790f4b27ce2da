/**
 * The figures: for each a stage that makes its specification and one that draws it.
 *
 * @module
 */

import { bytes, png, svg, vegaLite } from "../../pipeline/codecs/mod.ts";
import {
  type AnyStage,
  at,
  file,
  type None,
  number,
  type OutputRef,
  stage,
  text,
} from "../../pipeline/mod.ts";
import { pairName } from "../pathways/coupled_table.ts";
import { PAIRS, type PathwayStages } from "../pathways/mod.ts";
import type { Figure } from "./figure.ts";

/** What the figures are made of. */
export interface FigureSources {
  readonly pathways: PathwayStages;
}

/** The stages of all figures. */
export function figureStages({ pathways }: FigureSources): readonly AnyStage[] {
  const fig2 = figure2Stage(pathways);
  const fig3 = figure3Stage(pathways);
  return [fig2, drawing(2, fig2.out.spec), fig3, drawing(3, fig3.out.spec)];
}

export function figure2Stage({ coupled }: PathwayStages) {
  return stage({
    name: "figures/fig2",
    about: "Figure 2: the set-up of the linear theory",
    module: import.meta.resolve("./run_figure2.ts"),
    params: { pair: text(pairName(PAIRS.shared)), threshold: coupled.params.threshold },
    inputs: { coupled: coupled.out.trajectories, times: coupled.out.times },
    outputs: { spec: specAt(2) },
    figures: [2],
  });
}

export function figure3Stage({ single, coupled, phase }: PathwayStages) {
  const { largest, cells } = phase.params;
  return stage({
    name: "figures/fig3",
    about: "Figure 3: linear dynamics from imbalanced initialisation",
    module: import.meta.resolve("./run_figure3.ts"),
    params: {
      start: single.params.start,
      threshold: single.params.threshold,
      largest,
      cell: number(largest.value / cells.value),
    },
    inputs: {
      trajectories: single.out.trajectories,
      times: single.out.times,
      phase: phase.out.cells,
      border: phase.out.border,
      coupled: coupled.out.trajectories,
      coupledTimes: coupled.out.times,
    },
    outputs: { spec: specAt(3) },
    figures: [3],
  });
}

function specAt(number: number) {
  return at(`figures/fig${number}.vl.json`, vegaLite<Figure>());
}

/** Draws a figure's specification. */
export function drawing(number: number, spec: OutputRef<Figure, None>) {
  return stage({
    name: `figures/fig${number}-drawing`,
    about: `draws Figure ${number} as SVG and PNG`,
    module: import.meta.resolve("./run_drawing.ts"),
    inputs: {
      spec,
      wasm: file("node_modules/@resvg/resvg-wasm/index_bg.wasm", bytes("wasm")),
      normal: file("node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf", bytes("ttf")),
      bold: file("node_modules/dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf", bytes("ttf")),
    },
    outputs: {
      svg: at(`figures/fig${number}.svg`, svg()),
      png: at(`figures/fig${number}.png`, png()),
    },
    figures: [number],
  });
}
