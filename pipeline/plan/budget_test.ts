import assert from "node:assert/strict";
import fc from "fast-check";
import { leftOutOf } from "./budget.ts";
import { onlyJobs } from "./slots.ts";
import type { Element } from "../model/element.ts";
import { stage } from "../model/declare_stage.ts";
import { json } from "../codecs/mod.ts";

/** An element that takes others; its name is `e` and the number of them all. */
function elementOn(above: readonly Element[], index: number): Element {
  const declared = stage({ name: `e${index}`, about: "", module: "", outputs: { x: json() } });
  const inputs = above.map((from, i) =>
    ({ kind: "one", name: `i${i}`, codec: json(), from, output: "x" }) as const
  );
  return {
    id: declared.name,
    plainId: declared.name,
    stage: declared,
    variant: null,
    point: {},
    labels: [],
    params: {},
    inputs,
    outputs: [],
    gpu: false,
  };
}

function leftOutIds(
  graph: readonly (readonly [above: readonly number[], ms: number | null])[],
  jobs: number,
  budgetMs: number,
): string[] {
  const elements: Element[] = [];
  for (const [above] of graph) {
    elements.push(elementOn(above.flatMap((i) => elements[i] ?? []), elements.length));
  }
  const ms = (element: Element) => graph[elements.indexOf(element)]?.[1] ?? null;
  const leftOut = leftOutOf(elements, () => true, ms, onlyJobs(jobs), budgetMs);
  return [...leftOut].map(([{ id }, because]) => `${id} ${because}`).sort();
}

Deno.test("leftOutOf() leaves out what would end too late, and what depends on it", () => {
  const graph = [[[], 10], [[0], 20], [[1], 5], [[0], 5]] as const;
  assert.deepEqual(leftOutIds(graph, 1, 100), []);
  assert.deepEqual(leftOutIds(graph, 1, 40), []);
  // What e3 comes to is sooner complete than what e2 does.
  assert.deepEqual(leftOutIds(graph, 1, 39), ["e2 too-long"]);
  assert.deepEqual(leftOutIds(graph, 2, 35), []);
  assert.deepEqual(leftOutIds(graph, 1, 29), ["e1 too-long", "e2 above"]);
  assert.deepEqual(leftOutIds(graph, 1, 9), ["e0 too-long", "e1 above", "e2 above", "e3 above"]);
});

Deno.test("leftOutOf() leaves out what may take any time", () => {
  assert.deepEqual(leftOutIds([[[], null], [[0], 1], [[], 1]], 1, 9), ["e0 unknown", "e1 above"]);
});

Deno.test("leftOutOf() keeps within the budget, and leaves out nothing when it is large", () => {
  const node = fc.tuple(fc.uniqueArray(fc.nat(9), { maxLength: 3 }), fc.nat(50));
  fc.assert(fc.property(
    fc.array(node, { maxLength: 12 }),
    fc.integer({ min: 1, max: 4 }),
    fc.nat(200),
    (graph, jobs, budget) => {
      const left = leftOutIds(graph, jobs, budget);
      const sum = graph.reduce(
        (total, [, ms], i) => left.some((line) => line.startsWith(`e${i} `)) ? total : total + ms,
        0,
      );
      // No schedule does more work than its slots have time for.
      assert.ok(sum <= jobs * budget);
      assert.deepEqual(leftOutIds(graph, jobs, 12 * 50), []);
    },
  ));
});
