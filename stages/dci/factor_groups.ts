/**
 * Ways to take the sprites' factors together, or to leave one out.
 *
 * @module
 */

import type { Grouping } from "./mod.ts";

/** Factors by their names' places: shape, scale, orientation, posX, posY. */
const [SHAPE, SCALE, , X, Y] = [0, 1, 2, 3, 4] as const;

/** Orientation, which a network of this size hardly encodes, spoils D: all codes matter a little. */
export const GROUPS: { readonly [Name in Grouping]: readonly (readonly number[])[] } = {
  "position-shape-scale": [[X, Y], [SHAPE], [SCALE]],
  "without-orientation": [[SHAPE], [SCALE], [X], [Y]],
  "horizontal-vertical": [[X], [Y]],
};
