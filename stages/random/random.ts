/**
 * The source of random numbers that the science modules take: bits, uniforms and normals.
 *
 * @module
 */

import { Xoshiro128pp } from "./xoshiro128pp.ts";
import { normal } from "./ziggurat.ts";

/**
 * A xoshiro128++ generator that also draws standard normals. Get one from `stream`, which seeds it.
 *
 * @example
 * ```ts
 * import { Random } from "./random.ts";
 *
 * const noise = new Random([1, 2, 3, 4]).fillNormal(new Float64Array(3));
 * console.log(noise);
 * ```
 */
export class Random extends Xoshiro128pp {
  /** One number from the normal distribution of mean 0 and variance 1. */
  normal(): number {
    return normal(this);
  }

  /** Fills an array with independent standard normals, in order, and returns it. */
  fillNormal<Out extends Float64Array | Float32Array>(out: Out): Out {
    for (let i = 0; i < out.length; i++) out[i] = normal(this);
    return out;
  }
}
