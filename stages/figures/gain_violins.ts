/**
 * Values of networks by the gain of their initialisation.
 *
 * @module
 */

import { gainsOf } from "../dci/networks.ts";
import { panel, type Spec } from "./theme.ts";
import { type Violin, violins } from "./violins.ts";

/** Values of the networks by gain as violins in a panel. */
export function gainViolins<Trained extends { readonly gain: number }>(
  letter: string,
  words: string,
  networks: readonly Trained[],
  of: (network: Trained) => number,
  { y, zero, width }: { y: string; zero: boolean; width: number },
): Spec {
  const parts: Violin[] = gainsOf(networks).map((gain) => ({
    group: String(gain),
    values: networks.filter((network) => network.gain === gain).map(of),
  }));
  const layer = violins(parts, { x: "gain", y, zero });
  return panel(letter, words, { width, height: 120, layer });
}
