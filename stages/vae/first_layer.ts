/**
 * The first layer's products with images that are mostly black: sums of the few rows of its weights that
 * a pixel stands for, instead of a product with all of them.
 *
 * @module
 */

import { kernelOn, type MemoryPlan, type Take } from "../numerics/kernel_memory.ts";
import { firstLayerKernel } from "./_first_layer_kernel.ts";
import type { GradientPiece } from "./adam.ts";

/** Sizes of the layer. */
export interface FirstLayerShape {
  /** Images in a batch. */
  readonly batch: number;
  /** Pixels of an image. */
  readonly pixels: number;
  /** The layer's outputs. */
  readonly width: number;
}

/** The arrays of the layer. */
interface FirstLayerArrays {
  readonly memory: WebAssembly.Memory;
  readonly images: Float32Array;
  readonly outputs: Float32Array;
  readonly outputGradients: Float32Array;
  readonly starts: Uint32Array;
  readonly next: Uint32Array;
  readonly entries: Uint32Array;
  readonly rows: Float32Array;
}

/** The loops, see `assembly/first_layer.ts`. */
interface FirstLayerKernel {
  count(x: number, images: number, pixels: number, starts: number): number;
  list(x: number, images: number, pixels: number, next: number, entries: number): void;
  forward(
    starts: number,
    entries: number,
    pixels: number,
    W: number,
    y: number,
    width: number,
  ): void;
  gradient(
    starts: number,
    entries: number,
    pixels: number,
    d: number,
    g: number,
    width: number,
  ): void;
}

/** Gradients that are made at a time: they stay in the processor's first cache until Adam reads them. */
const CHUNK = 4096;

/**
 * Up to this share of pixels that are not black, sums of rows are faster than the product [ours: measured,
 * `docs/vae.md`].
 */
const DENSE = 0.12;

/** `x W + b` for one batch after another, and its gradient by W. */
export class FirstLayer {
  /** The images, [batch, pixels]. */
  readonly images: Float32Array;
  /** `x W + b`, [batch, width]. */
  readonly outputs: Float32Array;
  /** The gradient of the loss by that, [batch, width]. */
  readonly outputGradients: Float32Array;
  readonly #shape: FirstLayerShape;
  readonly #arrays: FirstLayerArrays;
  readonly #kernel: FirstLayerKernel;

  private constructor(shape: FirstLayerShape, arrays: FirstLayerArrays) {
    this.#shape = shape;
    this.#arrays = arrays;
    this.#kernel = kernelOn<FirstLayerKernel>(firstLayerKernel, arrays.memory);
    ({
      images: this.images,
      outputs: this.outputs,
      outputGradients: this.outputGradients,
    } = arrays);
  }

  /** Reserves a layer's arrays; the weights must lie in the same memory. */
  static take(plan: MemoryPlan, shape: FirstLayerShape): Take<FirstLayer> {
    const { batch, pixels, width } = shape;
    const take = {
      images: plan.take(Float32Array, batch * pixels),
      outputs: plan.take(Float32Array, batch * width),
      outputGradients: plan.take(Float32Array, batch * width),
      starts: plan.take(Uint32Array, pixels + 1),
      next: plan.take(Uint32Array, pixels + 1),
      entries: plan.take(Uint32Array, 2 * batch * pixels),
      rows: plan.take(Float32Array, rowsOf(width) * width + 3),
    };
    return (memory) =>
      new FirstLayer(shape, {
        memory,
        images: take.images(memory),
        outputs: take.outputs(memory),
        outputGradients: take.outputGradients(memory),
        starts: take.starts(memory),
        next: take.next(memory),
        entries: take.entries(memory),
        rows: take.rows(memory),
      });
  }

  /** Finds the pixels of {@linkcode images} that are not black; tells whether they are few. */
  list(): boolean {
    const { batch, pixels } = this.#shape;
    const { images, starts, next, entries } = this.#arrays;
    starts.fill(0);
    const count = this.#kernel.count(images.byteOffset, batch, pixels, starts.byteOffset);
    if (count > DENSE * batch * pixels) return false;
    next.set(starts);
    const places = [next.byteOffset, entries.byteOffset] as const;
    this.#kernel.list(images.byteOffset, batch, pixels, ...places);
    return true;
  }

  /** Computes {@linkcode outputs} of what was listed. */
  forward(W: Float32Array, b: Float32Array): void {
    const { batch, pixels, width } = this.#shape;
    const { starts, entries } = this.#arrays;
    for (let image = 0; image < batch; image++) this.outputs.set(b, image * width);
    const lists = [starts.byteOffset, entries.byteOffset] as const;
    this.#kernel.forward(...lists, pixels, W.byteOffset, this.outputs.byteOffset, width);
  }

  /**
   * The gradient by W, from {@linkcode outputGradients} and what was listed.
   *
   * @param offset where W begins among the parameters.
   */
  *gradient(offset: number): Generator<GradientPiece> {
    const { pixels, width } = this.#shape;
    const { starts, entries, outputGradients, rows } = this.#arrays;
    const most = rowsOf(width);
    for (let pixel = 0; pixel < pixels; pixel += most) {
      const count = Math.min(most, pixels - pixel);
      this.#kernel.gradient(
        starts.byteOffset + 4 * pixel,
        entries.byteOffset,
        count,
        outputGradients.byteOffset,
        rows.byteOffset,
        width,
      );
      const length = count * width;
      rows.fill(0, length, length + 3);
      yield { offset: offset + pixel * width, data: rows.subarray(0, length) };
    }
  }
}

/** Rows of the weights' gradient that are made at a time: their numbers are a multiple of four. */
function rowsOf(width: number): number {
  return 4 * Math.ceil(CHUNK / (4 * width));
}
