/**
 * Specifications to SVG and PNG, the same bytes every time.
 *
 * @module
 */

import { initWasm, Resvg } from "@resvg/resvg-wasm";
import * as vega from "vega";
import * as vegaLite from "vega-lite";
import advances from "./dejavu_advances.json" with { type: "json" };
import type { Figure } from "./figure.ts";
import { paintOpacity } from "./paint_opacity.ts";
import { rasterCells } from "./raster_cells.ts";
import { smallPng } from "./small_png.ts";
import { specProblems } from "./spec_problems.ts";

/** What a PNG is drawn with; a process that renders has no fonts of its own. */
export interface PngTools {
  /** `index_bg.wasm` of `@resvg/resvg-wasm`. */
  readonly wasm: Uint8Array;
  /** TrueType files; DejaVu Sans and its bold. */
  readonly fonts: readonly Uint8Array[];
}

/**
 * Renders a figure as SVG.
 *
 * Deterministic: text is measured by a table, random numbers are seeded, ids count from zero in every
 * call, nothing is loaded.
 *
 * @throws {Error} there is a field that no row has, zero or less on a logarithmic axis, a link to
 * elsewhere, a character that the font lacks, or anything else that Vega or Vega-Lite warns of.
 */
export async function renderSvg(figure: Figure): Promise<string> {
  untyped.textMetrics.width = (item, text) => textWidth(text, item);
  untyped.setRandom(untyped.randomLCG(1));
  vega.resetSVGDefIds();
  const problems = [...specProblems(figure)];
  const logger = collecting(problems);
  const compiled = vegaLite.compile(figure as unknown as vegaLite.TopLevelSpec, { logger });
  const view = new vega.View(vega.parse(compiled.spec), {
    renderer: "none",
    logger,
    loader: { ...vega.loader(), load: refuseLoading, sanitize: keptInside(problems) },
  });
  try {
    await view.runAsync();
    const { root } = view.scenegraph() as unknown as { readonly root: unknown };
    rasterCells(root);
    paintOpacity(root);
    const svg = await view.toSVG();
    problems.push(...lackingGlyphs(svg));
    if (problems.length > 0) throw new Error(`Cannot draw the figure: ${problems.join("; ")}`);
    return svg;
  } finally {
    view.finalize();
  }
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: number | string;
}

/** Parts of Vega that its own types leave out. */
const untyped = vega as unknown as {
  readonly textMetrics: { width: (item: TextItem, text: string) => number };
  readonly setRandom: (random: () => number) => void;
  readonly randomLCG: (seed: number) => () => number;
};

let wasmReady: Promise<void> | undefined;

/**
 * Draws an SVG as PNG.
 *
 * @param scale pixels for each of the SVG's units
 */
export async function renderPng(svg: string, tools: PngTools, scale: number): Promise<Uint8Array> {
  wasmReady ??= initWasm(new Uint8Array(tools.wasm));
  await wasmReady;
  const family = "DejaVu Sans";
  // Resvg does not know the second of the two words for the same, and would smooth at ten times the cost.
  const resvg = new Resvg(svg.replaceAll("image-rendering: pixelated;", ""), {
    fitTo: { mode: "zoom", value: scale },
    font: { fontBuffers: [...tools.fonts], defaultFontFamily: family, sansSerifFamily: family },
  });
  try {
    const image = resvg.render();
    try {
      return smallPng(image.pixels, image.width, image.height);
    } finally {
      image.free();
    }
  } finally {
    resvg.free();
  }
}

/** Whether the font has a glyph for a character. */
function hasGlyph(character: string, isBold: boolean): boolean {
  return Object.hasOwn(isBold ? advances.bold : advances.normal, character);
}

/** A text's width in pixels, from the fonts' own advances. */
export function textWidth(text: string, { fontSize = 11, fontWeight }: TextItem): number {
  const isBold = fontWeight === "bold" || Number(fontWeight) >= 600;
  const table: { readonly [character: string]: number } = isBold ? advances.bold : advances.normal;
  let thousandths = 0;
  for (const character of text) thousandths += table[character] ?? 700;
  return thousandths * fontSize / 1000;
}

/** A logger for which warnings are problems: a figure that draws nothing must not pass for one. */
function collecting(problems: string[]): vega.LoggerInterface {
  const collect = (...parts: readonly unknown[]): vega.LoggerInterface => {
    problems.push(parts.join(" "));
    return logger;
  };
  const logger: vega.LoggerInterface = {
    level: (() => logger) as vega.LoggerInterface["level"],
    error: collect,
    warn: collect,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

/** Characters of an SVG's texts that the font has no glyph for: they would be drawn as empty boxes. */
function lackingGlyphs(svg: string): string[] {
  const texts = [...svg.matchAll(/<text([^>]*)>([^<]*)</g)];
  const lacking = new Map<string, string>();
  for (const [, attributes = "", escaped = ""] of texts) {
    const text = escaped.replace(/&(?:amp|lt|gt|quot|#39|#160);/g, " ");
    for (const character of text) {
      if (!hasGlyph(character, /font-weight="bold"/.test(attributes))) lacking.set(character, text);
    }
  }
  return [...lacking].map(([character, text]) =>
    `DejaVu Sans has no glyph for "${character}" (U+${
      (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")
    }) in "${text}"; write it in other characters`
  );
}

/** Addresses that a figure may have: pictures that it holds itself, and its own parts. */
function keptInside(problems: string[]): vega.Loader["sanitize"] {
  return (uri) => {
    if (/^(data:image\/|#)/.test(uri)) return Promise.resolve({ href: uri });
    problems.push(`it links to "${uri}"; embed the picture, or leave the link out`);
    return Promise.resolve({ href: "#" });
  };
}

function refuseLoading(uri: string): never {
  throw new Error(`it wants to load "${uri}"; embed the data`);
}
