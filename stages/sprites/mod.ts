/**
 * The stages of the sprites: a sample in the published layout, and the user's own file held against it.
 *
 * @module
 */

import { bytes, json, npz } from "../../pipeline/codecs/mod.ts";
import { integer, optionalFile, stage } from "../../pipeline/mod.ts";
import type { Profile } from "../profiles.ts";
import type { DSPRITES_DTYPES } from "./dsprites_file.ts";
import { PUBLISHED_FILE } from "./published_file.ts";

export { PUBLISHED_FILE };

// Its type holds the values: every command reads declarations, which need nothing that unpacks a file.
const dtypes: typeof DSPRITES_DTYPES = {
  imgs: "u8",
  latents_values: "f64",
  latents_classes: "i64",
  metadata: "u8",
};

/** What is found out about the user's file. */
export type PublishedReport =
  | { readonly present: false }
  | {
    readonly present: true;
    /** SHA-256 of the file. */
    readonly sha256: string;
    /** Images in it. */
    readonly count: number;
    /** Images that were compared with ours. */
    readonly compared: number;
    /** Intersection over union of their pixels: the mean and the least. */
    readonly mean: number;
    readonly least: number;
  };

/** The stages of the sprites. */
export function spriteStages(profile: Profile) {
  const sample = stage({
    name: "sprites/sample",
    about: "some sprites in the layout of dSprites, for NumPy",
    module: import.meta.resolve("./run_sample.ts"),
    random: true,
    params: { count: integer(profile.spriteSample, { min: 1, max: 100_000 }) },
    outputs: { sprites: npz(dtypes) },
  });
  const published = stage({
    name: "sprites/published",
    about:
      "takes the published dSprites file, if it is in data/, and holds it against our drawings",
    module: import.meta.resolve("./run_published.ts"),
    random: true,
    params: { compared: integer(10_000, { min: 1 }) },
    inputs: { file: optionalFile(PUBLISHED_FILE, bytes("npz")) },
    // All images, packed; empty without a file, and training then draws its own.
    outputs: { report: json<PublishedReport>(), images: bytes("bits") },
  });
  return { sample, published };
}

/** The stages that {@linkcode spriteStages} declares. */
export type SpriteStages = ReturnType<typeof spriteStages>;
