/**
 * Elements: what of a stage is computed and cached by itself.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";
import type { Codec } from "./codec.ts";
import type { AnyStage } from "./stage.ts";

/** A value for each axis. */
export type PointValues = { readonly [axis: string]: Json };

/** One unit of work: a stage, or one element of a sweep. */
export interface Element {
  /**
   * `stage` or `stage@axis=value,axis=value`, in a variant `stage+variant@axis=value`; unique in the
   * pipeline.
   */
  readonly id: string;
  /** The id without the variant: what it has in a profile of the variant's own. */
  readonly plainId: string;
  readonly stage: AnyStage;
  /** The variant that it is of; `null` for what is of the profile itself. */
  readonly variant: string | null;
  /** The element's point in its sweep; empty for a plain stage. */
  readonly point: PointValues;
  /** How the point is written in the id. */
  readonly labels: readonly AxisLabel[];
  /** Shared parameters and the point together, as they enter the key. */
  readonly params: { readonly [name: string]: Json };
  readonly inputs: readonly ElementInput[];
  readonly outputs: readonly ElementOutput[];
  /** Whether it computes on a GPU. */
  readonly gpu: boolean;
}

/** How an axis and its value are written. */
export interface AxisLabel {
  readonly axis: string;
  /** The axis, as it is written in ids. */
  readonly written: string;
  readonly label: string;
}

/** An input of an element. */
export type ElementInput =
  | {
    readonly kind: "one";
    readonly name: string;
    readonly codec: Codec<unknown>;
    readonly from: Element;
    readonly output: string;
  }
  | {
    readonly kind: "many";
    readonly name: string;
    readonly codec: Codec<unknown>;
    readonly from: readonly Element[];
    /** What the stage is told of each: its point in a sweep, and the variant if it takes several. */
    readonly points: readonly PointValues[];
    readonly output: string;
  }
  | {
    readonly kind: "file";
    readonly name: string;
    readonly codec: Codec<unknown>;
    readonly path: string;
    readonly optional: boolean;
  }
  | {
    readonly kind: "files";
    readonly name: string;
    readonly codec: Codec<unknown>;
    readonly pattern: string;
  };

/** An output of an element. */
export interface ElementOutput {
  readonly name: string;
  readonly codec: Codec<unknown>;
  /** Where the artifact goes, below the profile's folder. */
  readonly path: string;
}

/** The elements that an element takes outputs of. */
export function upstream(element: Element): readonly Element[] {
  return element.inputs.flatMap(elementsIn);
}

/** The elements that an input comes from; none if it is what the project has. */
export function elementsIn(input: ElementInput): readonly Element[] {
  switch (input.kind) {
    case "one":
      return [input.from];
    case "many":
      return input.from;
    case "file":
    case "files":
      return [];
  }
}
