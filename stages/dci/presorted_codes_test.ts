import assert from "node:assert/strict";
import fc from "fast-check";
import { presortedCodes } from "./presorted_codes.ts";

Deno.test("presortedCodes() orders each code's samples, equal ones by their number", () => {
  const values = Float32Array.of(3, 10, -1, 20, 3, -10, 2, 10);
  const { orders, columns } = presortedCodes({ samples: 4, width: 2, values });
  assert.deepEqual([...orders], [1, 3, 0, 2, 2, 0, 3, 1]);
  assert.deepEqual([...columns], [3, -1, 3, 2, 10, 20, -10, 10]);
});

Deno.test("presortedCodes() orders every finite number as comparisons do", () => {
  const value = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(fc.array(value, { minLength: 1 }), (numbers) => {
    const values = Float32Array.from(numbers);
    const { orders } = presortedCodes({ samples: values.length, width: 1, values });
    assert.deepEqual([...orders].sort((a, b) => a - b), [...values.keys()]);
    for (let i = 1; i < orders.length; i++) {
      const [before = NaN, after = NaN] = [values[orders[i - 1] ?? NaN], values[orders[i] ?? NaN]];
      assert.ok(before <= after);
    }
  }));
});

Deno.test("presortedCodes() refuses lengths that do not fit, and too many samples", () => {
  const codes = { samples: 2, width: 20, values: new Float32Array(20) };
  assert.throws(() => presortedCodes(codes), /20 values as 2 samples of 20 codes/);
  assert.throws(() => presortedCodes({ ...codes, samples: 0 }), /at least one of either/);
  const many = { samples: 2 ** 20 + 1, width: 1, values: new Float32Array(2 ** 20 + 1) };
  assert.throws(() => presortedCodes(many), /Cannot sort 1048577 samples: give at most 1048576/);
});
