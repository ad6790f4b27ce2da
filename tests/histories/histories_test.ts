/**
 * The guard: random histories of small pipelines, each against the truth. See CONTRIBUTING.md for how
 * to run more of them and how to repeat one.
 *
 * It was written for two faults that nobody saw. On the engine that had them, of 100 histories about
 *
 * - 5 found that a save while a plan was being made filed old code under the new source's digest
 *   (14 of seeds 20000 to 20299, the first 20013; besides artifacts that stayed wrong);
 * - 1 found that an element was filed under a key that named other bytes than it had read, because one
 *   of its inputs was made again while it waited for a slot (4 of the same seeds, the first 20105).
 *
 * `tests/mutations.ts` breaks the mended engine at both; of histories from seed 50000 the 14th and the 7th
 * noticed it.
 *
 * @module
 */

import { asked, tryMany } from "./try_many.ts";
import { told } from "./history.ts";
import { report } from "../engine/chance.ts";

const request = asked();

Deno.test(`reproduce gives what a run from nothing gives after ${request.histories} histories`, async (t) => {
  await report(t, `HISTORY_SEED=${request.seed} tries the same histories again`);
  const failures: string[] = [];
  await tryMany(request, (failure) => failures.push(told(failure)));
  if (failures.length > 0) throw new Error(failures.join("\n\n"));
});
