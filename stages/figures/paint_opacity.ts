/**
 * Opacity of paint instead of items. Both look the same where an item has one paint only, but renderers
 * paint an item that has an opacity apart first, which costs ten times as much.
 *
 * @module
 */

/** A mark of Vega's scene graph, as far as it matters here. */
interface SceneMark {
  readonly marktype: string;
  readonly items: readonly SceneItem[];
}

interface SceneItem {
  /** Of groups: the marks in it. */
  readonly items?: readonly SceneMark[];
  readonly fill?: unknown;
  readonly stroke?: unknown;
  opacity?: number;
  fillOpacity?: number;
  strokeOpacity?: number;
}

/** Marks that are one path each. */
const PATHS: ReadonlySet<string> = new Set([
  ...["arc", "area", "line", "path", "rect", "rule", "shape", "symbol"],
]);

/**
 * Moves opacities from items to their only paint, everywhere below a mark.
 *
 * @param mark changed in place
 */
export function paintOpacity(mark: unknown): void {
  const { marktype, items } = mark as SceneMark;
  for (const item of items) {
    for (const inner of item.items ?? []) paintOpacity(inner);
    if (!PATHS.has(marktype) || item.opacity === undefined || item.opacity === 1) continue;
    const [isFilled, isStroked] = [isPaint(item.fill), isPaint(item.stroke)];
    if (isFilled === isStroked) continue;
    if (isFilled) item.fillOpacity = item.opacity * (item.fillOpacity ?? 1);
    else item.strokeOpacity = item.opacity * (item.strokeOpacity ?? 1);
    item.opacity = 1;
  }
}

function isPaint(paint: unknown): boolean {
  return paint !== undefined && paint !== null && paint !== "none" && paint !== "transparent";
}
