/**
 * The guard: random histories of small pipelines, each against the truth. See CONTRIBUTING.md for how
 * to run more of them and how to repeat one.
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
