import type { Run } from "../../pipeline/mod.ts";
import type { drawing } from "./mod.ts";
import { renderPng, renderSvg } from "./render.ts";

/** Pixels of the PNG for each of the figure's: 192 to the inch. */
const SCALE = 2;

const run: Run<ReturnType<typeof drawing>> = async ({ inputs }) => {
  const svg = await renderSvg(inputs.spec.read());
  const fonts = [inputs.normal.read(), inputs.bold.read()];
  return { svg, png: await renderPng(svg, { wasm: inputs.wasm.read(), fonts }, SCALE) };
};
export default run;
