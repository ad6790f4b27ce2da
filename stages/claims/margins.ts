/**
 * Margins that several claims share; see docs/claims.md for what was known when they were fixed.
 *
 * @module
 */

/** The least difference of entropies H, which go from 0 to 1, that is called one. */
export const ENTROPY_MARGIN = 0.1;
export const entropyReason =
  "a tenth of the scale from one unit (0) to all alike (1): less could not " +
  "be told apart on the figures’ colours";

/** The middle of the scale of H: below it a student is called specialised, above it not. */
export const ENTROPY_MIDDLE = 0.5;
