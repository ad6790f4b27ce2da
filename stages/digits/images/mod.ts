/**
 * The stage of the digits: our own drawings, or MNIST where the user has put its files.
 *
 * @module
 */

import { bytes, json, npy } from "../../../pipeline/codecs/mod.ts";
import { integer, optionalFile, stage, text } from "../../../pipeline/mod.ts";
import type { Profile } from "../../profiles.ts";
import { MNIST_FOLDER } from "./mnist_downloads.ts";
import type { DigitSource } from "./source.ts";

/** The stage of the digits' images. */
export function digitImageStages(profile: Profile) {
  const given = (name: string) => optionalFile(`${MNIST_FOLDER}/${name}`, bytes("idx"));
  const images = stage({
    name: "digits/images",
    about: "draws digits, or takes MNIST's if its files are in data/mnist/",
    module: import.meta.resolve("./run_images.ts"),
    random: true,
    // Of the user's files as many are taken, from the beginning of each part, or what there is.
    params: {
      train: integer(profile.digitTrainImages, { min: 1, max: 60_000 }),
      test: integer(profile.digitTestImages, { min: 1, max: 10_000 }),
      source: text(profile.digitSource, ["given", "own"]),
    },
    inputs: {
      trainImages: given("train-images-idx3-ubyte"),
      trainImagesGz: given("train-images-idx3-ubyte.gz"),
      trainLabels: given("train-labels-idx1-ubyte"),
      trainLabelsGz: given("train-labels-idx1-ubyte.gz"),
      testImages: given("t10k-images-idx3-ubyte"),
      testImagesGz: given("t10k-images-idx3-ubyte.gz"),
      testLabels: given("t10k-labels-idx1-ubyte"),
      testLabelsGz: given("t10k-labels-idx1-ubyte.gz"),
    },
    outputs: {
      // n × 28 × 28 bytes, 0 black to 255 white; n labels 0 … 9.
      trainImages: npy("u8"),
      trainLabels: npy("u8"),
      testImages: npy("u8"),
      testLabels: npy("u8"),
      source: json<DigitSource>(),
    },
  });
  return { images };
}

/** The stages that {@linkcode digitImageStages} declares. */
export type DigitImageStages = ReturnType<typeof digitImageStages>;
