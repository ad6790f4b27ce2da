/**
 * Buttons that copy a command or save a figure; nothing is fetched for it.
 *
 * @module
 */

/// <reference lib="dom" />

import { figureCsv } from "./figure_data.ts";
import { specOf } from "./figures.ts";

/** Answers clicks on buttons anywhere in the page, those that come later included. */
export function listenToButtons(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("button") : null;
    if (target?.dataset["copy"] !== undefined) void copy(target, target.dataset["copy"]);
    if (target?.dataset["save"] !== undefined) void save(target, target.dataset["save"]);
  });
}

async function copy(button: HTMLButtonElement, text: string): Promise<void> {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    // No clipboard without permission: the command is selected for the reader to copy.
    const code = button.parentElement?.querySelector("code");
    if (code) getSelection()?.selectAllChildren(code);
    button.textContent = "Selected";
  }
  setTimeout(() => button.textContent = label, 1500);
}

async function save(button: HTMLButtonElement, kind: string): Promise<void> {
  const figure = button.closest("[data-figure]");
  if (figure === null) return;
  const name = figure.getAttribute("data-figure") ?? "figure";
  if (kind === "csv") {
    const text = figureCsv(await specOf(figure) as Record<string, unknown>);
    download(`${name}.csv`, new Blob([text], { type: "text/csv" }));
  } else if (kind === "spec") {
    const text = JSON.stringify(await specOf(figure), null, 2) + "\n";
    download(`${name}.vl.json`, new Blob([text], { type: "application/json" }));
  } else {
    const svg = figure.querySelector(".interactive svg");
    if (svg === null) return;
    const text = new XMLSerializer().serializeToString(svg);
    download(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
  }
}

function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
