/**
 * docs/data.md has every table of the pipeline, with exactly the columns that it has.
 *
 * @module
 */

import assert from "node:assert/strict";
import { graphOf } from "../../pipeline/model/graph.ts";
import specialisation from "../../stages/mod.ts";
import { profiles } from "../../stages/profiles.ts";

const page = Deno.readTextFileSync(new URL("../../docs/data.md", import.meta.url));

/** Columns of each file that the page lists: the files of a list share the table below it. */
function described(): Map<string, { columns: string[]; alone: Map<string, string> }> {
  const lists = page.matchAll(/((?:^- `.*(?:\n {2}.*)*\n)+)\n((?:^\|.*\n)+)/gm);
  return new Map([...lists].flatMap(([, list = "", table = ""]) => {
    const rows = [...table.matchAll(/^\| `(\w+)` +\| (.*?) *\|$/gm)];
    const columns = rows.map(([, name = ""]) => name);
    const alone = new Map(rows.flatMap(([, name = "", what = ""]) => {
      const only = /^(\w+) only: /.exec(what)?.[1];
      return only === undefined ? [] : [[name, only] as const];
    }));
    return [...list.matchAll(/^- `([^`]+)`/gm)]
      .map(([, file = ""]) => [file, { columns, alone }] as const);
  }));
}

/** Columns of each file that the pipeline makes; elements of a sweep are `…`. */
function declared(): Map<string, string[]> {
  const { smoke } = profiles;
  const own = graphOf(specialisation.stages(smoke, smoke)).elements
    .filter(({ variant }) => variant === null);
  return new Map(
    own.flatMap(({ outputs }) =>
      outputs.filter(({ codec }) => codec.id === "csv").map(({ path, codec }) => {
        const list = codec.options as readonly (readonly [string, string])[];
        return [path.replace(/[^/]*=[^/]*/, "…"), list.map(([name]) => name)] as const;
      })
    ),
  );
}

Deno.test("docs/data.md lists the tables that the pipeline makes, each with its columns", () => {
  const [said, made] = [described(), declared()];
  assert.ok(made.size >= 25, `${made.size}`);
  assert.deepEqual([...said.keys()].toSorted(), [...made.keys()].toSorted());
  for (const [file, columns] of made) {
    const { columns: all = [], alone } = said.get(file) ?? { alone: new Map() };
    const own = all.filter((name) => file.includes(alone.get(name) ?? ""));
    assert.deepEqual(own.toSorted(), columns.toSorted(), file);
  }
});
