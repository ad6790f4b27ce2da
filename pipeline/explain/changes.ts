/**
 * What lies between two keys of an element, down to values and lines.
 *
 * @module
 */

import { structuredPatch } from "npm:diff@9.0.0";
import type { ActionRecord, SourceList } from "../store/action_record.ts";
import { canonical } from "../base/canonical.ts";
import type { Change } from "./change.ts";
import type { Digest } from "../base/digest.ts";
import type { StageCode } from "../plan/code.ts";
import { sourceFile } from "../plan/sources.ts";
import type { Element } from "../model/element.ts";
import type { Result } from "../store/earlier_results.ts";
import { differingNames, inputChanges } from "./input_changes.ts";
import type { KeyDocument } from "../model/key_document.ts";
import type { ValueChange } from "../model/key_fields/key_field.ts";
import { keyField, type KeyFieldName, keyFieldNames } from "../model/key_fields/mod.ts";
import { programChanges } from "./program_changes.ts";
import type { SourceFile } from "../store/state.ts";
import type { ResultSource } from "../run/results.ts";

/** Where texts are looked up by their digest. */
type Texts = Pick<ResultSource, "text">;

/** A source file of the later of two results. */
export interface LaterSource extends SourceFile {
  /** Its text, or `undefined` if that is not known any more. */
  text(): string | undefined;
}

/** The sources of a stage's code as they are in the project's folder. */
export function presentSources({ sources }: StageCode, root: string): LaterSource[] {
  return sources.map((source) => ({
    ...source,
    text: () => Deno.readTextFileSync(sourceFile(root, source.path)),
  }));
}

/** The sources of the code that a record's result was made with. */
export function recordedSources({ sources }: ActionRecord, store: Texts): LaterSource[] {
  return listedSources(sources, store)
    .map((source) => ({ ...source, text: () => store.text(source.digest) }));
}

/**
 * The differences between an earlier result of an element and a later key.
 *
 * @param element `undefined` if it is not in the pipeline any more; its inputs are then not compared.
 * @param sources those of the later key's code
 */
export function changesBetween(
  element: Element | undefined,
  before: Result,
  now: KeyDocument,
  sources: () => readonly LaterSource[],
  store: Texts,
): Change[] {
  const then = before.document;
  return [
    ...paramChanges(then, now),
    ...(element === undefined
      ? []
      : inputChanges(element, then, now, (digest) => store.text(digest))),
    ...(then.code === now.code ? [] : sourceChanges(before.record, sources(), store)),
    ...programChanges(then, now, store),
    ...packageChanges(then, now),
    ...valueChanges(then, now),
  ];
}

function paramChanges(before: KeyDocument, now: KeyDocument): Change[] {
  return differingNames(before.params, now.params).map((name) => ({
    kind: "param",
    name,
    before: before.params[name],
    now: now.params[name],
  }));
}

function sourceChanges(
  record: ActionRecord | undefined,
  sources: readonly LaterSource[],
  store: Texts,
): Change[] {
  const list = record === undefined ? [] : listedSources(record.sources, store);
  if (list.length === 0) return [];
  const before = new Map(list.map(({ path, digest }) => [path, digest]));
  const now = new Map(sources.map((source) => [source.path, source]));
  const paths = [...new Set([...before.keys(), ...now.keys()])].sort();
  return paths.filter((path) => before.get(path) !== now.get(path)?.digest).map((path) => {
    const old = before.get(path);
    const oldText = old === undefined ? "" : store.text(old);
    const source = now.get(path);
    const newText = source === undefined ? "" : source.text();
    const isKnown = oldText !== undefined && newText !== undefined &&
      // A program may have sources that are no text.
      !oldText.includes("\0") && !newText.includes("\0");
    return { kind: "source", path, lines: isKnown ? changedLines(oldText, newText) : [] };
  });
}

/** None if the list is not in the store any more. */
function listedSources(digest: Digest, store: Texts): readonly SourceFile[] {
  const text = store.text(digest);
  const list: SourceList | undefined = text === undefined ? undefined : JSON.parse(text);
  return list?.sources ?? [];
}

function changedLines(before: string, now: string): string[] {
  return structuredPatch("", "", before, now, "", "", { context: 0 }).hunks.flatMap((hunk) => [
    `@@ line ${hunk.newStart}`,
    ...hunk.lines.filter((line) => !line.startsWith("\\")),
  ]);
}

function packageChanges(before: KeyDocument, now: KeyDocument): Change[] {
  const nameOf = (line: string): string => line.slice(0, line.indexOf("@", 1));
  const idOf = (line: string): string => line.split(" ")[0] ?? line;
  const removed = before.packages.filter((line) => !now.packages.includes(line));
  const added = now.packages.filter((line) => !before.packages.includes(line));
  const names = new Set([...removed, ...added].map(nameOf));
  return [...names].map((name) => {
    const gone = removed.find((line) => nameOf(line) === name);
    const come = added.find((line) => nameOf(line) === name);
    // The same version of a linked package with other files is told apart by what it contains.
    const isSameVersion = gone !== undefined && come !== undefined && idOf(gone) === idOf(come);
    const shown = (line: string): string => isSameVersion ? withContent(line) : idOf(line);
    return {
      kind: "package",
      ...(gone === undefined ? {} : { removed: shown(gone) }),
      ...(come === undefined ? {} : { added: shown(come) }),
    };
  });
}

function withContent(line: string): string {
  const [id, content = ""] = line.split(" ");
  return `${id} (${content.slice(0, 14)})`;
}

/** What differs in the fields that have no words of their own above. */
function valueChanges(before: KeyDocument, now: KeyDocument): Change[] {
  const told: readonly KeyFieldName[] = ["params", "inputs", "code", "packages"];
  return keyFieldNames.filter((name) => !told.includes(name))
    .flatMap((name) => differencesIn(name, before, now))
    .map((change) => ({ kind: "value", ...change }));
}

function differencesIn(
  name: KeyFieldName,
  { [name]: before }: KeyDocument,
  { [name]: now }: KeyDocument,
): readonly ValueChange[] {
  if (canonical(before ?? null) === canonical(now ?? null)) return [];
  const show = (value: unknown): string =>
    typeof value === "string" ? value : canonical(value ?? null);
  return keyField(name).differences?.(before, now) ??
    [{ name, before: show(before), now: show(now) }];
}
