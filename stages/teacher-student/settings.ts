/**
 * Settings that the teacher–student experiments share, of Figures 1 and 5 to 7: each stands here, once,
 * and reaches the stages as their parameters, which figures and claims read.
 *
 * @module
 */

/** Learning rate η of both layers by the mean-field equations [ours]. */
export const RATE = 1;

/** The learning rate of the authors' earlier code, to see what hangs on it. */
export const FAST_RATE = 5;

/** Learning rate of students in training by the order-parameter chain [ours]. */
export const CHAIN_RATE = 0.5;

/** Input dimension D of initial overlaps and of the chain [ours: as in the authors' earlier code]. */
export const INPUTS = 1000;

/** Time t at which the students of a phase diagram are looked at [ours]. */
export const PHASE_TIME = 2000;
