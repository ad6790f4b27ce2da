/**
 * HTML that escapes whatever is put into it.
 *
 * @module
 */

/** Markup: text in which everything that is not markup has been escaped. */
export class Html {
  /** @param markup is taken as it is */
  constructor(readonly markup: string) {}
}

/** What may be put into a template. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

/**
 * A template for HTML: values are escaped, so that they show as text whatever they hold, in content
 * and in quoted attributes; lists are put one after another, `null`, `undefined` and `false` are
 * nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const hostile = `"><script>alert(1)</script>`;
 * assert.equal(
 *   html`<p title="${hostile}">${[1, html`<br>`, null]}</p>`.markup,
 *   `<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">1<br></p>`,
 * );
 * ```
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(parts.reduce((text, part, i) => text + markupOf(values[i - 1]) + part));
}

/** Escapes text for content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** JSON for a script element that holds data: nothing in it ends the element. */
export function jsonData(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function markupOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(markupOf).join("");
  return escapeHtml(String(value));
}
