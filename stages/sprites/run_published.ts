import { createHash } from "node:crypto";
import type { Run } from "../../pipeline/mod.ts";
import { stream } from "../random/mod.ts";
import { overlapsWith } from "./compare.ts";
import { importDsprites, type ImportedSprites } from "./dsprites_file.ts";
import type { SpriteStages } from "./mod.ts";
import { packImages } from "./packed_images.ts";
import { PUBLISHED_FILE } from "./published_file.ts";

const run: Run<SpriteStages["published"]> = ({ params, inputs, seed }) => {
  const bytes = inputs.file.read();
  if (bytes === null) return { report: { present: false }, images: new Uint8Array() };
  const images = imported(bytes);
  const overlaps = overlapsWith(images, params.compared, stream(seed, "compared"));
  return {
    report: {
      present: true,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      count: images.count,
      compared: overlaps.length,
      mean: overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length,
      least: overlaps.reduce((least, overlap) => Math.min(least, overlap), 1),
    },
    images: packImages(images),
  };
};
export default run;

/** The user's images; what is wrong with them names the file. */
function imported(bytes: Uint8Array): ImportedSprites {
  try {
    return importDsprites(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`${PUBLISHED_FILE}: ${error.message}`, { cause: error });
  }
}
