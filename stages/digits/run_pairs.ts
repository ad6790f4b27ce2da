import type { Run } from "../../pipeline/mod.ts";
import { stream } from "../random/mod.ts";
import { type LabelledImages, pairImages } from "./mixed_tasks.ts";
import type { DigitStages } from "./mod.ts";

const run: Run<DigitStages["pairs"]> = ({ params: { first, second }, inputs, seed }) => {
  const pair = (name: string, set: LabelledImages) => {
    const paired = pairImages(set, pairOf(first), pairOf(second), stream(seed, name));
    const n = paired.labels.length;
    const pixels = paired.first.length / n;
    return {
      first: { shape: [n, pixels], data: paired.first },
      second: { shape: [n, pixels], data: paired.second },
      labels: { shape: [n], data: paired.labels },
    };
  };
  return {
    train: pair("train", {
      images: inputs.trainImages.read().data,
      labels: inputs.trainLabels.read().data,
    }),
    test: pair("test", {
      images: inputs.testImages.read().data,
      labels: inputs.testLabels.read().data,
    }),
  };
};
export default run;

function pairOf([negative = NaN, positive = NaN]: readonly number[]) {
  return [negative, positive] as const;
}
