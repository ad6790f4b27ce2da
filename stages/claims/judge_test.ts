import assert from "node:assert/strict";
import type { Declaration } from "./claim.ts";
import { type Estimate, exact, meanOf } from "./estimate.ts";
import { withHolm } from "./holm.ts";
import { judge } from "./judge.ts";

const below: Declaration<Estimate> = {
  id: "test",
  figure: 9,
  sources: ["abstract"],
  statement: "it is small",
  reading: "its size",
  statistic: "size",
  unit: "draw",
  relation: "<",
  threshold: 1,
  thresholdReason: "one",
  measure: (data) => data,
  meaning: { reproduced: "It is.", "not reproduced": "It is not." },
};
const above: Declaration<Estimate> = { ...below, relation: ">" };

for (
  const [what, estimate, small, large] of [
    ["a sample below", meanOf([0.4, 0.5, 0.6]), "reproduced", "not reproduced"],
    ["a sample above", meanOf([1.4, 1.5, 1.6]), "not reproduced", "reproduced"],
    ["a sample on both sides", meanOf([0.5, 1, 1.6]), "inconclusive", "inconclusive"],
    ["a sample without spread", meanOf([0.5, 0.5]), "reproduced", "not reproduced"],
    ["one value", meanOf([0.5]), "inconclusive", "inconclusive"],
    ["a draw that diverged", meanOf([0.4, 0.5, NaN]), "inconclusive", "inconclusive"],
    ["a number", exact(0.5), "reproduced", "not reproduced"],
    ["the threshold itself", exact(1), "not reproduced", "not reproduced"],
    ["no number", exact(NaN), "inconclusive", "inconclusive"],
  ] as const
) {
  Deno.test(`judge() says ${small} or ${large} of ${what}`, () => {
    const [one, other] = judge([below, above], estimate);
    assert.deepEqual([one?.verdict, other?.verdict], [small, large]);
  });
}

Deno.test("judge() gives an interval that lies on one side exactly when the verdict says so", () => {
  for (const shift of [-0.1, 0.4, 0.5, 0.6, 0.7, 1, 1.3, 1.6]) {
    const [claim] = judge([below], meanOf([0, 0.1, 0.5, 0.7].map((x) => x + shift)));
    const expected = (claim?.high ?? NaN) < 1
      ? "reproduced"
      : (claim?.low ?? NaN) > 1
      ? "not reproduced"
      : "inconclusive";
    assert.equal(claim?.verdict, expected);
  }
});

Deno.test("judge() says what a verdict means", () => {
  const meanings = [[0.5, 0.6], [1.5, 1.6], [0.5, 1.6], [0.5]]
    .map((sample) => judge([below], meanOf(sample))[0]?.meaning);
  assert.deepEqual(meanings, [
    "It is.",
    "It is not.",
    "The 2 draws do not decide it.",
    "One draw decides nothing.",
  ]);
});

Deno.test("withHolm() corrects the paper's claims that chance enters, and no other", () => {
  // p = 0.036, twice that after Holm among two, and in a family of its own the same.
  const near = meanOf([0.4, 0.5, 0.85]);
  const [a, b] = judge([below, { ...below, id: "other" }], near);
  const [ours] = judge([{ ...below, sources: [] }], near);
  const [sure] = judge([below], exact(0.5));
  assert.ok(a !== undefined && b !== undefined && ours !== undefined && sure !== undefined);
  const adjusted = (claims: Parameters<typeof withHolm>[0]) =>
    withHolm(claims).map((claim) => claim.adjusted);
  assert.ok((a.p ?? 1) > 0.025 && (a.p ?? 1) < 0.05, `${a.p}`);
  assert.deepEqual(adjusted([a]), ["reproduced"]);
  assert.deepEqual(adjusted([a, ours, sure]), ["reproduced", "reproduced", "reproduced"]);
  assert.deepEqual(adjusted([a, b, ours, sure]), [
    "inconclusive",
    "inconclusive",
    "reproduced",
    "reproduced",
  ]);
});
