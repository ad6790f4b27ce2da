/**
 * An explorable on the page, before it is opened.
 *
 * @module
 */

import type { ExplorableContent, ExplorableFacts } from "./explorable_scripts.ts";
import { commandLine } from "./figure_section.ts";
import { Html, markup } from "./html.ts";

/** Id of an explorable's element. */
export function explorableAnchor({ id }: Pick<ExplorableFacts, "id">): string {
  return `explore-${id}`;
}

/** The section of an explorable. */
export function explorableSection(
  facts: ExplorableFacts,
  { packed }: ExplorableContent,
): Html {
  const { id, title, about, code } = facts;
  return markup`
    <details class="explorable" id="${explorableAnchor(facts)}" data-explorable="${id}">
      <summary><span class="explorable-mark">What if</span> ${title}</summary>
      <p>${about}</p>
      <p class="explorable-needs quiet">It needs a browser that runs scripts.</p>
      <div class="explorable-place"></div>
      <p class="explorable-words" role="status"></p>
      <div data-explorable-command>${commandLine("", title)}</div>
      <p class="quiet">Computed in this page by code <code>${code.slice(0, 12)}</code></p>
    ${
    Object.entries(packed).map(([name, text]) =>
      markup`<script type="text/plain" data-packed="${name}">${new Html(text)}</script>`
    )
  }
    </details>
  `;
}
