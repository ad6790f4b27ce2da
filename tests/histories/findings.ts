/**
 * What can be wrong.
 *
 * @module
 */

/** The kinds of what is found; HISTORY_IGNORE leaves some out, separated by commas. */
export type Kind =
  /** A command failed that had to succeed. */
  | "failed"
  /** A command ended with a stack trace. */
  | "stack-trace"
  /** A command did not end. */
  | "hang"
  /** An artifact is not what the present code, parameters and files give. */
  | "wrong-artifact"
  /** A record's outputs are not what its key and its sources give. */
  | "wrong-record"
  /** The bundle that a record's key names is not what its sources give. */
  | "stale-code"
  /** Something that a record names is not in the store. */
  | "lost-object"
  /** A source that a record names is not in the store. */
  | "lost-source"
  /** Something ran although nothing had changed. */
  | "not-idle"
  /** fsck found damage where none was done. */
  | "fsck"
  /** A run from nothing gave other artifacts. */
  | "other-from-nothing";

/** Something that is wrong. */
export class Finding extends Error {
  readonly kind: Kind;

  constructor(kind: Kind, message: string) {
    super(`${kind}: ${message}`);
    this.kind = kind;
  }
}

const ignored = (Deno.env.get("HISTORY_IGNORE") ?? "").split(",");

/** Throws a finding, unless its kind is to be ignored. */
export function found(kind: Kind, message: string): void {
  if (!ignored.includes(kind)) throw new Finding(kind, message);
}
