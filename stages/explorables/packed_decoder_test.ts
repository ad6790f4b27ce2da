import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { decoded, packed, type PlainLayer, unpacked } from "./packed_decoder.ts";

function layer(inputs: number, outputs: number, name: string): PlainLayer {
  const random = stream("packed", name);
  const scale = Math.sqrt(2 / inputs);
  const draw = (size: number) => random.fillNormal(new Float64Array(size));
  return {
    ...{ inputs, outputs },
    weights: Float32Array.from(draw(inputs * outputs), (x) => scale * x),
    bias: Float32Array.from(draw(outputs), (x) => 0.1 * x),
  };
}

Deno.test("a packed decoder draws what the decoder draws, to a hundredth of full brightness", () => {
  const layers = [layer(10, 32, "a"), layer(32, 64, "b"), layer(64, 256, "c")];
  const again = layers.map((one) => unpacked(JSON.parse(JSON.stringify(packed(one)))));
  const random = stream("packed", "codes");
  let largest = 0;
  for (let i = 0; i < 50; i++) {
    const code = [...random.fillNormal(new Float64Array(10))];
    const [before, after] = [decoded(layers, code), decoded(again, code)];
    for (const [pixel, value] of before.entries()) {
      largest = Math.max(largest, Math.abs(value - (after[pixel] ?? NaN)));
    }
  }
  assert.ok(largest < 0.02, `${largest}`);
  assert.ok(largest > 0, "eight bits lose something");
});

Deno.test("decoded() is a rectified network with a logistic end", () => {
  const layers = [
    { inputs: 1, outputs: 2, weights: Float32Array.of(1, -1), bias: Float32Array.of(0, 0) },
    { inputs: 2, outputs: 1, weights: Float32Array.of(2, 5), bias: Float32Array.of(-1) },
  ];
  assert.ok(Math.abs((decoded(layers, [3])[0] ?? NaN) - 1 / (1 + Math.exp(-5))) < 1e-15);
  assert.ok(Math.abs((decoded(layers, [-3])[0] ?? NaN) - 1 / (1 + Math.exp(-14))) < 1e-15);
});
