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
const silent: ReadonlySet<unknown> = new Set(["text", "area", "geoshape", "errorband", "image"]);

/** @param inherited the encoding of the views around it */
function withTooltips(spec: Spec, inherited: Spec): Spec {
  const own = isRecord(spec["encoding"]) ? titled(spec["encoding"]) : {};
  const encoding = { ...inherited, ...own };
  const changed: Record<string, unknown> = { ...spec };
  if (isRecord(spec["encoding"])) changed["encoding"] = own;
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

/** A tooltip calls a value what its axis or legend calls it, not what its field is called. */
function titled(encoding: Spec): Spec {
  return Object.fromEntries(
    Object.entries(encoding).map(([channel, definition]) => {
      if (!isRecord(definition) || "title" in definition) return [channel, definition];
      const guides = [definition["axis"], definition["legend"]].filter(isRecord);
      const title = guides.map((guide) => guide["title"]).find((title) =>
        typeof title === "string" || Array.isArray(title)
      );
      return [channel, title === undefined ? definition : { ...definition, title }];
    }),
  );
}

function markOf(mark: unknown): unknown {
  const definition: Spec = isRecord(mark) ? mark : { type: mark };
  const { type } = definition;
  return silent.has(type) || "tooltip" in definition ? mark : { ...definition, tooltip: true };
}

function showsData(encoding: Spec): boolean {
  const places = [encoding["x"], encoding["y"]].filter(isRecord);
  return !("tooltip" in encoding) &&
    places.some((place) => "field" in place || "aggregate" in place) &&
    places.every((place) => place["scale"] !== null);
}

/**
 * Puts invisible points on the lines of a compiled (Vega) specification: a line itself is hard to hit,
 * and wherever it is hit shows its first row. Axes and legends stay as they are.
 */
export function withPointsOnLines<S>(spec: S): S {
  if (!isRecord(spec) || !Array.isArray(spec["marks"])) return spec;
  const marks = spec["marks"].flatMap((mark) => {
    const { type, from, encode } = isRecord(mark) ? mark : {};
    const update = isRecord(encode) ? encode["update"] : undefined;
    if (type !== "line" || !isRecord(update) || !("tooltip" in update)) {
      return [withPointsOnLines(mark)];
    }
    const { x, y, tooltip } = update;
    const look = { fill: { value: "transparent" }, size: { value: 90 } };
    return [mark, { type: "symbol", from, encode: { update: { x, y, tooltip, ...look } } }];
  });
  return { ...spec, marks };
}

function isRecord(value: unknown): value is Spec {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
