/**
 * Texts and tables in Markdown.
 *
 * @module
 */

/** Whatever Markdown or HTML would take for markup shows as it is. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~$&]/g, "\\$&").replace(/\s+/g, " ");
}

/** A name as code. */
export function code(text: string): string {
  return text.includes("`") ? escaped(text) : `\`${text}\``;
}

/** A table, of cells that are Markdown already. */
export function tableOf(
  names: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return [names, names.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
