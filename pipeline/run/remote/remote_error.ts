/**
 * What can go wrong with a remote cache, and when it is given up.
 *
 * @module
 */

import { messageOf } from "../../base/errors.ts";
import type { Emit } from "../../base/emit.ts";
import type { RunEvent } from "../run_events.ts";
import type { RemoteAddress } from "./address.ts";

/**
 * - `unreachable`: no connection, or one that broke
 * - `slow`: it did not answer, or sent or took nothing for too long
 * - `moved`: it redirects
 * - `refused`: it wants other credentials, or does not let us
 * - `full`: it has no space
 * - `too-large`: it does not take an object of that size
 * - `failing`: any other status that is none of success
 * - `garbage`: what it gave is not what was asked for
 * - `local`: what it gave cannot be kept here
 */
export type RemoteErrorKind =
  | "unreachable"
  | "slow"
  | "moved"
  | "refused"
  | "full"
  | "too-large"
  | "failing"
  | "garbage"
  | "local";

/** Something that went wrong with a remote cache; never a reason to fail a run. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";
  /** What kind of trouble it is. */
  readonly kind: RemoteErrorKind;
  /** What to do about it, where that is known. */
  readonly remedy: string | undefined;

  /** @param problem continues the sentence that begins with the server's name */
  constructor(kind: RemoteErrorKind, problem: string, remedy?: string) {
    super(problem);
    this.kind = kind;
    this.remedy = remedy;
  }
}

/** What an exchange was for. */
export type Direction = "reading" | "writing";

/** So many failures one after another that each alone might be chance end it. */
const patience = 3;

/**
 * Whether the remote cache is still worth asking. The first trouble of a run is told, the others are
 * counted: a dead server must cost neither time nor attention.
 */
export class Health {
  readonly #usable = { reading: true, writing: true };
  readonly #inARow = { reading: 0, writing: 0 };
  readonly #address: RemoteAddress;
  readonly #emit: Emit<RunEvent>;
  #told = false;
  #count = 0;

  constructor(address: RemoteAddress, emit: Emit<RunEvent>) {
    this.#address = address;
    this.#emit = emit;
    this.#usable.writing = !address.readOnly;
  }

  /** How often something went wrong. */
  get troubles(): number {
    return this.#count;
  }

  /** Whether it is worth trying. */
  isUsable(direction: Direction): boolean {
    return this.#usable[direction];
  }

  /** It did as it should. */
  noteSuccess(direction: Direction): void {
    this.#inARow[direction] = 0;
  }

  /** Something went wrong. */
  note(error: unknown, direction: Direction): void {
    const trouble = error instanceof RemoteError
      ? error
      : new RemoteError("local", `gave what cannot be kept: ${messageOf(error)}`);
    this.#count++;
    const before = { ...this.#usable };
    this.#stop(trouble.kind, direction);
    // Many exchanges may be under way when the first of them fails.
    if (this.#told || !before[direction]) return;
    this.#told = true;
    this.#emit({
      type: "remote-failed",
      remote: this.#address.url,
      problem: this.#withoutSecrets(trouble.message),
      ...(trouble.remedy === undefined ? {} : { remedy: trouble.remedy }),
      left: this.#usable.reading
        ? this.#usable.writing || this.#address.readOnly ? "all" : "downloads"
        : "nothing",
    });
  }

  #stop(kind: RemoteErrorKind, direction: Direction): void {
    switch (kind) {
      case "unreachable":
      case "slow":
      case "moved":
        this.#usable.reading = this.#usable.writing = false;
        return;
      case "refused":
      case "full":
        // Who may not read cannot write anything that makes sense either.
        if (direction === "reading") this.#usable.reading = false;
        this.#usable.writing = false;
        return;
      case "failing":
        if (++this.#inARow[direction] < patience) return;
        this.#usable[direction] = false;
        return;
      case "garbage":
        // Nothing is given to a server that does not give back what it was given.
        if (++this.#inARow[direction] < patience) return;
        this.#usable.reading = this.#usable.writing = false;
        return;
      case "local":
        this.#usable.reading = false;
        return;
      case "too-large":
        return;
    }
  }

  #withoutSecrets(text: string): string {
    return this.#address.secrets.reduce((shown, secret) => shown.replaceAll(secret, "•••"), text);
  }
}
