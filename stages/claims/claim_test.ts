import assert from "node:assert/strict";
import { type Criterion, judge } from "./claim.ts";

const below: Criterion = {
  id: "fig9-test",
  figure: 9,
  statement: "small",
  statistic: "size",
  relation: "<",
  threshold: 1,
};
const above: Criterion = { ...below, relation: ">" };

for (
  const [low, high, small, large] of [
    [0.2, 0.8, "reproduced", "not reproduced"],
    [1.2, 1.8, "not reproduced", "reproduced"],
    [0.8, 1.2, "inconclusive", "inconclusive"],
    [1, 1, "not reproduced", "not reproduced"],
    [-Infinity, Infinity, "inconclusive", "inconclusive"],
    [NaN, NaN, "inconclusive", "inconclusive"],
  ] as const
) {
  Deno.test(`judge() says ${small} or ${large} when the interval is ${low} to ${high}`, () => {
    const measured = { value: (low + high) / 2, low, high };
    assert.equal(judge(below, measured).verdict, small);
    assert.equal(judge(above, measured).verdict, large);
  });
}
