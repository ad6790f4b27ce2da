/**
 * The task of Figure 3 and where its pathways start.
 *
 * @module
 */

/** One singular mode, learnt from small weights. */
export interface Setting {
  /** Singular value s* of the task. */
  readonly target: number;
  /** Singular value a(0) of every pathway at the start, whatever its imbalance. */
  readonly start: number;
  /** The fraction ε that defines escaping and hitting times. */
  readonly threshold: number;
}

/**
 * The setting of the project's figures [ours: the paper's numbers are not known to us].
 *
 * a(0) is a tenth of the plateau ε s*, small enough that the diagram does not depend on it.
 */
export const SETTING: Setting = { target: 1, start: 1e-3, threshold: 0.01 };
