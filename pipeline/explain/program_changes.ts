/**
 * What differs in how a program is started; its sources are told line by line elsewhere.
 *
 * @module
 */

import type { Change } from "./change.ts";
import type { KeyDocument } from "../model/key_document.ts";
import { type ProgramDocument, readProgram } from "../plan/program_document.ts";
import type { ResultSource } from "../run/results.ts";

/** The differences between the programs of two keys, as far as their documents are known. */
export function programChanges(
  before: KeyDocument,
  now: KeyDocument,
  store: Pick<ResultSource, "text">,
): Change[] {
  const isProgram = before.interpreter !== undefined && now.interpreter !== undefined;
  if (!isProgram || before.code === now.code) return [];
  const [then, present] = [before, now].map(({ code }) => {
    const text = store.text(code);
    return text === undefined ? undefined : readProgram(text);
  });
  if (then === undefined || present === undefined) return [];
  return parts.flatMap(({ name, of }) => {
    const [a, b] = [of(then), of(present)].map((value) => JSON.stringify(value));
    return a === b ? [] : [{ kind: "value", name, before: a ?? "", now: b ?? "" }];
  });
}

const parts: readonly {
  readonly name: string;
  readonly of: (program: ProgramDocument) => unknown;
}[] = [
  { name: "command", of: ({ command }) => command },
  { name: "interpreter", of: ({ interpreter }) => interpreter },
  { name: "version command", of: ({ version }) => version },
  { name: "folders of the interpreter", of: ({ system }) => system },
  { name: "extensions", of: ({ inputs, outputs }) => ({ inputs, outputs }) },
  {
    name: "executable sources",
    of: ({ sources }) => sources.filter((one) => one.isExecutable).map(({ path }) => path),
  },
];
