/**
 * How a figure says what its β-VAEs were trained with and on.
 *
 * @module
 */

import type { PublishedReport } from "../sprites/mod.ts";

/** What networks were trained with and on. */
export interface TrainingSetting {
  readonly size: number;
  readonly hidden: readonly number[];
  readonly side: string;
  readonly scheme: string;
  readonly bias: "zero" | "uniform";
  readonly batch: number;
  readonly rate: number;
  readonly beta: number;
  readonly steps: number;
  readonly latents: number;
  /** How many images no network learned from, and where in its code their loss is taken. */
  readonly heldOut: number;
  readonly heldOutAt: "mean" | "sample";
  /** What the images are, the beginning of a sentence: {@linkcode spriteImages}. */
  readonly images: string;
}

/** Which sprites: the user's published file, or our drawings. */
export function spriteImages(report: PublishedReport): string {
  return report.present ? "The published dSprites" : "Sprites drawn by our formulas";
}

/** How the networks were made and their loss measured, in a line. */
export function settingLine(setting: TrainingSetting): string {
  const { size, hidden, latents, images, heldOut, heldOutAt } = setting;
  const { side, scheme, bias, beta, rate, batch, steps } = setting;
  const biases = bias === "zero" ? "at zero" : "uniform within 1/√fan-in of 0";
  const where = side === "both" ? "encoder and decoder" : `the ${side}`;
  return `${images}, ${size} × ${size}; widths ${hidden.join("–")}, ${latents} latents, ` +
    `β = ${beta}, ${steps.toLocaleString("en")} steps of Adam at a rate of ${rate} on batches of ` +
    `${batch}; ${scheme} initialisation times gain on ${where}, biases ${biases}. Reconstruction loss: cross-entropy summed over pixels, ` +
    `mean over ${heldOut.toLocaleString("en")} held-out images, of the code's ` +
    `${heldOutAt === "mean" ? "mean, z = μ" : "sample z"}.`;
}
