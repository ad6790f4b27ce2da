import assert from "node:assert/strict";
import { schemeColors } from "./profile_panel.ts";

/** Lightness L* of a colour, 0 (black) to 100 (CIE 1976). */
function lightness(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 116 * Math.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue) - 16;
}

Deno.test("schemes that stand side by side are told apart in grey", () => {
  const names = ["specialised-open", "not-specialised", "one-unit", "imbalanced"] as const;
  const levels = names.map((name) => lightness(schemeColors[name])).sort((a, b) => a - b);
  for (const [i, level] of levels.slice(1).entries()) {
    assert.ok(level - (levels[i] ?? NaN) > 15, `${levels}`);
  }
});

Deno.test("no two schemes have the same colour", () => {
  assert.equal(new Set(Object.values(schemeColors)).size, Object.keys(schemeColors).length);
});
