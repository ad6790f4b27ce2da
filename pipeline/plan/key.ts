/**
 * The key of an element: a document of everything that can alter its result, and its digest.
 *
 * There is no path, no clock and no locale in it. Inputs enter by content, so a rerun upstream that
 * yields the same bytes leaves every key below it as it was (early cutoff).
 *
 * @module
 */

import { schemaName } from "../base/schema.ts";
import type { Json } from "../base/canonical.ts";
import type { StageCode } from "./code.ts";
import { documentDigest, elementSeed, type Key } from "../base/digest.ts";
import type { Element } from "../model/graph.ts";
import {
  type Environment,
  keyCodec,
  type KeyDocument,
  type KeyInput,
} from "../model/key_document.ts";
import type { AnyStage } from "../model/stage.ts";

/** An element's key, with its document's text. */
export interface KeyAndText {
  readonly key: Key;
  readonly text: string;
}

/**
 * The key of an element.
 *
 * @param code the code of its stage
 * @param inputs digests of its inputs, by name
 * @param rootSeed the pipeline's seed
 */
export function keyOf(
  element: Element,
  code: StageCode,
  inputs: { readonly [name: string]: KeyInput },
  rootSeed: number,
): KeyAndText {
  const { stage } = element;
  const document: Omit<KeyDocument, "schema"> = {
    stage: stage.name,
    params: element.params,
    inputs,
    outputs: Object.fromEntries(element.outputs.map(({ name, codec }) => [name, keyCodec(codec)])),
    code: code.digest,
    packages: code.packages,
    runtime: { deno: Deno.version.deno, v8: Deno.version.v8 },
    platform: stage.platform ? `${Deno.build.os}-${Deno.build.arch}` : null,
    seed: stage.random ? seedOf(element, rootSeed) : null,
    ...((stage.env ?? []).length > 0 ? { environment: environmentOf(stage) } : {}),
  };
  const { text, digest } = documentDigest(
    schemaName("key/1"),
    document as unknown as { readonly [field: string]: Json },
  );
  return { key: digest, text };
}

/**
 * The seed of an element: its own, or that of all elements of its stage. The variant is no part of it, so
 * that variants are compared on the same draws, and what one does not change is shared.
 */
export function seedOf({ stage, plainId }: Element, rootSeed: number): string {
  return elementSeed(rootSeed, stage.name, stage.random === "common" ? stage.name : plainId);
}

/** The environment variables that a stage declares, as they are now. */
export function environmentOf(stage: AnyStage): Environment {
  const names: readonly string[] = stage.env ?? [];
  return Object.fromEntries(names.map((name) => [name, Deno.env.get(name) ?? null]));
}
