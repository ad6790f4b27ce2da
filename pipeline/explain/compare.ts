/**
 * Two sets of results compared, element by element: what they were made from, and what came out.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import type { Change } from "./change.ts";
import { changesBetween, recordedSources } from "./changes.ts";
import type { Result } from "../store/earlier_results.ts";
import type { Codec, CodecModule } from "../model/codec.ts";
import { compareValues, type ValueDifference } from "./compare_values.ts";
import type { Key } from "../base/digest.ts";
import { messageOf } from "../base/errors.ts";
import type { Graph } from "../model/graph.ts";
import { readKey } from "../model/key_document.ts";
import type { ResultSet, ResultSource } from "../run/results.ts";

/** How an element's results compare. */
export type ComparedState =
  /** All bytes are the same. */
  | "same"
  /** No number differs by more than the tolerance. */
  | "within-tolerance"
  | "differs"
  | "only-in-a"
  | "only-in-b"
  /** One of the two results is not in its store, or archive, any more. */
  | "lost";

/** An element in two sets of results. */
export interface ElementComparison {
  readonly element: string;
  readonly state: ComparedState;
  /** What it was made from that differs. */
  readonly changes: readonly Change[];
  /** Outputs whose bytes differ. */
  readonly outputs: readonly OutputComparison[];
}

/** An output whose bytes differ. */
export interface OutputComparison {
  readonly output: string;
  readonly withinTolerance: boolean;
  /** How many numbers and other values differ; `null` where they cannot be compared one by one. */
  readonly differing: number | null;
  /** The largest difference among them. */
  readonly largest?: ValueDifference;
  /** Why the values were not compared, where they were not. */
  readonly problem?: string;
}

/** What comparing needs to know. */
export interface CompareContext {
  /** Knows where the codecs' modules are, and where inputs come from. */
  readonly graph: Graph;
  /** The largest relative difference that is none. */
  readonly tolerance: number;
}

/** Compares all elements of two sets. */
export async function compareResults(
  a: ResultSet,
  b: ResultSet,
  context: CompareContext,
): Promise<readonly ElementComparison[]> {
  const compared: ElementComparison[] = [];
  const [keysA, keysB] = [new Set(a.keys.values()), new Set(b.keys.values())];
  for (const element of new Set([...a.keys.keys(), ...b.keys.keys()])) {
    const [keyA, keyB] = [a.keys.get(element), b.keys.get(element)];
    // What a variant's element is called depends on which others are declared like it.
    const isRenamed = (keyB === undefined && keyA !== undefined && keysB.has(keyA)) ||
      (keyA === undefined && keyB !== undefined && keysA.has(keyB));
    if (isRenamed) continue;
    compared.push(await compareElement(element, a, b, context));
  }
  return compared;
}

async function compareElement(
  element: string,
  setA: ResultSet,
  setB: ResultSet,
  context: CompareContext,
): Promise<ElementComparison> {
  const [keyA, keyB] = [setA.keys.get(element), setB.keys.get(element)];
  const only = (state: ComparedState) => ({ element, state, changes: [], outputs: [] });
  // One key may have two results only where there are two stores.
  if (keyA === keyB && setA.source === setB.source) return only("same");
  if (keyB === undefined) return only("only-in-a");
  if (keyA === undefined) return only("only-in-b");
  const [a, b] = [made(keyA, setA.source), made(keyB, setB.source)];
  if (a === undefined || b === undefined) return only("lost");
  const outputs: OutputComparison[] = [];
  for (
    const name of new Set([...Object.keys(a.record.outputs), ...Object.keys(b.record.outputs)])
  ) {
    if (a.record.outputs[name]?.digest === b.record.outputs[name]?.digest) continue;
    outputs.push(await compareOutput(name, a, b, context));
  }
  const state = outputs.length === 0
    ? "same"
    : outputs.every(({ withinTolerance }) => withinTolerance)
    ? "within-tolerance"
    : "differs";
  const declared = context.graph.elements.find(({ id }) => id === element);
  const sources = () => recordedSources(b.record, b.source);
  const changes = changesBetween(declared, a, b.document, sources, a.source);
  return { element, state, changes, outputs };
}

/** A result of which the record is there. */
interface Made extends Result {
  readonly record: ActionRecord;
  readonly source: ResultSource;
}

function made(key: Key, source: ResultSource): Made | undefined {
  const [record, text] = [source.record(key), source.text(key)];
  return record === undefined || text === undefined
    ? undefined
    : { record, document: readKey(text), source };
}

async function compareOutput(
  output: string,
  a: Made,
  b: Made,
  { graph, tolerance }: CompareContext,
): Promise<OutputComparison> {
  const unlike = { output, withinTolerance: false, differing: null };
  try {
    const [codecA, codecB] = [codecOf(output, a, graph), codecOf(output, b, graph)];
    // Pictures and texts: the numbers in their bytes are no quantities.
    if (codecA.isNumeric !== true || codecB.isNumeric !== true) return unlike;
    const [valueA, valueB] = [
      await decoded(output, a, codecA),
      await decoded(output, b, codecB),
    ];
    const { differing, largest, within } = compareValues(valueA, valueB, {
      relative: tolerance,
      absolute: 0,
    });
    return {
      output,
      withinTolerance: within,
      differing,
      ...(largest === undefined ? {} : { largest }),
    };
  } catch (error) {
    return { ...unlike, problem: messageOf(error) };
  }
}

/** The format that an output was made with, as it is declared now. */
function codecOf(output: string, { document }: Made, { elements }: Graph): Codec<unknown> {
  const keyed = document.outputs[output];
  if (keyed === undefined) throw new Error("only one of the two has it");
  for (const { outputs } of elements) {
    const found = outputs.find(({ codec }) => codec.id === keyed.id);
    if (found !== undefined) return { ...found.codec, options: keyed.options };
  }
  throw new Error(`no stage uses its format "${keyed.id}" any more`);
}

async function decoded(output: string, of: Made, codec: Codec<unknown>): Promise<unknown> {
  const object = of.record.outputs[output];
  const bytes = object === undefined ? undefined : of.source.bytes(object.digest);
  if (bytes === undefined) throw new Error("one of the two has its bytes no more");
  const module: { readonly codec: CodecModule<unknown> } = await import(codec.module);
  return module.codec.decode(bytes, codec.options);
}
