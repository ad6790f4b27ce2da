import assert from "node:assert/strict";
import { profiles } from "../profiles.ts";
import { spriteStages } from "../sprites/mod.ts";
import { decodeState, encodeState } from "./checkpoint.ts";
import { vaeStages } from "./mod.ts";
import {
  smallHeldOut as heldOut,
  smallImages as images,
  smallTraining as params,
} from "./_small_training.ts";
import { type TrainingState, trainVae } from "./training.ts";

const quiet = { images, heldOut, load: () => null, save: () => {}, progress: () => {} };

Deno.test("trainVae() learns, measures as often as asked, and tells how far it is", async () => {
  const told: number[] = [];
  const { curve, divergences, parameters } = await trainVae(params, "seed", {
    ...quiet,
    progress: (fraction, note) => {
      told.push(fraction);
      assert.match(note, /^\d+ steps\/s, held-out reconstruction \d+\.\d$/);
    },
  });
  assert.deepEqual(curve.map(({ step }) => step), [0, 20, 40, 60]);
  assert.deepEqual(told, [1 / 3, 2 / 3, 1]);
  const losses = curve.map((row) => row.held_out_reconstruction);
  assert.ok((losses.at(-1) ?? NaN) < 0.7 * (losses[0] ?? NaN), `${losses}`);
  assert.equal(divergences.length, 3);
  assert.ok(parameters.every(Number.isFinite));
  assert.ok(Number.isNaN(curve[0]?.loss));
});

Deno.test("trainVae() measures held-out images where it is told to: at the mean, or at a sample", async () => {
  const of = async (heldOutAt: "mean" | "sample") => {
    const { curve, parameters } = await trainVae({ ...params, heldOutAt }, "seed", quiet);
    return { parameters, loss: curve.at(-1)?.held_out_reconstruction ?? NaN };
  };
  const [mean, sample] = [await of("mean"), await of("sample")];
  // Noise in the latents costs something, and nothing of it comes into training.
  assert.deepEqual(sample.parameters, mean.parameters);
  assert.ok(sample.loss > mean.loss && sample.loss < 1.5 * mean.loss);
});

Deno.test("trainVae() learns nothing from the held-out images, and measures on those alone", async () => {
  const { parameters, curve } = await trainVae(params, "seed", quiet);
  const black = { ...quiet, heldOut: new Float32Array(64 * params.pixels) };
  const other = await trainVae(params, "seed", black);
  assert.deepEqual(other.parameters, parameters);
  for (const [i, row] of other.curve.entries()) {
    assert.notEqual(row.held_out_reconstruction, curve[i]?.held_out_reconstruction);
    assert.equal(row.reconstruction, curve[i]?.reconstruction);
  }
});

Deno.test("trainVae() gives the same network for the same seed, and another for another", async () => {
  const of = async (seed: string) => (await trainVae(params, seed, quiet)).parameters;
  assert.deepEqual(await of("one"), await of("one"));
  assert.notDeepEqual(await of("one"), await of("two"));
});

Deno.test("trainVae() comes to the same bytes when it was stopped and goes on from its checkpoint", async () => {
  const whole = await trainVae(params, "seed", quiet);
  let kept: Uint8Array | null = null;
  class Killed extends Error {}
  const stopping = {
    ...quiet,
    save: (state: TrainingState) => {
      kept = encodeState(state);
      if (state.steps === 40) throw new Killed();
    },
  };
  await assert.rejects(trainVae(params, "seed", stopping), Killed);
  const resuming = { ...quiet, load: () => kept === null ? null : decodeState(kept) };
  assert.deepEqual(await trainVae(params, "seed", resuming), whole);
});

Deno.test("trainVae() stops at a loss that is not finite and has kept what was before", async () => {
  let kept = -1;
  const keeping = { ...quiet, save: ({ steps }: TrainingState) => void (kept = steps) };
  const wild = { ...params, rate: 1e4, every: 1, steps: 200 };
  await assert.rejects(trainVae(wild, "seed", keeping), (error) => {
    const [, last, step] = /Cannot train beyond step (\d+): at step (\d+)/.exec(String(error)) ??
      [];
    assert.equal(Number(last), kept);
    assert.equal(Number(step), kept + 1);
    return true;
  });
});

Deno.test("trainVae() trains small networks by tfjs, to the same losses", async () => {
  const small = { ...params, hidden: [8], latents: 2, batch: 4, steps: 20, every: 10 };
  const few = { ...quiet, heldOut: heldOut.subarray(0, 8 * params.pixels) };
  const [onnx, tfjs] = await Promise.all([
    trainVae(small, "seed", few),
    trainVae({ ...small, backend: "tfjs" }, "seed", few),
  ]);
  for (const [i, { held_out_reconstruction: loss }] of onnx.curve.entries()) {
    const other = tfjs.curve[i]?.held_out_reconstruction ?? NaN;
    assert.ok(Math.abs(loss / other - 1) < 1e-3, `${loss}, ${other}`);
  }
});

Deno.test("decodeState() refuses bytes that are cut short or none of its own", () => {
  const state = {
    parameters: Float32Array.of(1, 2),
    first: Float32Array.of(3, 4),
    second: Float32Array.of(5, 6),
    steps: 7,
    curve: [],
  };
  const bytes = encodeState(state);
  assert.deepEqual(decodeState(bytes), state);
  assert.throws(() => decodeState(bytes.subarray(0, -1)), /has \d+ bytes instead of \d+/);
  assert.throws(() => decodeState(Uint8Array.of(1, 2)), /no first line/);
});

Deno.test("the stage refuses parameters out of range where it is declared, naming them", () => {
  const { training } = vaeStages(profiles.smoke, spriteStages(profiles.smoke));
  const refuses = (param: { check: (value: unknown) => string | undefined }, value: unknown) =>
    assert.notEqual(param.check(value), undefined, JSON.stringify(value));
  refuses(training.params.latents, 0);
  refuses(training.params.rate, 0);
  refuses(training.params.rate, NaN);
  refuses(training.params.beta, -1);
  refuses(training.params.scheme, "he");
  refuses(training.params.device, "cuda");
  refuses(training.axes.gain, [0]);
  assert.throws(
    () => vaeStages({ ...profiles.smoke, vaeSize: 48 }, spriteStages(profiles.smoke)),
    /vaeSize is 48 in stages\/profiles.ts; it must be 32 or 64/,
  );
});
