import assert from "node:assert/strict";
import fc from "fast-check";
import { canonical, fromCanonical, type Json } from "./canonical.ts";

Deno.test("canonical() writes one text for one value when fields come in any order", () => {
  assert.equal(canonical({ b: 1, a: { d: 2, c: 3 } }), canonical({ a: { c: 3, d: 2 }, b: 1 }));
  assert.equal(canonical({ ä: 1, a: 2, B: 3 }), '{"B":3,"a":2,"ä":1}');
});

Deno.test("canonical() is read back by fromCanonical() whatever the value", () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((name) => name !== "$number" && name !== "__proto__"),
        tie("value"),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      ),
    ),
  })).value;
  fc.assert(fc.property(json, (value) => {
    assert.deepEqual(fromCanonical(canonical(value)), value as Json);
  }));
});

Deno.test("canonical() tells -0, NaN and the infinities apart", () => {
  const texts = [0, -0, NaN, Infinity, -Infinity].map((value) => canonical(value));
  assert.equal(new Set(texts).size, 5);
});

Deno.test("canonical() names the place when a value has no canonical form", () => {
  assert.throws(() => canonical({ a: [1, undefined] }), /value\.a\[1\].*type undefined/);
  assert.throws(() => canonical({ a: new Map() }), /value\.a: it is an instance of Map/);
  assert.throws(() => canonical({ $number: "1" }), /no field may be named "\$number"/);
});
