/**
 * A command: what can be typed, what it says of itself, and what it does. Each is declared in its own module
 * in `commands/`, and listed in `registry.ts`.
 *
 * @module
 */

import type { SessionOptions } from "../plan/session.ts";
import type { OptionName, Values } from "./options.ts";

/** What a command is given. */
export interface Given {
  /** The words after its name. */
  readonly words: readonly string[];
  /** The options as they were typed; only those that it takes. */
  readonly values: Values;
  /** Profile, artifacts folder and device, from the options that many take. */
  readonly session: SessionOptions;
  readonly json: boolean;
}

/** A command. */
export interface Command {
  /** What is typed. */
  readonly name: string;
  /** The words that follow it: `[TARGET…]`; empty if there are none. */
  readonly takes: string;
  /** What it does, in a line without a full stop. */
  readonly about: string;
  /** The options that it takes besides those of every command, with words of its own where they mean something else here. */
  readonly options: { readonly [Name in OptionName]?: string };
  /** What to type, after `deno task`, and what that does. */
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** Does it, and gives the exit code. */
  run(given: Given): number | Promise<number>;
}
