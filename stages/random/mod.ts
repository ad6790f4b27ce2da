/**
 * The project's own random numbers: named streams (SHA-256) of xoshiro128++ with ziggurat normals.
 * Bit for bit the same on every platform with the same Deno.
 *
 * @module
 */

export { ChiSquared } from "./chi_squared.ts";
export { Random } from "./random.ts";
export { stream } from "./stream.ts";
export type { State } from "./xoshiro128pp.ts";
