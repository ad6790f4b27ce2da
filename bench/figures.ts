/**
 * Drawing: every figure of the paper from made-up results, as SVG and PNG.
 *
 * @module
 */

import { everyFigure } from "../stages/figures/_every_figure.ts";
import { renderPng, renderSvg } from "../stages/figures/render.ts";
import { measuredIn, median, type Row, several } from "./timing.ts";

/** All figures in a process that has drawn each of them before, and the first one before all others. */
export async function figureRows(): Promise<Row[]> {
  const figures = Object.values(everyFigure({ experiment: 0, turned: false, claims: [] }));
  const read = (path: string): Uint8Array =>
    Deno.readFileSync(new URL(import.meta.resolve(`../node_modules/${path}`)));
  const tools = {
    wasm: read("@resvg/resvg-wasm/index_bg.wasm"),
    fonts: ["DejaVuSans", "DejaVuSans-Bold"].map((font) =>
      read(`dejavu-fonts-ttf/ttf/${font}.ttf`)
    ),
  };
  const drawing = async (figure: typeof figures[number]): Promise<number> => {
    const startedMs = performance.now();
    await renderPng(await renderSvg(figure), tools, 2);
    return performance.now() - startedMs;
  };
  const [first, ...others] = figures;
  const cold = first === undefined ? NaN : await drawing(first);
  for (const figure of others) await drawing(figure);
  const warm: number[] = [];
  for (const figure of figures) warm.push(median(await several(3, () => drawing(figure))));
  return [{
    what: "a figure drawn as SVG and PNG, in a warm process",
    size: `${figures.length} figures of made-up results, each the median of three`,
    ours: measuredIn("ms", warm),
    peers: `the first one in a process, before anything is compiled: ${cold.toFixed(0)} ms`,
  }];
}
