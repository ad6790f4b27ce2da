/**
 * Declarations: what a stage takes, makes and is parameterised by. Nothing here does any work.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";
import type { Codec, CodecValue } from "./codec.ts";
import type { FilesRef } from "./files_ref.ts";
import type { Folder } from "./folder.ts";
import type { ProgramDeclaration } from "./program_command.ts";
import type { Limits } from "./limits.ts";
import type { Param } from "./param.ts";

/** Parameters by name. */
export type Params = { readonly [name: string]: Param<Json> };

/** The values of parameters by name. */
export type ParamValues<P> = { readonly [N in keyof P]: P[N] extends Param<infer T> ? T : never };

/** A sweep's axes: each parameter's value is the list to sweep over. */
export type Axes = { readonly [name: string]: Param<readonly Json[]> };

/** One point of a sweep: a value for each axis. */
export type Point<A> = {
  readonly [N in keyof A]: A[N] extends Param<readonly (infer T extends Json)[]> ? T : never;
};

/** An output as declared: its format, and optionally where it goes under the profile's folder. */
export interface OutputDeclaration<T> {
  /** How the value becomes bytes. */
  readonly codec: Codec<T>;
  /**
   * Path below `artifacts/<profile>/`; by default `<stage>/[<element>/]<output>.<extension>`. In a
   * sweep, `{axis}` stands for the element's value: `tables/{gain}.csv`.
   */
  readonly path?: string;
}

/** Outputs by name, each a codec or a codec with a path. */
export type Outputs = { readonly [name: string]: Codec<unknown> | OutputDeclaration<unknown> };

/** The values that a stage returns for its outputs. */
export type OutputValues<O> = {
  readonly [N in keyof O]: O[N] extends OutputDeclaration<infer T> ? T : CodecValue<O[N]>;
};

/** Reference to one output of a stage, for use as another stage's input. */
export interface OutputRef<T, A extends Axes = Axes> {
  /** Tells it from the other kinds of inputs. */
  readonly kind: "output";
  /** The stage that makes it. */
  readonly stage: AnyStage;
  /** The output's name there. */
  readonly output: string;
  /** The format of its bytes. */
  readonly codec: Codec<T>;
  /** Carries the sweep's axes for the type checker. */
  readonly axes?: A;
}

/** The element of an upstream sweep that agrees with this element on every shared axis. */
export interface AlignedRef<T> {
  /** Tells it from the other kinds of inputs. */
  readonly kind: "aligned";
  /** An output of a sweep. */
  readonly of: OutputRef<T>;
}

/** A file that the user or an npm package provides. */
export interface FileRef<T, Optional extends boolean = boolean> {
  /** Tells it from the other kinds of inputs. */
  readonly kind: "file";
  /** Path relative to the project; a package's files are under `node_modules/`. */
  readonly path: string;
  /** The format of its bytes. */
  readonly codec: Codec<T>;
  /** Whether the file may be absent. */
  readonly optional: Optional;
}

/** One output of a stage as it is in each of several variants. */
export interface VariantsRef<T, A extends Axes = Axes> {
  /** Tells it from the other kinds of inputs. */
  readonly kind: "variants";
  /** The output in each variant. */
  readonly of: readonly {
    /** The variant's name. */
    readonly variant: string;
    /** Its output. */
    readonly output: OutputRef<T, A>;
  }[];
  /** The format of their bytes. */
  readonly codec: Codec<T>;
}

/** Anything a stage may take. */
export type InputRef =
  | OutputRef<unknown>
  | AlignedRef<unknown>
  | FileRef<unknown>
  | FilesRef
  | VariantsRef<unknown>;

/** Inputs by name. */
export type Inputs = { readonly [name: string]: InputRef };

/** An input as the running stage sees it; nothing is read before `read` is called. */
export interface Reader<T> {
  /** Reads and decodes the artifact. */
  read(): T;
}

/** One element of a sweep as a later stage sees it. */
export interface ElementReader<T, A> extends Reader<T> {
  /** The element's point: a value for each axis. */
  readonly params: Point<A>;
}

/** One variant's element as a later stage sees it. */
export interface VariantReader<T, A> extends Reader<T> {
  /** The variant, and the element's point if it is one of a sweep. */
  readonly params: { readonly variant: string } & Point<A>;
}

/** What a running stage gets for each input. */
export type InputReaders<I> = {
  readonly [N in keyof I]: I[N] extends AlignedRef<infer T> ? Reader<T>
    : I[N] extends FilesRef ? Reader<Folder>
    : I[N] extends VariantsRef<infer T, infer A> ? readonly VariantReader<T, A>[]
    : I[N] extends FileRef<infer T, infer Optional> ? Reader<Optional extends true ? T | null : T>
    : I[N] extends OutputRef<infer T, infer A>
      ? (Record<never, never> extends A ? Reader<T> : readonly ElementReader<T, A>[])
    : never;
};

/** What a stage is declared with. */
export interface StageSpec<P extends Params, I extends Inputs, O extends Outputs> {
  /** Name, for example `pathways/phase`: lower-case words, digits and hyphens, parts by slashes. */
  readonly name: string;
  /** One line on what the stage does, shown by `graph` and `status`. */
  readonly about: string;
  /** URL of the module whose default export does the work: `import.meta.resolve("./x.ts")`. */
  readonly module: string;
  /** Parameters; each enters the key. */
  readonly params?: P;
  /** Inputs: other stages' outputs, or files. */
  readonly inputs?: I;
  /** Outputs, at least one. */
  readonly outputs: O;
  /** Numbers of the paper's figures that this stage draws; `reproduce fig3` finds it by them. */
  readonly figures?: readonly number[];
  /** Words by which targets can be chosen: `tags: ["slow"]` is found by `reproduce tag:slow`. No part of the key. */
  readonly tags?: readonly string[];
  /**
   * Whether the stage draws random numbers: it then gets a seed, part of its key. With `true` each
   * element of a sweep has a seed of its own; with `"common"` all have the same, for elements that are
   * compared with one another on the same draws (common random numbers).
   */
  readonly random?: boolean | "common";
  /** Whether the result's bits depend on the processor and operating system. */
  readonly platform?: boolean;
  /**
   * Whether the stage runs native code of an npm package. It may then load what is in
   * `node_modules/`; native code can read and write anything, so such a stage is trusted.
   */
  readonly native?: boolean;
  /** Whether the stage keeps checkpoints, from which it goes on after it was stopped. */
  readonly resumable?: boolean;
  /**
   * Environment variables that the stage reads, by name; their values are part of its key, and kept
   * with it, so they are no place for secrets. It sees no others.
   */
  readonly env?: readonly string[];
  /**
   * Whether the stage reads the time, for example to report its speed. For all others the clock
   * stands still at the beginning of 2000. The result must not depend on it.
   */
  readonly clock?: boolean;
  /**
   * About how many seconds an element takes on one core, for the forecast and the order of a first
   * run; afterwards its own duration is known. No part of the key.
   */
  readonly expectedSeconds?: number;
  /** What an element may take of a machine, and how often it is tried. No part of the key. */
  readonly limits?: Limits;
  /**
   * How far numbers may lie apart when `verify` executes the stage again and gets other bytes:
   * |a − b| ≤ absolute + relative · max(|a|, |b|). No part of the key.
   */
  readonly tolerance?: { readonly relative: number; readonly absolute: number };
}

/** A declared stage, or a sweep: one stage over a grid of points. */
export interface Stage<P extends Params, I extends Inputs, O extends Outputs, A extends Axes>
  extends StageSpec<P, I, O> {
  /** Parameters, none unless declared. */
  readonly params: P;
  /** Inputs, none unless declared. */
  readonly inputs: I;
  /** The axes of a sweep; a plain stage has none. */
  readonly axes: A;
  /** What is run instead of a module, which then is empty; see {@linkcode program}. */
  readonly program?: ProgramDeclaration;
  /** Where the stage was declared, `file:line`, for messages. */
  readonly declaredAt: string;
  /** References to the outputs, for use as inputs of other stages. */
  readonly out: {
    readonly [N in keyof O]: OutputRef<
      O[N] extends OutputDeclaration<infer T> ? T : CodecValue<O[N]>,
      A
    >;
  };
}

/** A stage of which the type is not known. */
// deno-lint-ignore no-explicit-any -- the boundary where stages of all types meet
export type AnyStage = Stage<any, any, any, any>;

/** What the default export of a stage's module is given. */
export interface RunContext<S extends AnyStage> {
  /** Parameter values; in a sweep also the element's point. */
  readonly params: ParamValues<S["params"]> & Point<S["axes"]>;
  /** Readers of the inputs. */
  readonly inputs: InputReaders<S["inputs"]>;
  /**
   * 32 hexadecimal digits, the element's own or common to the sweep; the same for every run. Empty
   * unless `random`.
   */
  readonly seed: string;
  /** Reports how far the work has come, 0 … 1; a note is one line of at most 200 characters. */
  progress(fraction: number, note?: string): void;
  /** Where a `resumable` stage keeps what it goes on from; throws in others. */
  readonly checkpoint: Checkpoint;
}

/**
 * What survives when a stage is stopped; it is removed when the stage has finished. The result must be
 * the same with and without it, for it is no part of the key.
 */
export interface Checkpoint {
  /** The bytes last saved under this key, or null. */
  load(): Uint8Array | null;
  /** Replaces them, whole or not at all. */
  save(bytes: Uint8Array): void;
}

/** The type of the default export of a stage's module. */
export type Run<S extends AnyStage> = (
  context: RunContext<S>,
) => OutputValues<S["outputs"]> | Promise<OutputValues<S["outputs"]>>;

/** No parameters, inputs or axes. */
export type None = Record<never, never>;

/** In a sweep: takes, of another sweep, the one element that agrees on every axis both have. */
export function aligned<T, A extends Axes>(of: OutputRef<T, A>): AlignedRef<T> {
  return { kind: "aligned", of: of as unknown as OutputRef<T> };
}

/** A file as input, by its path relative to the project. */
export function file<T>(path: string, codec: Codec<T>): FileRef<T, false> {
  return { kind: "file", path, codec, optional: false };
}

/** A file that may be absent; reading it then gives `null`. */
export function optionalFile<T>(path: string, codec: Codec<T>): FileRef<T, true> {
  return { kind: "file", path, codec, optional: true };
}

/**
 * Gives an output a path of its own below `artifacts/<profile>/`. In a sweep each element needs one:
 * `at("tables/{gain}.csv", …)` has the value of the axis `gain` in it, as it is written in ids.
 */
export function at<T>(path: string, codec: Codec<T>): OutputDeclaration<T> {
  return { codec, path };
}

/** The codec of an output, however it was declared. */
export function outputCodec(
  declaration: Codec<unknown> | OutputDeclaration<unknown>,
): Codec<unknown> {
  return "codec" in declaration ? declaration.codec : declaration;
}
