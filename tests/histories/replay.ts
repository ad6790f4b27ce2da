/**
 * Repeats a history that failed, up to as often as asked for, until it fails again:
 *
 *     deno run -A tests/histories/replay.ts SEED [TIMES]
 *     deno run -A tests/histories/replay.ts FILE [TIMES]
 *
 * FILE holds the lines that were printed, perhaps with some taken out.
 *
 * @module
 */

import { Engines } from "./engines.ts";
import { carryOut, type Failure, historyIn, told, tryHistory } from "./history.ts";

const [what = "", times = "1"] = Deno.args;

await using engines = new Engines();
let failure: Failure | undefined;
for (let n = 1; n <= Number(times) && failure === undefined; n++) {
  failure = /^\d+$/.test(what)
    ? await tryHistory(Number(what), engines, { fromNothing: true, shrinkMs: 0 })
    : await again(Deno.readTextFileSync(what));
  if (failure !== undefined) console.log(`time ${n}: ${told(failure)}`);
}
if (failure === undefined) console.log(`Nothing is wrong, ${times} times`);
Deno.exitCode = failure === undefined ? 0 : 1;

async function again(text: string): Promise<Failure | undefined> {
  const history = historyIn(text);
  try {
    await carryOut(history, engines, true);
    return undefined;
  } catch (error) {
    return { history, error, seed: NaN };
  }
}
