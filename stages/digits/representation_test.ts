import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { initialise } from "../vae/network.ts";
import { parametersOf } from "../vae/network.ts";
import { encodeModel } from "../vae/onnx.ts";
import { runModel } from "../vae/onnx_model.ts";
import { encoderGraph } from "../vae/vae_graph.ts";
import { fineTuningTable } from "./fine_tuning_table.ts";
import { imageBatches } from "./image_batches.ts";
import { representation } from "./representation.ts";
import { tunedNetwork } from "./tuned_networks.ts";

const network = { pixels: 9, hidden: [7, 5], latents: 3 };
const random = stream(3, "representation");
const initialiser = { scheme: "kaiming-normal", gain: 1, side: "both", bias: "uniform" } as const;
const parameters = initialise(network, initialiser, random);
const images = random.fillNormal(new Float32Array(40 * network.pixels)).map(Math.abs);

async function encoded() {
  const model = encodeModel(encoderGraph(network, parameters));
  const outputs = await runModel(model, network.pixels, images);
  const of = (name: string): Float32Array => {
    const { offset, size } = parametersOf(network).find((one) => one.name === name) ??
      { offset: NaN, size: NaN };
    return parameters.slice(offset, offset + size);
  };
  const { mu = new Float32Array(), hidden = new Float32Array() } = outputs;
  return { mu, hidden, encoder: representation({ W: of("mu.W"), b: of("mu.b") }, hidden) };
}

Deno.test("representation() is the encoder's mean, and its inputs have mean square 1", async () => {
  const { mu, hidden, encoder } = await encoded();
  const inputs = encoder.inputsOf(hidden);
  const square = inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length;
  assert.ok(Math.abs(square - 1) < 1e-12);
  for (let latent = 0; latent < 3; latent++) {
    const student = encoder.classifier([0, 1, 2].map((k) => k === latent ? 1 : 0));
    for (let row = 0; row < 40; row++) {
      const example = { inputs: inputs.subarray(6 * row, 6 * row + 6) };
      // The error vanishes for the target that the output is.
      const target = mu[3 * row + latent] ?? NaN;
      const error = student.error({ ...example, targets: Float64Array.of(target) });
      assert.ok(error < 1e-10, `${error}`);
    }
  }
});

Deno.test("fineTuningTable() forgets less under consolidation, and tunedNetwork() sums it up", async () => {
  const { hidden, encoder } = await encoded();
  const inputs = encoder.inputsOf(hidden);
  const task = (labelled: (row: number) => boolean) => {
    const examples = {
      inputs,
      targets: Float64Array.from({ length: 40 }, (_, row) => labelled(row) ? 1 : -1),
    };
    return { train: examples, test: examples };
  };
  const first = task((row) => (hidden[5 * row] ?? NaN) > (hidden[5 * row + 1] ?? NaN));
  const other = task((row) => (hidden[5 * row + 2] ?? NaN) > (hidden[5 * row + 3] ?? NaN));
  const rows = fineTuningTable(
    { rate: 0.5, epochs: 20, draws: 3, strengths: [0, 10] },
    encoder,
    3,
    first,
    [{ ...other, similarity: 0 }, { ...first, similarity: 1 }],
    "seed",
  );
  assert.equal(rows.length, 3 * 2 * 2);
  const columns = Object.fromEntries(
    Object.keys(rows[0] ?? {}).map((name) => [
      name,
      rows.map((row) => (row as unknown as { [name: string]: number })[name] ?? NaN),
    ]),
  );
  const curve = { held_out_reconstruction: [9, 4] };
  const { points, ...tuned } = tunedNetwork({ gain: 2, seed: 1 }, curve, columns);
  assert.equal(tuned.reconstruction, 4);
  assert.ok(tuned.entropy > 0 && tuned.entropy <= 1);
  const at = (similarity: number, strength: number): number =>
    points.find((one) => one.similarity === similarity && one.strength === strength)?.forgetting ??
      NaN;
  assert.ok(at(0, 0) > 0.05, `${at(0, 0)}`);
  assert.ok(at(0, 10) < 0.5 * at(0, 0), `${at(0, 10)}`);
  assert.ok(Math.abs(at(1, 0)) < 0.5 * at(0, 0), `${at(1, 0)}`);
});

Deno.test("imageBatches() draws every image about equally often", () => {
  const data = Uint8Array.of(0, 0, 51, 51, 255, 255);
  const out = new Float32Array(2 * 3000);
  imageBatches({ shape: [3, 1, 2], data })(stream(1, "batch"), 3000, out);
  const counts = [0, 51, 255].map((grey) => {
    return out.filter((x, i) => i % 2 === 0 && Math.abs(x - grey / 255) < 1e-6).length;
  });
  assert.equal(counts.reduce((sum, count) => sum + count, 0), 3000);
  // Five standard deviations of a binomial number.
  for (const count of counts) assert.ok(Math.abs(count - 1000) < 130, `${counts}`);
});
