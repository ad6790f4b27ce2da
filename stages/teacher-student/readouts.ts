/**
 * Directions of the student's initial readout.
 *
 * @module
 */

/** (cos θ, sin θ): θ = 0 turns one of two units off, θ = π/4 makes them identical. */
export function polar(theta: number): number[] {
  return [Math.cos(theta), Math.sin(theta)];
}

/**
 * Of norm 1 at an angle θ for any number of units: along the great circle from the first few in equal
 * shares (θ = 0) to all in equal shares (θ = π/4), and on to the others alone (θ = π/2). For one of two
 * units it is {@linkcode polar}.
 *
 * @param units K.
 * @param first How many are in use at θ = 0.
 */
export function fan(units: number, first: number, theta: number): number[] {
  const others = units - first;
  const equal = Math.acos(Math.sqrt(first / units));
  const quarters = theta / (Math.PI / 4);
  const angle = quarters <= 1 ? quarters * equal : equal + (quarters - 1) * (Math.PI / 2 - equal);
  return Array.from(
    { length: units },
    (_, k) => k < first ? Math.cos(angle) / Math.sqrt(first) : Math.sin(angle) / Math.sqrt(others),
  );
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
