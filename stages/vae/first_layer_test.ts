import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { stream } from "../random/mod.ts";
import { FirstLayer, type FirstLayerShape } from "./first_layer.ts";

/** A layer with weights, biases and gradients of its outputs drawn, and images of some density. */
function layerOf(shape: FirstLayerShape, share: number, seed: number) {
  const { batch, pixels, width } = shape;
  const plan = new MemoryPlan();
  const take = {
    layer: FirstLayer.take(plan, shape),
    W: plan.take(Float32Array, pixels * width),
    b: plan.take(Float32Array, width),
  };
  const memory = plan.allocate();
  const [layer, W, b] = [take.layer(memory), take.W(memory), take.b(memory)];
  const random = stream(seed, "first layer");
  random.fillNormal(W);
  random.fillNormal(b);
  const redraw = () => {
    random.fillNormal(layer.outputGradients);
    for (let i = 0; i < batch * pixels; i++) {
      layer.images[i] = random.uniform() < share ? random.uniform() : 0;
    }
  };
  redraw();
  return { layer, W, b, redraw };
}

/** The same products written as loops over everything, in double precision. */
function dense(
  { batch, pixels, width }: FirstLayerShape,
  { layer, W, b }: ReturnType<typeof layerOf>,
) {
  const outputs = new Float64Array(batch * width);
  const gradient = new Float64Array(pixels * width);
  for (let image = 0; image < batch; image++) {
    for (let unit = 0; unit < width; unit++) {
      const at = image * width + unit;
      let sum = b[unit] ?? NaN;
      for (let pixel = 0; pixel < pixels; pixel++) {
        const x = layer.images[image * pixels + pixel] ?? NaN;
        const weight = pixel * width + unit;
        sum += x * (W[weight] ?? NaN);
        gradient[weight] = (gradient[weight] ?? NaN) + x * (layer.outputGradients[at] ?? NaN);
      }
      outputs[at] = sum;
    }
  }
  return { outputs, gradient };
}

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a = NaN, b = NaN] = [actual[i], expected[i]];
    // Sums of at most some ten products in single precision.
    assert.ok(Math.abs(a - b) < 1e-5 * (1 + Math.abs(b)), `${i}: ${a}, not ${b}`);
  }
}

/** All pieces of the gradient put together; each begins at a multiple of four. */
function whole(layer: FirstLayer, length: number): Float32Array {
  const all = new Float32Array(length).fill(NaN);
  for (const { offset, data } of layer.gradient(8)) {
    assert.equal(offset % 4, 0);
    const end = data.byteOffset + data.byteLength;
    const rest = new Float32Array(data.buffer, end, (4 - data.length % 4) % 4);
    assert.ok(rest.every((value) => value === 0), "zeros follow");
    all.set(data, offset - 8);
  }
  return all;
}

const shapes = fc.record({
  batch: fc.integer({ min: 1, max: 9 }),
  pixels: fc.integer({ min: 1, max: 70 }),
  width: fc.integer({ min: 1, max: 150 }),
});

Deno.test("FirstLayer has the dense products and gradients, for any shape, batch after batch", () => {
  fc.assert(
    fc.property(shapes, fc.constantFrom(0, 0.04, 0.1), fc.nat(), (shape, share, seed) => {
      const made = layerOf(shape, share, seed);
      const { layer, W, b, redraw } = made;
      for (let time = 0; time < 2; time++) {
        redraw();
        if (!layer.list()) continue;
        layer.forward(W, b);
        const expected = dense(shape, made);
        closeTo(layer.outputs, expected.outputs);
        closeTo(whole(layer, expected.gradient.length), expected.gradient);
      }
    }),
    { numRuns: 100, seed: 1 },
  );
});

Deno.test("FirstLayer tells images with few pixels that are not black from others", () => {
  const shape = { batch: 8, pixels: 100, width: 4 };
  for (const [share, isFew] of [[0, true], [0.05, true], [0.25, false], [1, false]]) {
    assert.equal(layerOf(shape, Number(share), 1).layer.list(), isFew, `${share}`);
  }
});

Deno.test("FirstLayer gives the same bits every time", () => {
  const shape = { batch: 8, pixels: 256, width: 40 };
  const of = () => {
    const { layer, W, b } = layerOf(shape, 0.05, 7);
    layer.list();
    layer.forward(W, b);
    return [layer.outputs.slice(), whole(layer, 256 * 40)];
  };
  assert.deepEqual(of(), of());
});
