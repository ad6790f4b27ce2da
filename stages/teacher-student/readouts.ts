/**
 * Directions of the student's initial readout.
 *
 * @module
 */

/** (cos θ, sin θ): θ = 0 turns one of two units off, θ = π/4 makes them identical. */
export function polar(theta: number): number[] {
  return [Math.cos(theta), Math.sin(theta)];
}

/** Of norm 1, from one unit alone (uniformity 0) to K equal units (uniformity 1) [ours]. */
export function between(units: number, uniformity: number): number[] {
  const parts = Array.from(
    { length: units },
    (_, k) => (k === 0 ? 1 - uniformity : 0) + uniformity / Math.sqrt(units),
  );
  const norm = Math.hypot(...parts);
  return parts.map((part) => part / norm);
}
