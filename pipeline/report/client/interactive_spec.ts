/**
 * A figure's specification made ready to be looked at interactively.
 *
 * @module
 */

type Spec = { readonly [name: string]: unknown };

/**
 * Adds tooltips to marks that stand for data, and fonts for machines that lack the figure's own.
 *
 * Marks placed by pixels (`scale: null`) are drawings, and words say what they are: they get none.
 * A line gets transparent points, since its own tooltip would show its first row wherever one points.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(
 *   interactiveSpec({ mark: "bar", encoding: { x: { field: "a", type: "nominal" } } }),
 *   {
 *     mark: { type: "bar", tooltip: true },
 *     encoding: { x: { field: "a", type: "nominal" } },
 *   },
 * );
 * ```
 */
export function interactiveSpec(spec: Spec): Spec {
  const config = isRecord(spec["config"]) ? spec["config"] : {};
  const { font } = config;
  const withFont = typeof font === "string"
    ? { ...spec, config: { ...config, font: `${font}, Verdana, sans-serif` } }
    : spec;
  return withTooltips(withFont, {});
}

const parts = ["layer", "hconcat", "vconcat", "concat"] as const;
const lines: ReadonlySet<unknown> = new Set(["line", "trail"]);
const silent: ReadonlySet<unknown> = new Set(["text", "area", "geoshape", "errorband", "image"]);

/** @param inherited the encoding of the views around it */
function withTooltips(spec: Spec, inherited: Spec): Spec {
  const own = isRecord(spec["encoding"]) ? spec["encoding"] : {};
  const encoding = { ...inherited, ...own };
  const changed: Record<string, unknown> = { ...spec };
  for (const part of parts) {
    const views = spec[part];
    if (Array.isArray(views)) {
      changed[part] = views.map((view) => isRecord(view) ? withTooltips(view, encoding) : view);
    }
  }
  if (isRecord(spec["spec"])) changed["spec"] = withTooltips(spec["spec"], encoding);
  if (spec["mark"] !== undefined && showsData(encoding)) changed["mark"] = markOf(spec["mark"]);
  return changed;
}

function markOf(mark: unknown): unknown {
  const definition: Spec = isRecord(mark) ? mark : { type: mark };
  const { type } = definition;
  if (silent.has(type) || "tooltip" in definition) return mark;
  if (!lines.has(type)) return { ...definition, tooltip: true };
  return "point" in definition ? mark : { ...definition, point: "transparent", tooltip: true };
}

function showsData(encoding: Spec): boolean {
  const places = [encoding["x"], encoding["y"]].filter(isRecord);
  return !("tooltip" in encoding) &&
    places.some((place) => "field" in place || "aggregate" in place) &&
    places.every((place) => place["scale"] !== null);
}

function isRecord(value: unknown): value is Spec {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
