import assert from "node:assert/strict";
import { compare, MACHINE, type Results, resultsOf } from "./results.ts";
import { measuredIn, median, quantile, type Row, spreadOf } from "./timing.ts";

const row = (what: string, ms: readonly number[], more?: boolean): Row => ({
  what,
  size: "",
  ours: more === undefined ? measuredIn("ms", ms) : { values: ms, unit: "a second", more },
  peers: "",
});

const machine = { cpu: "", cores: 2, gigabytes: 1, system: "" };
const results = (rows: readonly Row[]): Results =>
  resultsOf(rows, { date: "2026-01-01", machine, versions: {} });

Deno.test("quantile() lies between neighbours", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(quantile([0, 10], 0.25), 2.5);
  assert.equal(spreadOf(measuredIn("ms", [1, 2, 3])), "1.50 to 2.50, 3 runs");
});

Deno.test("compare() tells what got slower by more than 15 %, whichever way is better", () => {
  const before = results([row("a no-op", [10]), row("a step", [10]), row("drawn", [100], true)]);
  const now = [row("a no-op", [11]), row("a step", [12]), row("drawn", [80], true)];
  const { lines, slower } = compare(before, results(now));
  assert.equal(lines.length, 3);
  assert.deepEqual(slower.map((line) => line.split(":")[0]), ["a step", "drawn"]);
  assert.match(slower[0] ?? "", /10.0 ms before, 12.0 ms now \(1.20 × the time\)/);
});

Deno.test("compare() takes out how much slower the machine is now", () => {
  const before = results([row(MACHINE, [10]), row("a", [10]), row("b", [10])]);
  const now = results([row(MACHINE, [20]), row("a", [20]), row("b", [30])]);
  assert.deepEqual(compare(before, now).slower.map((line) => line.split(":")[0]), ["b"]);
});

Deno.test("compare() leaves out rows that only one run has, and those that were not measured", () => {
  const before = results([row("a", [10]), { ...row("b", []), ours: "failed" }]);
  const now = results([row("b", [10]), row("c", [10])]);
  assert.deepEqual(compare(before, now), { lines: [], slower: [] });
});
