/**
 * The engine's rooms: each imports only from those before it, and no modules import each other in a circle.
 *
 * @module
 */

import assert from "node:assert/strict";
import { forms } from "../pipeline/base/schema.ts";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(import.meta.resolve("../"));

/** From the ground floor upwards; rooms on one line do not know each other. */
const floors: readonly (readonly string[])[] = [
  ["base"],
  ["model"],
  ["codecs"],
  ["store"],
  ["plan"],
  ["run"],
  ["explain", "archive", "report"],
  ["cli"],
];

/** An import as it is written. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

Deno.test("rooms of the engine import only from those below them", () => {
  const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor])));
  const rooms = [...Deno.readDirSync(join(root, "pipeline"))]
    .flatMap(({ name, isDirectory }) => isDirectory ? [name] : []);
  assert.deepEqual(rooms.sort(), [...floorOf.keys()].sort(), "every folder is a room");
  const upwards = importsIn("pipeline").filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)];
    if (here === undefined || here === there) return false;
    // The two doors belong to no room, and nobody goes through them from inside.
    if (there === undefined) return true;
    return (floorOf.get(there) ?? NaN) >= (floorOf.get(here) ?? NaN);
  });
  assert.deepEqual(upwards.map(text), []);
});

Deno.test("the engine imports nothing from outside its folder", () => {
  const outside = importsIn("pipeline").filter(({ to }) => !to.startsWith("pipeline/"));
  assert.deepEqual(outside.map(text), []);
});

Deno.test("no modules import each other in a circle", () => {
  const imports = ["pipeline", "stages"].flatMap(importsIn);
  const below = Map.groupBy(imports, ({ from }) => from);
  const state = new Map<string, "open" | "done">();
  const circles: string[] = [];
  const visit = (module: string, path: readonly string[]): void => {
    if (state.get(module) === "done") return;
    if (state.get(module) === "open") {
      circles.push([...path.slice(path.indexOf(module)), module].join(" → "));
      return;
    }
    state.set(module, "open");
    for (const { to } of below.get(module) ?? []) visit(to, [...path, module]);
    state.set(module, "done");
  };
  for (const module of below.keys()) visit(module, []);
  assert.deepEqual(circles, []);
});

function roomOf(path: string): string | undefined {
  const [, room, ...rest] = path.split("/");
  return rest.length === 0 ? undefined : room;
}

function text({ from, to, line }: Import): string {
  return `${from}:${line} imports ${to}`;
}

/** The imports of all modules in a folder, tests and examples in comments left out. */
function importsIn(folder: string): Import[] {
  return modulesIn(folder).flatMap((from) => {
    const lines = Deno.readTextFileSync(join(root, from)).split("\n");
    return lines.flatMap((text, i) =>
      /^\s*(\/?\*|\/\/)/.test(text) ? [] : specifiersIn(text).map((specifier) => ({
        from,
        to: relative(root, join(root, dirname(from), specifier)).replaceAll("\\", "/"),
        line: i + 1,
      }))
    );
  });
}

/** What a line imports from the same tree: at once, later (`lazily`), or as a type. */
function specifiersIn(line: string): string[] {
  const pattern = /(?:\bfrom |\bimport |\bimport\(|\blazily\()"(\.[^"]+\.ts)"/g;
  return [...line.matchAll(pattern)].flatMap(([, specifier]) => specifier ?? []);
}

function modulesIn(folder: string): string[] {
  return [...Deno.readDirSync(join(root, folder))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return modulesIn(path);
    return /(?<!_test|_test_helper)\.ts$/.test(name) ? [path] : [];
  });
}

Deno.test("docs/engine.md lists every form of document with its version", () => {
  const page = Deno.readTextFileSync(join(root, "docs/engine.md"));
  const listed = [...page.matchAll(/^\| `pipeline-([a-z]+\/\d+)` /gm)].flatMap(([, form]) =>
    form ?? []
  );
  assert.deepEqual(listed.toSorted(), forms.toSorted());
});

Deno.test("docs/engine.md names modules that are there", () => {
  const page = Deno.readTextFileSync(join(root, "docs/engine.md"));
  const named = [...page.matchAll(/`((?:pipeline|stages|tests)\/[a-z0-9_/-]+\.ts)`/g)]
    .flatMap(([, path]) => path ?? []);
  assert.ok(named.length > 15);
  const missing = named.filter((path) => !existsSync(join(root, path)));
  assert.deepEqual(missing, []);
  for (const room of floors.flat()) assert.match(page, new RegExp(`^- \\*\\*${room}\\*\\*`, "m"));
});
