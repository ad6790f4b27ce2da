/**
 * Which state of a report a page shows, told from its first line.
 *
 * @module
 */

/** The name of the state that a page was written in; `undefined` if the text is no page of ours. */
export function nameOfPage(page: string): string | undefined {
  return /^<!DOCTYPE html>\s*<html lang="en" data-report="([0-9a-f]{64})">/.exec(page)?.[1];
}
