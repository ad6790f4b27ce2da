/**
 * The stage of the digits: our own drawings, or MNIST where the user has put its files.
 *
 * @module
 */

import { bytes, json, npy } from "../../../pipeline/codecs/mod.ts";
import { integer, optionalFile, stage, text } from "../../../pipeline/mod.ts";
import type { Profile } from "../../profiles.ts";
import { MNIST_FILES, MNIST_FOLDER, namesOf } from "./mnist_downloads.ts";
import type { DigitSource } from "./source.ts";

/** The stage of the digits' images. */
export function digitImageStages(profile: Profile) {
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
    // Every name that a file may have; those that are there are read.
    inputs: Object.fromEntries(
      MNIST_FILES.flatMap(namesOf).map((name) => [
        name,
        optionalFile(`${MNIST_FOLDER}/${name}`, bytes("idx")),
      ]),
    ),
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
