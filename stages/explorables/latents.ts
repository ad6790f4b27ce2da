/**
 * "What does each latent do?": networks of Figure 4 whose latents the reader moves.
 *
 * @module
 */

/// <reference lib="dom" />

import { shortNumber } from "../../pipeline/model/claim_words.ts";
import type { ControlValues, ExplorableTools } from "../../pipeline/mod.ts";
import { choice, slider } from "./controls.ts";
import type { DecodersInBrief, MovedNetwork } from "./decoders.ts";
import { colorOf, frame } from "./line_charts.ts";
import { decoded, type PlainLayer, unpacked } from "./packed_decoder.ts";

const moved = { min: -3, max: 3, step: 0.1, value: 0 };

/** What a reader can change. */
export const controls = {
  gain: choice("network of gain", { "0.3": "0.3", "0.6": "0.6", "1": "1", "1.5": "1.5", "2": "2" }),
  first: slider("latent of the most D_i", moved),
  second: slider("the second", moved),
  third: slider("the third", moved),
  fourth: slider("the fourth", moved),
};

/** Nothing takes long enough to be computed beside the page. */
export const work = {};

type Tools = ExplorableTools<typeof controls, typeof work, HTMLElement>;
type Values = ControlValues<typeof controls>;

/** What computes the same picture outside the page. */
export function command(values: Values): string {
  const words = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `deno task point latents ${words.join(" ")}`;
}

/** The picture at some values: the probability of each pixel, row by row. */
export function point(
  values: Values,
  { decoders }: { readonly [name: string]: Uint8Array },
): { readonly size: number; readonly pixels: number[] } {
  const all = read(decoders ?? new Uint8Array());
  const network = networkOf(all, values);
  if (network === undefined) throw new RangeError(`there is no network of gain ${values.gain}`);
  const layers = network.layers.map(unpacked);
  return { size: all.size, pixels: [...decoded(layers, codeOf(all, network, values))] };
}

/** Puts it into the page. */
export async function mount(place: HTMLElement, tools: Tools): Promise<void> {
  const all = read(await tools.data("decoders"));
  const plain = new Map<MovedNetwork, readonly PlainLayer[]>();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = all.size;
  canvas.className = "explorable-chart";
  canvas.style.width = canvas.style.height = "230px";
  canvas.style.imageRendering = "pixelated";
  canvas.setAttribute("role", "img");
  place.append(canvas);
  const bars = tools.chart(
    place,
    importanceChart(all.factors),
    "Importance of each of the four latents for each factor",
  );
  tools.onChange(async (values) => {
    const network = networkOf(all, values);
    if (network === undefined) {
      tools.say(`No network of gain ${values.gain} was trained in this profile.`);
      return;
    }
    const layers = plain.get(network) ?? network.layers.map(unpacked);
    plain.set(network, layers);
    draw(canvas, decoded(layers, codeOf(all, network, values)));
    canvas.setAttribute("aria-label", `What the decoder of gain ${network.gain} draws`);
    const shown = network.latents.slice(0, names.length);
    await bars.set({
      bars: shown.flatMap(({ importance }, i) =>
        importance.map((value, factor) => (
          { latent: names[i], factor: all.factors[factor], value }
        ))
      ),
    });
    tools.say(wordsOn(network));
  });
}

const names = ["most D_i", "second", "third", "fourth"];

function read(bytes: Uint8Array): DecodersInBrief {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function networkOf({ networks }: DecodersInBrief, { gain }: Values): MovedNetwork | undefined {
  return networks.find((network) => String(network.gain) === gain);
}

/** The latents that are moved, and zeros. */
function codeOf(
  { codes }: DecodersInBrief,
  { latents }: MovedNetwork,
  { first, second, third, fourth }: Values,
): number[] {
  const code = new Array<number>(codes).fill(0);
  for (const [i, value] of [first, second, third, fourth].entries()) {
    const latent = latents[i]?.latent;
    if (latent !== undefined) code[latent] = value;
  }
  return code;
}

function draw(canvas: HTMLCanvasElement, pixels: Float64Array): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(canvas.width, canvas.height);
  for (const [i, value] of pixels.entries()) {
    const grey = Math.round(255 * value);
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

function importanceChart(factors: readonly string[]): object {
  return {
    ...frame,
    data: { name: "bars" },
    mark: "bar",
    encoding: {
      x: {
        field: "latent",
        type: "nominal",
        sort: names,
        title: "latent",
        axis: { labelAngle: 0 },
      },
      y: { field: "value", type: "quantitative", title: "importance, as a share" },
      color: { ...colorOf(factors), field: "factor" },
    },
  };
}

function wordsOn({ gain, seed, disentanglement, latents }: MovedNetwork): string {
  const each = latents.slice(0, names.length)
    .map((one) => `${one.latent + 1}: D_i = ${shortNumber(one.disentanglement)}`);
  const more = latents.length > names.length
    ? `; ${latents.length - names.length} more in use stay at 0`
    : "";
  return `Network ${seed} of gain ${gain}, the median of its gain: D = ` +
    `${shortNumber(disentanglement)}. Latents ${each.join(", ")}${more}.`;
}
