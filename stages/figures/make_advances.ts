/**
 * Writes `dejavu_advances.json`: how wide each character of the figures' fonts is.
 *
 * Run by hand when the fonts' version changes: `deno run -A stages/figures/make_advances.ts`.
 * Figures measure text by this table, because parsing the fonts costs 100 ms a process.
 *
 * @module
 */

import opentype from "opentype.js";

/** All characters but controls and surrogates: what the fonts have of them is what figures may use. */
const ranges = [[0x20, 0x7e], [0xa0, 0xd7ff], [0xe000, 0x1ffff]] as const;

/** Advances in thousandths of the font size, by character. */
export function advances(font: Uint8Array<ArrayBuffer>): { [character: string]: number } {
  const { glyphs, unitsPerEm, charToGlyphIndex } = fontOf(font);
  const table: { [character: string]: number } = {};
  for (const [first, last] of ranges) {
    for (let code = first; code <= last; code++) {
      const character = String.fromCodePoint(code);
      const index = charToGlyphIndex(character);
      if (index === 0) continue;
      table[character] = Math.round(1000 * (glyphs.get(index).advanceWidth ?? 0) / unitsPerEm);
    }
  }
  return table;
}

function fontOf(bytes: Uint8Array<ArrayBuffer>) {
  const font = opentype.parse(bytes.buffer);
  return {
    glyphs: font.glyphs,
    unitsPerEm: font.unitsPerEm,
    charToGlyphIndex: (character: string): number => font.charToGlyphIndex(character),
  };
}

/** The fonts by weight, as the package `dejavu-fonts-ttf` has them. */
export const fontFiles = {
  normal: "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  bold: "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
} as const;

if (import.meta.main) {
  const root = new URL("../../", import.meta.url);
  const table = Object.fromEntries(
    Object.entries(fontFiles).map(([weight, path]) => [
      weight,
      advances(Deno.readFileSync(new URL(path, root))),
    ]),
  );
  Deno.writeTextFileSync(
    new URL("dejavu_advances.json", import.meta.url),
    JSON.stringify(table, null, 1).replaceAll(/,\n {2}/g, ", ") + "\n",
  );
}
