/**
 * Which names a member of an archive may have: those that mean the same file on every system.
 *
 * @module
 */

/** Names of devices on Windows, whatever their extension. */
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
/** File systems take names of up to 255 bytes. */
const longestPart = 255;

/**
 * What is wrong with a name, or `undefined`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(problemOfName("results/fig5.svg"), undefined);
 * assert.equal(problemOfName("../fig5.svg"), 'it has the part ".."');
 * ```
 */
export function problemOfName(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name.includes("\0")) return "it has the character NUL in it";
  if (name.includes("\\")) return "it has a backslash in it";
  if (name.startsWith("/")) return "it is an absolute path";
  if (/^[A-Za-z]:/.test(name)) return "it begins with a drive letter";
  // deno-lint-ignore no-control-regex -- these are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f<>:"|?*]/.test(name)) {
    return "it has a character that Windows or a terminal refuses";
  }
  for (const part of name.split("/")) {
    if (part === "") return name.endsWith("/") ? "it is a folder" : "it has an empty part";
    if (part === "." || part === "..") return `it has the part "${part}"`;
    if (/[. ]$/.test(part)) return `its part "${part}" ends in a dot or a space`;
    if (devices.test(part)) return `its part "${part}" is a device on Windows`;
    if (isTooLong(part)) return "one of its parts is too long";
  }
  return undefined;
}

/** A letter has up to three bytes, so that most parts need not be encoded to tell. */
function isTooLong(part: string): boolean {
  return 3 * part.length > longestPart && new TextEncoder().encode(part).length > longestPart;
}

/** Names that a file system may take for one and the same give the same text. */
export function foldedName(name: string): string {
  if (/^[ -~]*$/.test(name)) return name.toLowerCase();
  // Upper case first, so that letters with two lower-case forms become one.
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

/**
 * Two of some names that cannot both be files in one folder on every system: the same but for case or
 * for how letters are composed, or one a folder of the other.
 */
export function clashingNames(
  names: readonly string[],
): { readonly a: string; readonly b: string } | undefined {
  const files = new Map<string, string>();
  for (const name of names) {
    const folded = foldedName(name);
    const other = files.get(folded);
    if (other !== undefined) return { a: other, b: name };
    files.set(folded, name);
  }
  for (const [folded, name] of files) {
    for (let at = folded.indexOf("/"); at !== -1; at = folded.indexOf("/", at + 1)) {
      const other = files.get(folded.slice(0, at));
      if (other !== undefined) return { a: other, b: name };
    }
  }
  return undefined;
}
