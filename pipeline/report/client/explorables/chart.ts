/**
 * Charts in explorables: drawn once, then given other rows.
 *
 * @module
 */

/// <reference lib="dom" />

import embed, { type Result, type VisualizationSpec } from "npm:vega-embed@7.3.0";
import type { ExplorableChart } from "../../../model/explorable.ts";

/** A chart; it is drawn with the first rows that it is given. */
export function chart(place: HTMLElement, spec: object, label: string): ExplorableChart {
  const frame = document.createElement("div");
  frame.className = "explorable-chart";
  frame.setAttribute("role", "img");
  frame.setAttribute("aria-label", label);
  const inner = document.createElement("div");
  inner.setAttribute("aria-hidden", "true");
  frame.append(inner);
  place.append(frame);
  let drawn: Promise<Result> | undefined;
  let pick: ((row: { readonly [field: string]: unknown }) => void) | undefined;
  return {
    set: async (data) => {
      if (drawn === undefined) {
        drawn = draw(inner, { ...spec, datasets: data });
        const { view } = await drawn;
        view.addEventListener("click", (_event, item) => {
          const row = item?.datum;
          if (typeof row === "object" && row !== null) pick?.(row);
        });
        return;
      }
      const { view } = await drawn;
      for (const [name, rows] of Object.entries(data)) view.data(name, [...rows]);
      await view.runAsync();
    },
    onPick: (follow) => {
      pick = follow;
    },
  };
}

/** The page's policy lets no text become code: expressions are interpreted. */
async function draw(place: HTMLElement, spec: object): Promise<Result> {
  return await embed(place, spec as VisualizationSpec, {
    mode: "vega-lite",
    actions: false,
    renderer: "svg",
    ast: true,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });
}
