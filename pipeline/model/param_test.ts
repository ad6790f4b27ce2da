import assert from "node:assert/strict";
import { flag, integer, list, number, record, text } from "./param.ts";

Deno.test("number() refuses what is not a finite number within its bounds", () => {
  const { check } = number(0.5, { above: 0, max: 1 });
  assert.equal(check(1), undefined);
  assert.equal(check(0), "must be > 0");
  assert.equal(check(1.5), "must be ≤ 1");
  for (const wrong of [NaN, Infinity, "0.5", null, undefined]) {
    assert.equal(check(wrong), "must be a finite number");
  }
  assert.equal(number(1, { min: 2, below: 3 }).check(1), "must be ≥ 2");
  assert.equal(number(1, { min: 2, below: 3 }).check(3), "must be < 3");
});

Deno.test("integer() refuses fractions", () => {
  assert.equal(integer(1).check(2), undefined);
  assert.equal(integer(1).check(2.5), "must be whole");
});

Deno.test("text() and flag() refuse other types and unlisted words", () => {
  assert.equal(text("erf", ["erf", "relu"]).check("relu"), undefined);
  assert.equal(text("erf", ["erf", "relu"]).check("tanh"), "must be one of erf, relu");
  assert.equal(text("anything").check(1), "must be text");
  assert.equal(flag(true).check("true"), "must be true or false");
});

Deno.test("list() and record() name the item or field that is wrong", () => {
  const lambdas = list([0, 1], (v) => number(v, { min: 0 }));
  assert.equal(lambdas.check([0, 2]), undefined);
  assert.equal(lambdas.check([0, -2]), "item 1 must be ≥ 0, but it is -2");
  assert.equal(lambdas.check(3), "must be a list");
  const pair = record({ fast: 2, slow: 1 }, (v) => ({
    fast: number(v.fast, { above: v.slow }),
    slow: number(v.slow),
  }));
  assert.equal(pair.check({ fast: 2, slow: 1 }), undefined);
  assert.equal(pair.check({ fast: 1, slow: 2 }), 'field "fast" must be > 2, but it is 1');
  assert.equal(pair.check(null), "must be a record");
});
