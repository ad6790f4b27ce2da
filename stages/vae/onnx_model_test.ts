import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { initialise } from "./network.ts";
import { encodeModel } from "./onnx.ts";
import { runModel } from "./onnx_model.ts";
import { traversals } from "./traversals.ts";
import { decoderGraph, encoderGraph } from "./vae_graph.ts";

const network = { pixels: 16, hidden: [8, 6], latents: 3 };
const initialiser = { scheme: "kaiming-normal", gain: 1, side: "both", bias: "uniform" } as const;
const weights = initialise(network, initialiser, stream("weights", 1));
const encoder = encodeModel(encoderGraph(network, weights));
const decoder = encodeModel(decoderGraph(network, weights));

Deno.test("runModel() gives the same rows whether they come alone or in chunks", async () => {
  const count = 1203;
  const rows = stream("rows", 1).fillNormal(new Float32Array(count * 16));
  const { mu = new Float32Array(), logvar } = await runModel(encoder, 16, rows);
  assert.deepEqual([mu.length, logvar?.length], [3 * count, 3 * count]);
  for (const row of [0, 499, 500, 1202]) {
    const alone = await runModel(encoder, 16, rows.subarray(16 * row, 16 * (row + 1)));
    for (const [i, value] of (alone["mu"] ?? []).entries()) {
      // One row takes another kernel than many.
      assert.ok(Math.abs(value - (mu[3 * row + i] ?? NaN)) < 1e-5);
    }
  }
});

Deno.test("runModel() refuses rows of another width, naming both", async () => {
  await assert.rejects(runModel(encoder, 15, new Float32Array(30)), /rows of 16 numbers, not 15/);
  await assert.rejects(runModel(encoder, 16, new Float32Array(30)), /30 numbers are no rows of 16/);
});

Deno.test("traversals() move one latent at a time and start from the image's own code", async () => {
  const image = stream("image", 1).fillNormal(new Float32Array(16));
  const values = [-1, 0.5];
  const found = await traversals({ encoder, decoder, image, values });
  const { mu = new Float32Array() } = await runModel(encoder, 16, image);
  const decoded = async (code: Float32Array): Promise<Float32Array> =>
    (await runModel(decoder, 3, code))["pixels"] ?? new Float32Array();
  const isClose = (a: Float32Array, b: Float32Array): boolean =>
    a.length === b.length && a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) < 1e-5);
  assert.ok(isClose(found.reconstruction, await decoded(mu)));
  for (const [latent, at, value] of [[0, 0, -1], [2, 1, 0.5]] as const) {
    const start = (latent * values.length + at) * 16;
    const drawn = found.images.subarray(start, start + 16);
    assert.ok(isClose(drawn, await decoded(mu.with(latent, value))), `latent ${latent}`);
  }
});
