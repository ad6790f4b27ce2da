/**
 * Repeats a history that failed, up to as often as asked for, until it fails again:
 *
 *     deno run -A tests/histories/replay.ts SEED PATH [TIMES]
 *     deno run -A tests/histories/replay.ts FILE [TIMES]
 *
 * FILE holds the lines that were printed, perhaps with some taken out; `HISTORY_KEEP=1` keeps the folder.
 *
 * @module
 */

import { Engines } from "./engines.ts";
import { carryOut, type Failure, historyIn, told, tryHistory } from "./history.ts";

const [first = "", ...others] = Deno.args;
const isSeed = /^-?\d+$/.test(first);
const path = isSeed ? others.shift() : undefined;
const times = Number(others[0] ?? 1);

await using engines = new Engines();
let failure: Failure | undefined;
for (let n = 1; n <= times && failure === undefined; n++) {
  failure = isSeed
    ? await tryHistory(Number(first), engines, {
      fromNothing: true,
      shrinkMs: 0,
      ...(path === undefined ? {} : { path }),
    })
    : await again(Deno.readTextFileSync(first));
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
    return { history, error, seed: NaN, path: "" };
  }
}
