/**
 * Links within the page: what they lead to is opened, and shown wherever it is folded away.
 *
 * @module
 */

/// <reference lib="dom" />

import { partsOfHash } from "./explorables/address.ts";

/** Opens what the address names, now and whenever it changes. */
export function followPlaces(): void {
  const open = (): void => {
    const [id] = partsOfHash(location.hash);
    const target = id === "" ? null : document.getElementById(id);
    if (target === null) return;
    for (const details of target.querySelectorAll<HTMLDetailsElement>(":scope > details")) {
      if (details.dataset["explorable"] === undefined) details.open = true;
    }
    for (let at: Element | null = target; at !== null; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  // The same link twice changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    if (link?.getAttribute("href") === location.hash) open();
  });
  open();
}
