/**
 * Values by group, with a tick at the median; as violins where there are enough to have a shape.
 *
 * @module
 */

import { ink, type Spec } from "./theme.ts";

/** Values of one group. */
export interface Violin {
  readonly group: string;
  readonly color: string;
  readonly values: readonly number[];
}

/** How violins are drawn. */
export interface ViolinStyle {
  /** Titles of the axes. */
  readonly x: string;
  readonly y: string;
  /** Whether the vertical axis begins at zero. */
  readonly zero: boolean;
}

/** The fewest values that are drawn as a violin: of fewer a density shows its kernel, not them. */
export const FEWEST = 10;

/** Half the width of a violin where it is widest, in distances between two. */
const HALF_WIDTH = 0.38;
const STEPS = 40;

/** Layers of groups side by side: density if there are enough values, points, a tick at the median. */
export function violins(parts: readonly Violin[], { x, y, zero }: ViolinStyle): Spec[] {
  const horizontal = {
    type: "quantitative",
    scale: { domain: [-0.6, parts.length - 0.4], nice: false },
    axis: {
      title: x,
      values: [...parts.keys()],
      labelExpr: `[${parts.map(({ group }) => `'${group}'`)}][datum.value]`,
    },
  };
  const vertical = {
    type: "quantitative",
    axis: { title: y, tickCount: 4 },
    scale: { zero, nice: true },
  };
  return parts.flatMap(({ values, color }, place) => {
    const at = { field: "at", ...horizontal };
    const value = { field: "value", ...vertical };
    const points = values.map((one) => ({ at: place, value: digits(one) }));
    const sides = values.length < FEWEST ? [] : outline(values, place);
    return [
      ...(sides.length === 0 ? [] : [{
        data: { values: sides },
        mark: { type: "area", orient: "horizontal", color, opacity: 0.3, clip: true },
        encoding: { y: value, x: { field: "left", ...horizontal }, x2: { field: "right" } },
      }]),
      {
        data: { values: points },
        mark: { type: "point", filled: true, size: 14, color, opacity: 0.9 },
        encoding: { x: at, y: value },
      },
      {
        data: { values: [{ at: place, value: digits(median(values)) }] },
        mark: { type: "tick", orient: "horizontal", color: ink.text, size: 16, thickness: 1.5 },
        encoding: { x: at, y: value },
      },
    ];
  });
}

/** Both sides of a violin, by a Gaussian kernel; nothing if the values do not differ. */
function outline(values: readonly number[], place: number): Spec[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const bandwidth = bandwidthOf(values);
  if (!(bandwidth > 0)) return [];
  const density = (at: number): number =>
    values.reduce((sum, value) => sum + Math.exp(-0.5 * ((at - value) / bandwidth) ** 2), 0);
  // What cannot be negative is not drawn so.
  const from = least >= 0 ? Math.max(0, least - bandwidth) : least - bandwidth;
  const to = most + bandwidth;
  const levels = Array.from({ length: STEPS + 1 }, (_, i) => from + (to - from) * i / STEPS);
  const densities = levels.map(density);
  const widest = Math.max(...densities);
  return levels.map((level, i) => {
    const half = HALF_WIDTH * (densities[i] ?? 0) / widest;
    return { value: digits(level), left: digits(place - half), right: digits(place + half) };
  });
}

/** Silverman's (1986) rule of thumb. */
function bandwidthOf(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  return 0.9 * Math.sqrt(variance) * n ** -0.2;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  return ((sorted[(n - 1) >> 1] ?? NaN) + (sorted[n >> 1] ?? NaN)) / 2;
}

function digits(value: number): number {
  return Number(value.toPrecision(5));
}
