/**
 * Grids of thousands of small cells, as one picture each: as paths with their descriptions a heat map
 * takes megabytes of SVG.
 *
 * @module
 */

import { encode } from "fast-png";

/** A mark of Vega's scene graph, as far as it matters here. */
interface SceneMark {
  marktype: string;
  items: SceneItem[];
}

interface SceneItem {
  readonly mark?: SceneMark;
  /** Of groups: the marks in it. */
  readonly items?: SceneMark[];
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly fill?: unknown;
  readonly stroke?: unknown;
  readonly opacity?: number;
  readonly fillOpacity?: number;
  readonly cornerRadius?: number;
}

/** Fewer cells are drawn as they are. */
const FEW = 1000;
/** Cells are small whose area, as a mean, is at most that of a square of such a side, in pixels. */
const SMALL = 8;
/** Dots of the picture along a pixel's side: edges lie within an eighth of a pixel of their place. */
const DOTS = 4;

/**
 * Puts pictures in the place of small cells, everywhere below a mark.
 *
 * @param mark changed in place
 */
export function rasterCells(mark: unknown): void {
  const scene = mark as SceneMark;
  if (scene.marktype === "group") {
    for (const group of scene.items) {
      for (const inner of group.items ?? []) rasterCells(inner);
    }
    return;
  }
  if (scene.marktype !== "rect" || scene.items.length < FEW) return;
  const cells = scene.items.map(cellOf);
  if (!cells.every((cell) => cell !== null) || !areSmall(cells)) return;
  const description = `${cells.length} cells`;
  scene.marktype = "image";
  scene.items = [{ ...pictureOf(cells), mark: scene, ...{ description } }];
}

/** A cell's corners in pixels, and its colour. */
interface Cell {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly color: readonly [red: number, green: number, blue: number];
}

/** A cell of one plain colour; `null` if the item is another thing. */
function cellOf(item: SceneItem): Cell | null {
  const { x = 0, y = 0, width = 0, height = 0, opacity = 1, fillOpacity = 1 } = item;
  const color = colorOf(item.fill);
  const isPlain = color !== null && opacity === 1 && fillOpacity === 1 && !item.cornerRadius &&
    (item.stroke === undefined || item.stroke === null);
  if (!isPlain) return null;
  return {
    left: Math.min(x, x + width),
    right: Math.max(x, x + width),
    top: Math.min(y, y + height),
    bottom: Math.max(y, y + height),
    color,
  };
}

function areSmall(cells: readonly Cell[]): boolean {
  const area = cells.reduce((sum, c) => sum + (c.right - c.left) * (c.bottom - c.top), 0);
  return area <= SMALL ** 2 * cells.length;
}

function colorOf(fill: unknown): Cell["color"] | null {
  if (typeof fill !== "string") return null;
  const rgb = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(fill);
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(fill);
  const [, red, green, blue] = rgb ?? hex ?? [];
  const base = rgb === null ? 16 : 10;
  return red === undefined
    ? null
    : [red, green, blue].map((part) => parseInt(part ?? "0", base)) as unknown as Cell["color"];
}

/** Cells as a picture, painted one after the other as Vega does, and where it goes. */
function pictureOf(cells: readonly Cell[]) {
  const [left, top] = [least(cells.map((c) => c.left)), least(cells.map((c) => c.top))];
  const [right, bottom] = [-least(cells.map((c) => -c.right)), -least(cells.map((c) => -c.bottom))];
  const [width, height] = [dots(right - left), dots(bottom - top)];
  const data = new Uint8Array(4 * width * height);
  // Four bytes at once, and a cell's whole row: there are a million dots.
  const pixels = new Uint32Array(data.buffer);
  for (const cell of cells) {
    const [color = 0] = new Uint32Array(Uint8Array.of(...cell.color, 255).buffer);
    const [from, to] = [dots(cell.left - left), dots(cell.right - left)];
    for (let y = dots(cell.top - top); y < dots(cell.bottom - top); y++) {
      pixels.fill(color, y * width + from, y * width + to);
    }
  }
  const png = encode({ width, height, data, channels: 4, depth: 8 });
  return {
    ...{ x: left, y: top, width: width / DOTS, height: height / DOTS },
    url: `data:image/png;base64,${png.toBase64()}`,
    // Cells have edges; and a picture of other sides than its place would be drawn in the middle of it.
    ...{ smooth: false, aspect: false },
  };
}

function dots(pixels: number): number {
  return Math.round(pixels * DOTS);
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
