import type { Run } from "../../../pipeline/mod.ts";
import { type DigitSet, drawnDigits, partOf } from "./digit_set.ts";
import { DIGIT_SIDE } from "./draw_digit.ts";
import { givenDigits } from "./mnist_files.ts";
import type { DigitImageStages } from "./mod.ts";
import { PROCEDURAL_DESCRIPTION } from "./source.ts";

const run: Run<DigitImageStages["images"]> = ({ params, inputs, seed }) => {
  const files = Object.entries(inputs).map(([name, input]) => [name, input.read()] as const);
  const found = givenDigits(
    new Map(files.filter((entry): entry is [string, Uint8Array] => entry[1] !== null)),
  );
  const given = params.source === "given" ? found : null;
  const [train, test] = given === null
    ? [drawnDigits(seed, "train", params.train), drawnDigits(seed, "test", params.test)]
    : [firstOf(given.train, params.train), firstOf(given.test, params.test)];
  const counts = { train: train.labels.length, test: test.labels.length };
  return {
    trainImages: imageArray(train),
    trainLabels: labelArray(train),
    testImages: imageArray(test),
    testLabels: labelArray(test),
    source: given === null
      ? { kind: "procedural", description: PROCEDURAL_DESCRIPTION, ...counts, files: [] }
      : { ...given.source, ...counts },
  };
};
export default run;

function firstOf(set: DigitSet, count: number): DigitSet {
  return partOf(set, 0, Math.min(count, set.labels.length));
}

function imageArray({ images, labels }: DigitSet) {
  return { shape: [labels.length, DIGIT_SIDE, DIGIT_SIDE], data: images };
}

function labelArray({ labels }: DigitSet) {
  return { shape: [labels.length], data: labels };
}
