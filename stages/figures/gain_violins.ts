/**
 * Values of networks by the gain of their initialisation.
 *
 * @module
 */

import { gainsOf } from "../dci/networks.ts";
import { counted } from "./numbers_in_words.ts";
import { gainColors, ink, panel, type Spec } from "./theme.ts";
import { FEWEST, type Violin, violins } from "./violins.ts";

/** Values of the networks by gain as violins in a panel. */
export function gainViolins<Trained extends { readonly gain: number }>(
  letter: string,
  words: string,
  networks: readonly Trained[],
  of: (network: Trained) => number,
  { y, zero, width, height = 120 }: {
    readonly y: string;
    readonly zero: boolean;
    readonly width: number;
    readonly height?: number;
  },
): Spec {
  const gains = gainsOf(networks);
  const colors = gainColors(gains);
  const parts: Violin[] = gains.map((gain, i) => ({
    group: String(gain),
    color: colors[i] ?? ink.text,
    values: networks.filter((network) => network.gain === gain).map(of),
  }));
  const layer = violins(parts, { x: "gain", y, zero });
  return panel(letter, words, { width, height, layer });
}

/** What the panels show of so many networks a gain, as captions say it. */
export function violinsOf(networks: number): string {
  const points = `a point for each of ${
    counted(networks, "network")
  } a gain and a tick at the median`;
  return networks < FEWEST ? points : `violins, with ${points}`;
}
