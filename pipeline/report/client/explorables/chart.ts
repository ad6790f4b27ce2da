/**
 * Charts in explorables: drawn once, then given other rows.
 *
 * @module
 */

/// <reference lib="dom" />

import embed, { type VisualizationSpec } from "npm:vega-embed@7.3.0";
import type { ExplorableChart } from "../../../model/explorable.ts";

/** Draws a chart. The page's policy lets no text become code: expressions are interpreted. */
export async function chart(
  place: HTMLElement,
  spec: object,
  label: string,
): Promise<ExplorableChart> {
  const frame = document.createElement("div");
  frame.className = "explorable-chart";
  frame.setAttribute("role", "img");
  frame.setAttribute("aria-label", label);
  const inner = document.createElement("div");
  inner.setAttribute("aria-hidden", "true");
  frame.append(inner);
  place.append(frame);
  const { view } = await embed(inner, spec as VisualizationSpec, {
    mode: "vega-lite",
    actions: false,
    renderer: "svg",
    ast: true,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });
  return {
    set: async (data) => {
      for (const [name, rows] of Object.entries(data)) view.data(name, [...rows]);
      await view.runAsync();
    },
    onPick: (follow) => {
      view.addEventListener("click", (_event, item) => {
        const row = item?.datum;
        if (typeof row === "object" && row !== null) follow(row);
      });
    },
  };
}
