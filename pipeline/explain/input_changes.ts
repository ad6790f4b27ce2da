/**
 * Which inputs have other bytes than an earlier result was made from, and whose they are.
 *
 * @module
 */

import { canonical } from "../base/canonical.ts";
import type { Change, Producer } from "./change.ts";
import type { Digest } from "../base/digest.ts";
import { folderId, readListing } from "../model/folder.ts";
import type { Element, ElementInput } from "../model/element.ts";
import type { KeyDocument, KeyInput } from "../model/key_document.ts";

/** The inputs that differ between two keys of an element. */
export function inputChanges(
  element: Element,
  before: KeyDocument,
  now: KeyDocument,
  textOf: (digest: Digest) => string | undefined,
): Change[] {
  return differingNames(before.inputs, now.inputs).map((name) => {
    const input = element.inputs.find((candidate) => candidate.name === name);
    const [then, present] = [before.inputs[name], now.inputs[name]];
    const files = fileChanges(then, present, textOf);
    const producers = input === undefined ? [] : producersOf(input, then, present);
    return {
      kind: "input",
      name,
      from: originOf(input),
      count: input?.kind === "many" ? producers.length : 1,
      before: then !== undefined && "digest" in then ? then.digest : undefined,
      now: present !== undefined && "digest" in present ? present.digest : undefined,
      ...(files === undefined ? {} : { files }),
      producers,
    };
  });
}

/** Which files of a folder differ; `undefined` if it is none, or not known any more. */
function fileChanges(
  before: KeyInput | undefined,
  now: KeyInput | undefined,
  textOf: (digest: Digest) => string | undefined,
): readonly string[] | undefined {
  const [then, present] = [before, now].map((side) => {
    const isFolder = side !== undefined && "digest" in side && side.codec.id === folderId;
    const text = isFolder && side.digest !== null ? textOf(side.digest) : undefined;
    if (text === undefined) return undefined;
    return new Map(readListing(text).files.map((file) => [file.path, file]));
  });
  if (then === undefined || present === undefined) return undefined;
  return [...new Set([...then.keys(), ...present.keys()])].sort().flatMap((path) => {
    const [a, b] = [then.get(path), present.get(path)];
    if (a === undefined) return [`+ ${path}`];
    if (b === undefined) return [`- ${path}`];
    return a.digest === b.digest && a.isExecutable === b.isExecutable ? [] : [`~ ${path}`];
  });
}

function originOf(input: ElementInput | undefined): string {
  if (input === undefined) return "nothing any more";
  if (input.kind === "file") return input.path;
  if (input.kind === "files") return input.pattern;
  return [input.from].flat()[0]?.stage.name ?? "an empty sweep";
}

/** The elements that an input comes from now and of which the bytes differ. */
function producersOf(
  input: ElementInput,
  before: KeyInput | undefined,
  now: KeyInput | undefined,
): readonly Producer[] {
  if (!("from" in input)) return [];
  const digestsOf = (side: KeyInput | undefined): ReadonlyMap<string, Digest> => {
    if (side === undefined) return new Map();
    if ("elements" in side) {
      return new Map(side.elements.map(([point, digest]) => [canonical(point), digest]));
    }
    return new Map(side.digest === null ? [] : [["{}", side.digest]]);
  };
  const [then, present] = [digestsOf(before), digestsOf(now)];
  const seen = new Set<string>();
  return [input.from].flat().flatMap(({ id }, i): Producer[] => {
    const at = input.kind === "many" ? canonical(input.points[i]) : "{}";
    const digest = then.get(at);
    // Several variants may share an element.
    if (digest === present.get(at) || seen.has(id)) return [];
    seen.add(id);
    const { output } = input;
    return [{ element: id, output, ...(digest === undefined ? {} : { before: digest }) }];
  });
}

/** Names under which two records hold different values. */
export function differingNames(
  before: { readonly [name: string]: unknown },
  now: { readonly [name: string]: unknown },
): string[] {
  const text = (value: unknown): string => value === undefined ? "" : canonical(value);
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => text(before[name]) !== text(now[name]));
}
