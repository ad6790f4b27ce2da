/**
 * HTML that escapes whatever is put into it.
 *
 * @module
 */

/** Markup: text in which everything that is not markup has been escaped. */
export class Html {
  /** @param markup is taken as it is */
  constructor(readonly text: string) {}
}

/** What may be put into a template. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

/**
 * A template for HTML: values are escaped, so that they show as text whatever they hold, in content
 * and in quoted attributes; lists are put one after another, `null`, `undefined` and `false` are
 * nothing, and so are line breaks at both ends.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const hostile = `"><script>alert(1)</script>`;
 * assert.equal(
 *   markup`<p title="${hostile}">${[1, markup`<br>`, null]}</p>`.text,
 *   `<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">1<br></p>`,
 * );
 * ```
 */
export function markup(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const text = parts.reduce((text, part, i) => text + textOf(values[i - 1]) + part);
  return new Html(text.replace(/^\n\s*|\n\s*$/g, ""));
}

/** Escapes text for content and quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function textOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return escapeHtml(String(value));
}
