/**
 * Figures become interactive when they come near the window, so that the page opens at once.
 *
 * @module
 */

/// <reference lib="dom" />

import embed, { type Result, type VisualizationSpec } from "npm:vega-embed@7.3.0";
import { interactiveSpec, withPointsOnLines } from "./interactive_spec.ts";

const shown = new WeakMap<Element, Promise<Result | undefined>>();

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    void show(target);
  }
}, { rootMargin: "400px" });

/** Makes the figures below a place interactive, each when it comes near. */
export function watchFigures(below: ParentNode): void {
  for (const figure of below.querySelectorAll("[data-figure]")) observer.observe(figure);
}

/** Frees what the figures below a place hold. */
export function forgetFigures(below: Element): void {
  for (const figure of below.querySelectorAll("[data-figure]")) {
    observer.unobserve(figure);
    void shown.get(figure)?.then((result) => result?.finalize());
  }
}

/** A figure's specification as it was made; `undefined` if there is none. */
export async function specOf(figure: Element): Promise<unknown> {
  const packed = figure.querySelector("[data-spec]")?.textContent?.trim() ?? "";
  if (packed === "") return undefined;
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).json();
}

async function show(figure: Element): Promise<void> {
  const result = draw(figure);
  shown.set(figure, result);
  await result;
}

/** A figure that cannot be drawn keeps its picture. */
async function draw(figure: Element): Promise<Result | undefined> {
  const place = figure.querySelector<HTMLElement>(".interactive > div");
  const spec = await specOf(figure);
  if (place === null || spec === undefined) return undefined;
  try {
    const result = await embed(
      place,
      interactiveSpec(spec as Record<string, unknown>) as VisualizationSpec,
      {
        mode: "vega-lite",
        patch: withPointsOnLines,
        actions: false,
        renderer: "svg",
        // The page's policy lets no text become code: expressions are interpreted.
        ast: true,
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
      },
    );
    figure.classList.add("is-interactive");
    return result;
  } catch (error) {
    // A run that goes on has put another in its place.
    if (!figure.isConnected) return undefined;
    console.error(`Cannot draw ${figure.getAttribute("data-figure")} interactively`, error);
    return undefined;
  }
}
