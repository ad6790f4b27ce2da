/**
 * `why`: what lies between an element's last result and the present, down to values and lines.
 *
 * @module
 */

import { structuredPatch } from "diff";
import { resolve } from "node:path";
import { canonical, type Json } from "./canonical.ts";
import type { StageCode } from "./code.ts";
import type { Digest } from "./digest.ts";
import { type Element, upstream } from "./graph.ts";
import { type KeyDocument, type KeyInput, readKey } from "./key.ts";
import { type PlanContext, previousKey, type Verdict } from "./plan.ts";
import type { Reason } from "./reasons.ts";
import type { SourceList } from "./store.ts";

/** One difference between then and now. */
export type Change =
  | {
    readonly kind: "param";
    readonly name: string;
    readonly before: Json | undefined;
    readonly now: Json | undefined;
  }
  | {
    readonly kind: "input";
    readonly name: string;
    /** The stage or file that it comes from. */
    readonly from: string;
    /** Of a sweep, how many elements differ; else 1. */
    readonly count: number;
  }
  | {
    readonly kind: "source";
    readonly path: string;
    /** Changed lines as a unified diff, without file headers; empty when unknown. */
    readonly lines: readonly string[];
  }
  | { readonly kind: "package"; readonly removed?: string; readonly added?: string }
  | {
    readonly kind: "value";
    readonly name: string;
    readonly before: string;
    readonly now: string;
  };

/** Why an element has to run, or that it has not. */
export interface Explanation {
  readonly element: string;
  readonly state: Verdict["state"];
  readonly reasons: readonly Reason[];
  readonly changes: readonly Change[];
  /** Of a waiting element: the elements above it that have to run first. */
  readonly waitsFor: readonly string[];
}

/** Explains an element's verdict. */
export function explain(
  element: Element,
  verdicts: ReadonlyMap<Element, Verdict>,
  context: PlanContext,
  root: string,
): Explanation {
  const verdict = verdicts.get(element) ?? { state: "waiting" };
  const base = { element: element.id, state: verdict.state };
  switch (verdict.state) {
    case "fresh":
      return { ...base, reasons: [], changes: [], waitsFor: [] };
    case "waiting":
      return { ...base, reasons: [], changes: [], waitsFor: staleAbove(element, verdicts) };
    case "stale": {
      const before = previousKey(element, context);
      const now = readKey(verdict.text);
      const code = context.codes.get(element.stage);
      const changes = before === undefined ? [] : [
        ...paramChanges(before, now),
        ...inputChanges(element, before, now),
        ...(before.code === now.code || code === undefined
          ? []
          : sourceChanges(element, code, context, root)),
        ...packageChanges(before, now),
        ...valueChanges(before, now),
      ];
      return { ...base, reasons: verdict.reasons, changes, waitsFor: [] };
    }
  }
}

function staleAbove(element: Element, verdicts: ReadonlyMap<Element, Verdict>): string[] {
  const found = new Set<string>();
  const seen = new Set<Element>();
  const visit = (below: Element): void => {
    for (const taken of upstream(below)) {
      if (seen.has(taken)) continue;
      seen.add(taken);
      const state = verdicts.get(taken)?.state;
      if (state === "stale") found.add(taken.id);
      if (state === "waiting") visit(taken);
    }
  };
  visit(element);
  return [...found];
}

/** Parameters that differ between two keys. */
export function paramChanges(before: KeyDocument, now: KeyDocument): Change[] {
  return differingNames(before.params, now.params).map((name) => ({
    kind: "param",
    name,
    before: before.params[name],
    now: now.params[name],
  }));
}

/** Inputs of an element that differ between two keys. */
export function inputChanges(element: Element, before: KeyDocument, now: KeyDocument): Change[] {
  return differingNames(before.inputs, now.inputs).map((name) => {
    const input = element.inputs.find((candidate) => candidate.name === name);
    const from = input === undefined
      ? "nothing any more"
      : input.kind === "file"
      ? input.path
      : [input.from].flat()[0]?.stage.name ?? "an empty sweep";
    return {
      kind: "input",
      name,
      from,
      count: differingCount(before.inputs[name], now.inputs[name]),
    };
  });
}

function differingCount(before: KeyInput | undefined, now: KeyInput | undefined): number {
  if (before === undefined || now === undefined || !("elements" in now)) return 1;
  const known = new Set("elements" in before ? before.elements.map((pair) => canonical(pair)) : []);
  return now.elements.filter((pair) => !known.has(canonical(pair))).length;
}

function sourceChanges(
  element: Element,
  code: StageCode,
  context: PlanContext,
  root: string,
): Change[] {
  const key = context.latest.get(element.id);
  const record = key === undefined ? undefined : context.store.record(key);
  const listText = record && context.store.text(record.sources);
  if (listText === undefined) return [];
  const list: SourceList = JSON.parse(listText);
  const before = new Map<string, Digest>(list.sources.map(({ path, digest }) => [path, digest]));
  const now = new Map<string, Digest>(code.sources.map(({ path, digest }) => [path, digest]));
  const paths = [...new Set([...before.keys(), ...now.keys()])].sort();
  return paths.filter((path) => before.get(path) !== now.get(path)).map((path) => {
    const old = before.get(path);
    const oldText = old === undefined ? "" : context.store.text(old);
    const newText = now.has(path) ? Deno.readTextFileSync(resolve(root, path)) : "";
    return {
      kind: "source",
      path,
      lines: oldText === undefined ? [] : changedLines(oldText, newText),
    };
  });
}

/** The lines that differ between two texts, as a unified diff without file headers. */
export function changedLines(before: string, now: string): string[] {
  return structuredPatch("", "", before, now, "", "", { context: 0 }).hunks.flatMap((hunk) => [
    `@@ line ${hunk.newStart}`,
    ...hunk.lines.filter((line) => !line.startsWith("\\")),
  ]);
}

/** Packages that differ between two keys. */
export function packageChanges(before: KeyDocument, now: KeyDocument): Change[] {
  const nameOf = (line: string): string => line.slice(0, line.indexOf("@", 1));
  const idOf = (line: string): string => line.split(" ")[0] ?? line;
  const removed = before.packages.filter((line) => !now.packages.includes(line));
  const added = now.packages.filter((line) => !before.packages.includes(line));
  const names = new Set([...removed, ...added].map(nameOf));
  return [...names].map((name) => {
    const gone = removed.find((line) => nameOf(line) === name);
    const come = added.find((line) => nameOf(line) === name);
    return {
      kind: "package",
      ...(gone === undefined ? {} : { removed: idOf(gone) }),
      ...(come === undefined ? {} : { added: idOf(come) }),
    };
  });
}

/** Formats, seed, runtime and platform, where they differ between two keys. */
export function valueChanges(before: KeyDocument, now: KeyDocument): Change[] {
  const show = (value: unknown): string => typeof value === "string" ? value : canonical(value);
  return (["outputs", "seed", "runtime", "platform"] as const)
    .filter((name) => canonical(before[name]) !== canonical(now[name]))
    .map((name) => ({ kind: "value", name, before: show(before[name]), now: show(now[name]) }));
}

function differingNames(
  before: { readonly [name: string]: unknown },
  now: { readonly [name: string]: unknown },
): string[] {
  const text = (value: unknown): string => value === undefined ? "" : canonical(value);
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => text(before[name]) !== text(now[name]));
}
