/**
 * Which state of a report a page shows, told from its first line.
 *
 * @module
 */

/** The name of the page in a file, of which only the beginning is read; `undefined` if there is none. */
export function nameInFile(path: string): string | undefined {
  try {
    using file = Deno.openSync(path);
    const head = new Uint8Array(200);
    const length = file.readSync(head) ?? 0;
    return nameOfPage(new TextDecoder().decode(head.subarray(0, length)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

/** The name of the state that a page was written in; `undefined` if the text is no page of ours. */
function nameOfPage(page: string): string | undefined {
  return /^<!DOCTYPE html>\s*<html lang="en" data-report="([0-9a-f]{64})">/.exec(page)?.[1];
}
