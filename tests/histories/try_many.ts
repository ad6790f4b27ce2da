// deno-lint-ignore-file timing/no-time -- what a person is told
/**
 * Tries histories, several at a time: what the test does, and for longer
 *
 *     HISTORIES=2000 HISTORY_WORKERS=3 deno run -A tests/histories/try_many.ts
 *
 * - `HISTORIES`: how many; `HISTORY_SEED`: the seed of the first, of which the others follow
 * - `HISTORY_WORKERS`: how many at a time
 * - `HISTORY_SHRINK`: for how many seconds to look for a shorter one that fails; 0 for not at all
 * - `HISTORY_GO_ON=1`: go on after a failure, and tell of all
 * - `HISTORY_IGNORE`: kinds of findings that are left out
 *
 * @module
 */

import { Engines } from "./engines.ts";
import { type Failure, told, tryHistory } from "./history.ts";

/** What is asked for. */
export interface Asked {
  readonly histories: number;
  readonly seed: number;
  readonly workers: number;
  readonly shrinkMs: number;
  /** Whether to go on after a failure. */
  readonly goesOn: boolean;
  /** One of so many is compared with a run from nothing. */
  readonly everyFromNothing: number;
}

/** What the environment asks for. */
export function asked(): Asked {
  const numberOf = (name: string, otherwise: number): number =>
    Number(Deno.env.get(name) ?? otherwise);
  const histories = numberOf("HISTORIES", 60);
  return {
    histories,
    seed: numberOf("HISTORY_SEED", Math.floor(Math.random() * 1e6) * 1000),
    workers: numberOf("HISTORY_WORKERS", 2),
    shrinkMs: 1000 * numberOf("HISTORY_SHRINK", 60),
    goesOn: Deno.env.get("HISTORY_GO_ON") === "1",
    everyFromNothing: numberOf("HISTORY_FROM_NOTHING", histories > 100 ? 5 : 1),
  };
}

/** Tries them, and gives what failed. */
export async function tryMany(
  { histories, seed, workers, shrinkMs, goesOn, everyFromNothing }: Asked,
  onFailure: (failure: Failure) => void,
  onTried: (tried: number) => void = () => {},
): Promise<{ readonly tried: number; readonly failed: number }> {
  await using engines = new Engines();
  let [next, tried, failed] = [0, 0, 0];
  const worker = async (): Promise<void> => {
    while (next < histories && (goesOn || failed === 0)) {
      const n = next++;
      const failure = await tryHistory(seed + n, engines, {
        fromNothing: n % everyFromNothing === 0,
        shrinkMs,
      });
      onTried(++tried);
      if (failure === undefined) continue;
      failed++;
      onFailure(failure);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return { tried, failed };
}

if (import.meta.main) {
  const request = asked();
  const startedMs = performance.now();
  console.log(`${request.histories} histories from seed ${request.seed}`);
  const seconds = (): string => `${((performance.now() - startedMs) / 1000).toFixed(0)} s`;
  const { tried, failed } = await tryMany(
    request,
    (failure) => console.log(`\n=== ${seconds()}\n${told(failure)}`),
    (tried) => {
      if (tried % 100 === 0) console.log(`${tried} tried in ${seconds()}`);
    },
  );
  console.log(`${tried} tried, ${failed} failed, in ${seconds()}`);
  Deno.exit(failed === 0 ? 0 : 1);
}
