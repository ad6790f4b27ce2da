/**
 * The engine's version, which is also that of its package.
 *
 * @module
 */

/** Version of the engine. */
export const engineVersion = "0.2.0";
