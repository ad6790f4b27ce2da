import assert from "node:assert/strict";
import fc from "fast-check";
import { stream } from "../random/mod.ts";
import type { Backend, StepLosses, Weighting } from "./backend.ts";
import { flatLength, initialise, parametersOf, type VaeNetwork } from "./network.ts";
import { OnnxBackend } from "./onnx_backend.ts";
import { TfjsBackend } from "./tfjs_backend.ts";
import { NonFiniteLossError, Trainer } from "./trainer.ts";

const oracle = JSON.parse(
  Deno.readTextFileSync(new URL(import.meta.resolve("./oracle/gradients.json"))),
);
const tiny: VaeNetwork = { pixels: 16, hidden: [12, 8, 6, 5], latents: 3 };
const plain: Weighting = { beta: oracle.beta, capacity: 0 };
const images = Float32Array.from(oracle.x.flat());
const noise = (step: number): Float32Array => Float32Array.from(oracle.eps_per_step[step].flat());

/** The oracle's tensors, stored [out][in], as our flat array. */
function flat(tensors: { readonly [name: string]: number[] | number[][] }): Float32Array {
  const out = new Float32Array(flatLength(tiny));
  for (const { name, shape, offset } of parametersOf(tiny)) {
    const [inputs = 0, outputs] = shape;
    const tensor = tensors[name] as number[] & number[][];
    if (outputs === undefined) out.set(tensor, offset);
    else {
      for (let i = 0; i < inputs; i++) {
        for (let j = 0; j < outputs; j++) out[offset + i * outputs + j] = tensor[j]?.[i] ?? NaN;
      }
    }
  }
  return out;
}

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const largest = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    const gap = Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN));
    assert.ok(gap < tolerance * largest, `${i}: ${actual[i]}, not ${expected[i]}`);
  }
}

/** Losses and all gradients, flat, at some parameters. */
async function gradientAt(
  backend: Backend,
  parameters: Float32Array,
  ...parts: Parameters<Backend["gradient"]>
): Promise<{ readonly losses: StepLosses; readonly gradients: Float32Array }> {
  backend.arrays.parameters.set(parameters);
  const { losses, gradients } = await backend.gradient(...parts);
  const all = new Float32Array(parameters.length);
  for (const { offset, data } of gradients) all.set(data, offset);
  return { losses, gradients: all };
}

const backends: {
  readonly [name: string]: (network: VaeNetwork, batch: number) => Promise<Backend>;
} = {
  OnnxBackend: (network, batch) => OnnxBackend.create(network, batch),
  TfjsBackend: (network, batch) => Promise.resolve(new TfjsBackend(network, batch)),
};

for (const [name, create] of Object.entries(backends)) {
  Deno.test(`${name} has PyTorch's losses and gradients`, async () => {
    await using backend = await create(tiny, 4);
    const { losses, gradients } = await gradientAt(
      backend,
      flat(oracle.init),
      images,
      noise(0),
      plain,
    );
    const [step] = oracle.steps;
    closeTo([losses.reconstruction, losses.divergence, losses.loss], [
      step.recon,
      step.kld,
      step.total,
    ], 1e-6);
    const expected = flat(step.grads);
    for (const { offset, size } of parametersOf(tiny)) {
      const of = (all: Float32Array) => all.subarray(offset, offset + size);
      closeTo(of(gradients), of(expected), 2e-6);
    }
  });

  Deno.test(`Trainer takes PyTorch's steps of Adam with ${name}`, async () => {
    await using backend = await create(tiny, 4);
    const trainer = new Trainer(flat(oracle.init), backend, { rate: oracle.lr });
    for (const [i, { total }] of oracle.steps.entries()) {
      const { loss } = await trainer.step(images, noise(i), plain);
      closeTo([loss], [total], 1e-6);
    }
    closeTo(trainer.parameters, flat(oracle.params_after_3), 1e-6);
  });
}

const shapes = fc.record({
  pixels: fc.integer({ min: 1, max: 12 }),
  hidden: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  latents: fc.integer({ min: 1, max: 4 }),
});
const settings = fc.record({
  network: shapes,
  batch: fc.integer({ min: 1, max: 5 }),
  share: fc.constantFrom(0, 0.05, 0.1, 1),
  beta: fc.double({ min: 0, max: 8, noNaN: true }),
  capacity: fc.constantFrom(0, 0.5, 30),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

Deno.test("OnnxBackend agrees with tfjs in loss and every gradient, for any network", async () => {
  await fc.assert(
    fc.asyncProperty(settings, async ({ network, batch, share, beta, capacity, seed }) => {
      const random = stream(seed);
      const parameters = initialise(
        network,
        { scheme: "kaiming-normal", gain: 1.3, side: "both", bias: "uniform" },
        random,
      );
      // Few pixels that are not black, or all: products are computed in different ways.
      const x = new Float32Array(batch * network.pixels)
        .map(() => random.uniform() < share ? random.uniform() : 0);
      const epsilon = random.fillNormal(new Float32Array(batch * network.latents));
      await using onnx = await OnnxBackend.create(network, batch);
      await using tfjs = new TfjsBackend(network, batch);
      const weighting = { beta, capacity };
      const a = await gradientAt(onnx, parameters, x, epsilon, weighting);
      const b = await gradientAt(tfjs, parameters, x, epsilon, weighting);
      closeTo(Object.values(a.losses), Object.values(b.losses), 1e-5);
      for (const { offset, size } of parametersOf(network)) {
        const of = (all: Float32Array) => all.subarray(offset, offset + size);
        closeTo(of(a.gradients), of(b.gradients), 1e-5);
      }
    }),
    { numRuns: 40, seed: 1 },
  );
});

Deno.test("OnnxBackend's gradients are the slopes of its loss", async () => {
  const network = { pixels: 9, hidden: [7, 5], latents: 2 };
  const random = stream(3);
  const parameters = initialise(
    network,
    { scheme: "lecun", gain: 1, side: "both", bias: "uniform" },
    random,
  );
  const x = new Float32Array(27).map(() => random.uniform());
  const epsilon = random.fillNormal(new Float32Array(6));
  await using backend = await OnnxBackend.create(network, 3);
  const weighting = { beta: 2, capacity: 5 };
  const at = () => gradientAt(backend, parameters, x, epsilon, weighting);
  const { gradients } = await at();
  const loss = async (): Promise<number> => (await at()).losses.loss;
  for (const { name, offset, size } of parametersOf(network)) {
    const i = random.u32() % size;
    const before = parameters[offset + i] ?? NaN;
    const slope: number[] = [];
    for (const step of [1e-3, -1e-3]) {
      parameters[offset + i] = before + step;
      slope.push(await loss());
    }
    parameters[offset + i] = before;
    const [up = NaN, down = NaN] = slope;
    // Single precision leaves 1e-3 at this step, curvature less.
    const expected = (up - down) / 2e-3;
    assert.ok(
      Math.abs((gradients[offset + i] ?? NaN) - expected) < 0.02 * (1 + Math.abs(expected)),
      name,
    );
  }
});

Deno.test("Trainer comes to the same network with tfjs as with onnxruntime after 50 steps", async () => {
  const network = { pixels: 64, hidden: [24, 12], latents: 3 };
  const ends = await Promise.all([
    OnnxBackend.create(network, 8),
    Promise.resolve(new TfjsBackend(network, 8)),
  ].map(async (creating) => {
    await using backend = await creating;
    const random = stream(5);
    const initial = initialise(
      network,
      { scheme: "kaiming-normal", gain: 1, side: "both", bias: "zero" },
      random,
    );
    const trainer = new Trainer(initial, backend, { rate: 1e-3 });
    const losses: number[] = [];
    for (let step = 0; step < 50; step++) {
      const x = new Float32Array(8 * 64).map(() => Number(random.uniform() < 0.3));
      const epsilon = random.fillNormal(new Float32Array(24));
      losses.push((await trainer.step(x, epsilon, { beta: 1, capacity: 0 })).loss);
    }
    return { losses, parameters: trainer.parameters.slice() };
  }));
  const [onnx, tfjs] = ends;
  closeTo(onnx?.losses ?? [], tfjs?.losses ?? [1], 1e-4);
  closeTo(onnx?.parameters ?? [], tfjs?.parameters ?? [1], 1e-3);
  assert.ok((onnx?.losses.at(-1) ?? NaN) < 0.95 * (onnx?.losses[0] ?? NaN));
});

Deno.test("Trainer goes on from a state bit by bit", async () => {
  const run = async (trainer: Trainer, from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++) await trainer.step(images, noise(i % 3), plain);
  };
  await using backends = new AsyncDisposableStack();
  const make = async (): Promise<Trainer> =>
    new Trainer(flat(oracle.init), backends.use(await OnnxBackend.create(tiny, 4)), { rate: 1e-3 });
  const whole = await make();
  await run(whole, 0, 9);
  const half = await make();
  await run(half, 0, 4);
  const resumed = await make();
  resumed.restore(half.state());
  await run(resumed, 4, 9);
  assert.deepEqual(resumed.state(), whole.state());
});

Deno.test("Trainer stops at a loss that is not finite, and keeps the parameters from before", async () => {
  await using backend = await OnnxBackend.create(tiny, 4);
  const trainer = new Trainer(flat(oracle.init), backend, { rate: 1e5 });
  await trainer.step(images, noise(0), plain);
  const kept = structuredClone(trainer.state());
  await assert.rejects(trainer.step(images, noise(1), plain), (error) => {
    assert.ok(error instanceof NonFiniteLossError);
    assert.equal(error.step, 2);
    assert.match(
      error.message,
      /Cannot train beyond step 1: at step 2 the loss is .*learning rate/,
    );
    return true;
  });
  assert.deepEqual(trainer.state(), kept);
});
