/**
 * Trains one β-VAE for as long as it is left running, outside the pipeline: how many steps a setting needs
 * before its reconstruction is level.
 *
 *     deno run -A bench/long_training.ts FOLDER '{"gain": 0.3, "side": "both", "size": 64, "steps": 50000}'
 *
 * FOLDER keeps the state, from which the same command goes on, and `curve.csv`. Seeds and images are as in
 * `gain_study.ts`: nothing that the report is judged by.
 *
 * @module
 */

import { stream } from "../stages/random/mod.ts";
import { spriteBatch, spriteBatches } from "../stages/sprites/batch.ts";
import { drawSprites } from "../stages/sprites/draw.ts";
import { decodeState, encodeState } from "../stages/vae/checkpoint.ts";
import { trainVae } from "../stages/vae/training.ts";

const [folder = "", json = "{}"] = Deno.args;
const { gain, side, size, hidden, steps, every, batch, rate, beta, seed } = {
  gain: 1,
  side: "both" as const,
  size: 64 as const,
  hidden: [1000, 400, 200, 100],
  steps: 20_000,
  every: 500,
  batch: 32,
  rate: 1e-3,
  beta: 1,
  seed: 0,
  ...JSON.parse(json),
};
const HELD_OUT = 1024;
Deno.mkdirSync(folder, { recursive: true });
const statePath = `${folder}/state.bin`;
const heldOut = new Float32Array(HELD_OUT * size * size);
const indices = new Uint32Array(HELD_OUT);
spriteBatch(stream("study", "loss"), size, HELD_OUT, heldOut, indices, "training");
const initialiser = { scheme: "kaiming-normal", gain, side, bias: "zero" } as const;
await trainVae(
  {
    ...{ hidden, steps, every, batch, rate, beta, initialiser },
    ...{ pixels: size * size, latents: 10, capacity: 0 },
    ...{ heldOutAt: "mean", backend: "onnx", device: "cpu" },
  },
  `study ${seed} ${JSON.stringify(initialiser)}`,
  {
    images: spriteBatches(size, drawSprites),
    heldOut,
    load: () => {
      try {
        return decodeState(Deno.readFileSync(statePath));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
    },
    save: (state) => {
      Deno.writeFileSync(`${statePath}.new`, encodeState(state));
      Deno.renameSync(`${statePath}.new`, statePath);
      const rows = state.curve.map((row) =>
        [row.step, row.held_out_reconstruction.toFixed(3), row.held_out_divergence.toFixed(3)]
          .join()
      );
      Deno.writeTextFileSync(
        `${folder}/curve.csv`,
        ["step,reconstruction,divergence", ...rows, ""].join("\n"),
      );
    },
    progress: (fraction, note) => console.log(fraction.toFixed(3), note),
  },
);
