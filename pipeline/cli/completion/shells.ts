/**
 * The shells that can be taught to complete commands; each by a script in this folder.
 *
 * @module
 */

/** Names of the shells. */
export const shells: readonly string[] = ["bash", "zsh", "fish"];
