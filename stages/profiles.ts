/**
 * Every number that differs between the profiles, side by side.
 *
 * `smoke` goes through everything in seconds and is too coarse to be believed; `standard` is what
 * the figures and claims are meant to be judged by; `paper` has the paper's own resolution.
 *
 * @module
 */

// deno-fmt-ignore
const numbers = {
  //                             smoke  standard   paper
  pathwayTheoryPoints:         [    60,      240,    480], // times on each curve of the closed form
  pathwaySimulationPoints:     [    12,       30,     40], // times at which a trained network is measured
  pathwayResolution:           [  1e-3,     2e-4,   5e-5], // step of gradient descent, in fastest time scales
  pathwayPhaseCells:           [    20,      100,    200], // cells along each axis of Figure 3 c
} as const satisfies { readonly [name: string]: readonly [number, number, number] };

/** The numbers of one profile, by name. */
export type Profile = { readonly [Name in keyof typeof numbers]: number };

/** The profiles by name. */
export const profiles: { readonly [Name in "smoke" | "standard" | "paper"]: Profile } = {
  smoke: column(0),
  standard: column(1),
  paper: column(2),
};

function column(index: 0 | 1 | 2): Profile {
  const entries = Object.entries(numbers).map(([name, values]) => [name, values[index]]);
  return Object.fromEntries(entries) as Profile;
}
