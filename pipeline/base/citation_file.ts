/**
 * The works of a CITATION.cff: the software itself, what its authors ask to cite, what it refers to.
 *
 * Every value is the text that stands in the file: a version 1.10 is no number.
 *
 * Source: Citation File Format 1.2.0.
 *
 * @module
 */

import { parse } from "npm:yaml@2.9.1";
import { messageOf, UserError } from "./errors.ts";

/** Fields of a work, as the file has them. */
export type Fields = { readonly [name: string]: unknown };

/** The works of a file. */
export interface CitationFile {
  /** What the file is about. */
  readonly own: Fields;
  /** What its authors ask to cite instead. */
  readonly preferred: Fields | undefined;
  readonly references: readonly Fields[];
}

/**
 * Reads a CITATION.cff.
 *
 * @param path what messages call it
 * @throws {UserError} it cannot be read.
 */
export function citationFile(text: string, path: string): CitationFile {
  let problem = "it is not a record";
  try {
    const document: unknown = parse(text, { schema: "failsafe" });
    if (isRecord(document)) {
      const preferred = document["preferred-citation"];
      return {
        own: document,
        preferred: isRecord(preferred) ? preferred : undefined,
        references: recordsOf(document["references"]),
      };
    }
  } catch (error) {
    problem = messageOf(error).split("\n")[0] ?? "";
  }
  throw new UserError(
    `Cannot read "${path}": ${problem}`,
    "Write it as the Citation File Format says.",
  );
}

/** A field's text; `undefined` where there is none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && !["", "~", "null"].includes(value) ? value : undefined;
}

/** The records of a list. */
export function recordsOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** What an institution, a conference or a publisher is called. */
export function nameOf(value: unknown): string | undefined {
  return isRecord(value) ? textOf(value["name"]) : textOf(value);
}

/** The work's identifiers of one kind. */
export function identifiersOf(work: Fields, type: string): readonly string[] {
  return recordsOf(work["identifiers"]).filter((identifier) => identifier["type"] === type)
    .flatMap(({ value }) => textOf(value) ?? []);
}

/** The work's DOI, without the address that resolves it. */
export function doiOf(work: Fields): string | undefined {
  const doi = textOf(work["doi"]) ?? identifiersOf(work, "doi")[0];
  return doi?.replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:)/i, "");
}

/** Where the work can be had. */
export function urlOf(work: Fields): string | undefined {
  const names = ["url", "repository-code", "repository", "repository-artifact"];
  return names.map((name) => textOf(work[name])).find((url) => url !== undefined) ??
    identifiersOf(work, "url")[0];
}

/** Whether a value is a record. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
