/**
 * What the entropies of a student are of; here apart, for declarations, which compute none.
 *
 * @module
 */

/** How the entropies of a student are formed. */
export type EntropyForm = {
  /** Of contributions' sizes, or of their squares. */
  readonly power: 1 | 2;
  /** Whether a unit counts by its readout, or only by its weights (the matrices Q and R alone). */
  readonly readout: boolean;
  /** Whether overlaps are cosines, `R_km/√(Q_kk T_mm)`, or R_km itself. */
  readonly cosines: boolean;
  /** What H is: the mean of H_Q and H_R, or one of them. */
  readonly aggregate: "mean" | "activity" | "representation";
};

/** The form of the project's figures [ours: the paper's is not known to us]. */
export const OUR_FORM: EntropyForm = {
  power: 1,
  readout: true,
  cosines: true,
  aggregate: "mean",
};
