import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import { runModel } from "../vae/onnx_model.ts";
import { fineTuningTable, type TaskExamples } from "./fine_tuning_table.ts";
import { mixed } from "./mixed_tasks.ts";
import type { DigitStages } from "./mod.ts";
import { representation } from "./representation.ts";

const run: Run<DigitStages["fineTuning"]> = async ({ params, inputs, seed: common }) => {
  // Networks of one number are compared; those of different numbers are independent.
  const seed = `${common} ${params.seed}`;
  const [train, test] = [inputs.train.read(), inputs.test.read()];
  const [, pixels = NaN] = train.first.shape;
  const encoder = inputs.encoder.read();
  const hiddenOf = async (images: Float32Array): Promise<Float32Array> => {
    const { hidden = new Float32Array() } = await runModel(encoder, pixels, images);
    return hidden;
  };
  const weights = inputs.weights.read();
  const [W, b] = [weights["mu.W"], weights["mu.b"]];
  if (W === undefined || b === undefined) throw new Error("The weights have no layer mu.");
  const plain = representation(
    { W: W.data, b: b.data },
    await hiddenOf(train.first.data),
  );
  const taskAt = async (similarity: number): Promise<TaskExamples & { similarity: number }> => {
    const of = async ({ first, second, labels }: typeof train) => {
      const images = mixed(first.data, second.data, similarity);
      return { inputs: plain.inputsOf(await hiddenOf(images)), targets: labels.data };
    };
    return { similarity, train: await of(train), test: await of(test) };
  };
  const seconds = [];
  for (const similarity of params.similarities) seconds.push(await taskAt(similarity));
  const first = seconds.find(({ similarity }) => similarity === 1) ?? await taskAt(1);
  return { table: tableOf(fineTuningTable(params, plain, b.data.length, first, seconds, seed)) };
};
export default run;
