/**
 * The activations by name, for declarations, which need nothing of what they compute.
 *
 * @module
 */

import type { Activation } from "./activation.ts";

/** The activations by name. */
export const activations: readonly Activation[] = ["erf", "relu", "linear"];
