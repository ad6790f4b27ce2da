/**
 * Values of networks by the gain of their initialisation.
 *
 * @module
 */

import { gainsOf } from "../dci/networks.ts";
import { gainColors, ink, panel, type Spec } from "./theme.ts";
import { FEWEST, type Violin, violins } from "./violins.ts";

/** Values of the networks by gain as violins in a panel. */
export function gainViolins<Trained extends { readonly gain: number }>(
  letter: string,
  words: string,
  networks: readonly Trained[],
  of: (network: Trained) => number,
  { y, zero, width }: { y: string; zero: boolean; width: number },
): Spec {
  const gains = gainsOf(networks);
  const colors = gainColors(gains);
  const parts: Violin[] = gains.map((gain, i) => ({
    group: String(gain),
    color: colors[i] ?? ink.text,
    values: networks.filter((network) => network.gain === gain).map(of),
  }));
  const layer = violins(parts, { x: "gain", y, zero });
  return panel(letter, words, { width, height: 120, layer });
}

/** What the panels show of so many networks a gain, as captions say it. */
export function violinsOf(networks: number): string {
  const points = `a point for each of ${networks} networks a gain and a tick at the median`;
  return networks < FEWEST ? points : `violins, with ${points}`;
}
