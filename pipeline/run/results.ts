/**
 * Sets of results to compare, by the words that name them.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import type { Digest, Key } from "../base/digest.ts";
import { isProfile, profileNamed } from "../model/chosen_profile.ts";
import { graphOf } from "../model/graph.ts";
import { runNamed } from "../store/history.ts";
import { runsOnRecord } from "../store/pins.ts";
import { stagesOf } from "../model/stages_of.ts";
import type { Session } from "../plan/session.ts";

/** Where results are looked up. */
export interface ResultSource {
  /** The record filed under a key. */
  record(key: Key): ActionRecord | undefined;
  /** The text with a digest. */
  text(digest: Digest): string | undefined;
  /** The bytes with a digest. */
  bytes(digest: Digest): Uint8Array | undefined;
}

/** The results of a run, those that a profile has now, or those in an archive. */
export interface ResultSet {
  /** What it is, for people. */
  readonly name: string;
  /** The key of each element. */
  readonly keys: ReadonlyMap<string, Key>;
  readonly source: ResultSource;
}

/**
 * The results that a word names: a profile's name (what its elements were last up to date with), or
 * a run as `runs` names it, `latest` and `latest~1` included.
 *
 * @throws {UserError} the word names neither.
 */
export function resultsNamed({ loaded, state, store }: Session, word: string): ResultSet {
  if (isProfile(loaded.pipeline, word)) {
    const { name } = profileNamed(loaded.pipeline, word);
    // Elements that the profile had once may still be remembered.
    const { elements } = graphOf(stagesOf(loaded.pipeline, name));
    const ids = new Set(elements.map(({ id }) => id));
    const keys = [...state.latestKeys(name)].filter(([id]) => ids.has(id));
    return { name: `profile ${name} as it is`, keys: new Map(keys), source: store };
  }
  const { id, profile, keys } = runNamed(runsOnRecord(store), word);
  return { name: `run ${id} (${profile})`, keys: new Map(Object.entries(keys)), source: store };
}
