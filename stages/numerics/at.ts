/**
 * Reading typed arrays where the index is known to be within.
 *
 * @module
 */

/**
 * An element of an array. Only for `Float64Array`: the engine's inlining of hot loops depends on this
 * function having seen no other kind.
 */
export function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
