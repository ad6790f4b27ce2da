import { createHash } from "node:crypto";
import type { Run } from "../../pipeline/mod.ts";
import { stream } from "../random/mod.ts";
import { overlapsWith } from "./compare.ts";
import { importDsprites } from "./dsprites_file.ts";
import type { SpriteStages } from "./mod.ts";
import { packImages } from "./packed_images.ts";

const run: Run<SpriteStages["published"]> = ({ params, inputs, seed }) => {
  const bytes = inputs.file.read();
  if (bytes === null) return { report: { present: false }, images: new Uint8Array() };
  const images = importDsprites(bytes);
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
