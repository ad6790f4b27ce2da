/**
 * A point of an explorable, computed outside the page: `deno task point student sigma=0.1 norm=1`. Prints
 * JSON. What an explorable is given, it has from the standard profile.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { restored } from "../../pipeline/report/client/explorables/address.ts";
import { report } from "../report.ts";
import { explorables } from "./all.ts";

/** Computes a point; exit code 2 where the words mean nothing. */
export function point([name = "", ...words]: readonly string[]): number {
  const explorable = explorables.get(name);
  if (explorable === undefined) {
    console.error(`Cannot compute "${name}": there is no such explorable`);
    console.error(`  There are ${[...explorables.keys()].join(", ")}.`);
    return 2;
  }
  const { controls, point } = explorable;
  const bad = words.find((word) => !Object.hasOwn(controls, word.split("=")[0] ?? ""));
  if (bad !== undefined) {
    console.error(`Cannot use "${bad}" for ${name}`);
    console.error(`  Give NAME=VALUE; names are ${Object.keys(controls).join(", ")}.`);
    return 2;
  }
  const { values, problems } = restored(controls, words.join("&"));
  if (problems.length > 0) {
    console.error(`Cannot compute ${name}: ${problems.join("; ")}`);
    console.error("  Give a value in its range.");
    return 2;
  }
  console.log(JSON.stringify(point(values, dataOf(name)), null, 1));
  return 0;
}

/** What the standard profile has made for an explorable. */
function dataOf(id: string): { readonly [name: string]: Uint8Array } {
  const { data = {} } = report.explorables?.find((one) => one.id === id) ?? {};
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, path]) => {
      const file = new URL(`../../artifacts/standard/${path}`, import.meta.url);
      return existsSync(file) ? [[name, Deno.readFileSync(file)]] : [];
    }),
  );
}

if (import.meta.main) Deno.exit(point(Deno.args));
