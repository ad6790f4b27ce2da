/**
 * What a program is made of and started with, as a document: it stands in the key of its stage, and is what
 * is carried out.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";
import { type Digest, documentDigest } from "../base/digest.ts";
import { type Form, hasSchema, schemaName } from "../base/schema.ts";

/** A program, ready to be started on any machine that has its interpreter. */
export interface ProgramDocument {
  /** With placeholders. */
  readonly command: readonly string[];
  readonly sources: readonly ProgramSource[];
  /** The installed program that carries it out, by name or path; `null` if it needs none. */
  readonly interpreter: string | null;
  /** The command that prints its version; empty for `--version`, `null` for none. */
  readonly version: readonly string[] | null;
  /** Extensions of the files of inputs and outputs, by name. */
  readonly inputs: { readonly [name: string]: string };
  readonly outputs: { readonly [name: string]: string };
  readonly system: readonly string[];
}

/** A file that a program is made of. */
export interface ProgramSource {
  /** Relative to the project, with slashes. */
  readonly path: string;
  readonly digest: Digest;
  readonly isExecutable: boolean;
}

const form: Form = "program/1";

/** The text of a document, and its digest. */
export function programText(
  { command, sources, interpreter, version, inputs, outputs, system }: ProgramDocument,
): { readonly text: string; readonly digest: Digest } {
  const fields = {
    command,
    sources: sources.map(({ path, digest, isExecutable }): Json =>
      isExecutable ? [path, digest, "x"] : [path, digest]
    ),
    ...{ interpreter, version, inputs, outputs, system },
  };
  return documentDigest(schemaName(form), fields);
}

/**
 * The program in a document's text.
 *
 * @throws {SyntaxError} it is none.
 */
export function readProgram(text: string): ProgramDocument {
  const document: unknown = JSON.parse(text);
  if (!hasSchema(document, form)) throw new SyntaxError("Cannot read the program: it is none");
  const { sources, ...rest } = document as unknown as
    & Omit<ProgramDocument, "sources">
    & { readonly sources: readonly (readonly [string, Digest, string?])[] };
  return {
    ...rest,
    sources: sources.map(([path, digest, mark]) => ({ path, digest, isExecutable: mark === "x" })),
  };
}
