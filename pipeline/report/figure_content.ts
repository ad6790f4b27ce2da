/**
 * A figure as the page holds it: a picture that every reader sees, and the specification for those
 * who can look at it interactively.
 *
 * @module
 */

import { gzipSync } from "node:zlib";

/** A figure's bytes, made ready for the page. */
export interface FigureContent {
  readonly caption: string;
  /** What is our reading and not the paper's word. */
  readonly ours: readonly string[];
  /** The picture as a `data:` URL; `null` if there is none. */
  readonly picture: string | null;
  /** Its size in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The specification as gzipped JSON in base64. */
  readonly spec: string;
}

/**
 * Makes a figure ready.
 *
 * @param svg `null` if there is none
 * @param png shown in place of the SVG where it is smaller, as it is for diagrams of many cells
 */
export function figureContent(
  specText: string,
  svg: string | null,
  png: Uint8Array | null,
): FigureContent {
  const spec = JSON.parse(specText);
  const { usermeta, description } = spec;
  const caption = [usermeta?.caption, description].find((text) => typeof text === "string") ?? "";
  const ours = Array.isArray(usermeta?.ours) ? usermeta.ours.map(String) : [];
  const text = svg === null ? null : withFallbackFonts(svg);
  const [width, height] = sizeOf(svg ?? "");
  const isPngSmaller = png !== null && (text === null || png.length < text.length);
  const picture = isPngSmaller
    ? `data:image/png;base64,${png.toBase64()}`
    : text === null
    ? null
    : `data:image/svg+xml;base64,${new TextEncoder().encode(text).toBase64()}`;
  // The bytes are compressed without the time, so that they are the same every time.
  const packed = gzipSync(JSON.stringify(spec), { level: 9 });
  return { caption, ours, picture, width, height, spec: new Uint8Array(packed).toBase64() };
}

/** A machine that lacks the figure's font would fall back to a serif one. */
function withFallbackFonts(svg: string): string {
  return svg.replace(/font-family="([^",]+)"/g, 'font-family="$1, Verdana, sans-serif"');
}

function sizeOf(svg: string): readonly [width: number, height: number] {
  const head = /<svg[^>]*>/.exec(svg)?.[0] ?? "";
  const side = (name: string): number => {
    const found = new RegExp(`\\s${name}="([\\d.]+)(?:px|pt)?"`).exec(head)?.[1];
    return found === undefined ? 680 : Math.round(Number(found));
  };
  return [side("width"), side("height")];
}
