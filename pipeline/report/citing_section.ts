/**
 * How to cite what the page shows.
 *
 * @module
 */

import { type Html, markup } from "./html.ts";

/** The section with what to put into a bibliography. */
export function citingSection(bibtex: string): Html {
  return markup`<section id="cite" aria-labelledby="cite-title">
<h2 id="cite-title">Citing</h2>
<p>The software at the state that made this page, and what it refers to; the same is in <code>cite.bib</code> beside it. <button type="button" data-copy="${bibtex}">Copy<span class="unseen"> as BibTeX</span></button></p>
<pre class="scroll" tabindex="0" role="group" aria-label="BibTeX">${bibtex}</pre></section>`;
}
