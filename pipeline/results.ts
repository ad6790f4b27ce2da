/**
 * Sets of results to compare, by the words that name them.
 *
 * @module
 */

import type { Key } from "./digest.ts";
import { graphOf } from "./graph.ts";
import { runNamed } from "./history.ts";
import { runsOnRecord } from "./pins.ts";
import { stagesOf } from "./pipeline.ts";
import type { Session } from "./session.ts";

/** The results of a run, or those that a profile has now. */
export interface ResultSet {
  /** What it is, for people. */
  readonly name: string;
  /** The key of each element. */
  readonly keys: ReadonlyMap<string, Key>;
}

/**
 * The results that a word names: a profile's name (what its elements were last up to date with), or
 * a run as `runs` names it, `latest` and `latest~1` included.
 *
 * @throws {UserError} the word names neither.
 */
export function resultsNamed({ loaded, state, store }: Session, word: string): ResultSet {
  if (Object.hasOwn(loaded.pipeline.profiles, word)) {
    // Elements that the profile had once may still be remembered.
    const { elements } = graphOf(stagesOf(loaded.pipeline, word));
    const ids = new Set(elements.map(({ id }) => id));
    const keys = [...state.latestKeys(word)].filter(([id]) => ids.has(id));
    return { name: `profile ${word} as it is`, keys: new Map(keys) };
  }
  const { id, profile, keys } = runNamed(runsOnRecord(store), word);
  return { name: `run ${id} (${profile})`, keys: new Map(Object.entries(keys)) };
}
