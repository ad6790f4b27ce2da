/**
 * What an artifact's type is: how a value of type `T` becomes bytes and back.
 *
 * The declaration is light (it is loaded whenever the DAG is), the code that encodes and decodes is
 * in a module of its own that only the stage's process loads, and that enters the code digest of
 * exactly the stages that use it.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";

/** Names the property that carries a codec's value type; it never exists at run time. */
export declare const valueType: unique symbol;

/** A typed artifact format. `T` is what a stage returns for it, and what a reader of it gets. */
export interface Codec<T> {
  /** Name of the format, for example `csv`; it enters every key together with the options. */
  readonly id: string;
  /** File extension without the dot. */
  readonly extension: string;
  /** The format's media type, for example `text/csv`; bytes like any others when absent. */
  readonly mediaType?: string;
  /** Whether `verify` and `diff` compare what it decodes number by number; else byte by byte. */
  readonly isNumeric?: true;
  /** URL of the module that exports `codec: CodecModule`. */
  readonly module: string;
  /** What the module's functions are given besides the value, for example a table's columns. */
  readonly options: Json;
  /** Carries `T` for the type checker; never present at run time. */
  readonly [valueType]?: T;
}

/** The value type of a codec. */
export type CodecValue<C> = C extends Codec<infer T> ? T : never;

/** What a codec's module exports under the name `codec`. */
export interface CodecModule<T, Options extends Json = Json> {
  /**
   * Turns a value into the artifact's bytes, the same bytes for the same value.
   *
   * @throws {TypeError} the value is not what the codec takes; the message names the place in it.
   */
  encode(value: T, options: Options): Uint8Array;
  /**
   * Turns an artifact's bytes back into the value.
   *
   * @throws {SyntaxError} the bytes are not of this format; the message says what is wrong where.
   */
  decode(bytes: Uint8Array, options: Options): T;
}
