/**
 * How long a cold run takes on other numbers of cores, by what its elements took in the last one:
 *
 *     deno run -A bench/schedule.ts standard
 *
 * The run in thought is the engine's own (`schedule.ts`), in the order of a real one. What it leaves out is
 * that cores share caches and memory, and the install before a first run.
 *
 * @module
 */

import { orderOf } from "../pipeline/plan/precedence.ts";
import { schedule } from "../pipeline/plan/schedule.ts";
import { onlyJobs } from "../pipeline/plan/slots.ts";
import { load, Session } from "../pipeline/plan/session.ts";

const [profile = "standard"] = Deno.args;
const loaded = await load({ profile, device: "cpu" });
await using session = Session.open(loaded);
const { elements } = loaded.graph;
const known = session.durations();
const unknown = elements.filter((element) => known(element) === null);
if (unknown.length > 0) {
  console.error(`Nothing is known of ${unknown.length} elements: run profile ${profile} first.`);
  Deno.exit(1);
}
const ms = (element: typeof elements[number]): number => known(element) ?? NaN;
const work = elements.reduce((sum, element) => sum + ms(element), 0);
console.log(`${elements.length} elements, ${(work / 60e3).toFixed(1)} minutes of work`);
const longest = elements.toSorted((a, b) => ms(b) - ms(a)).slice(0, 5);
console.log(
  `longest: ${longest.map((one) => `${one.id} ${(ms(one) / 1e3).toFixed(0)} s`).join(", ")}`,
);
for (const jobs of [1, 2, 4, 8, 16]) {
  const ends = schedule(elements, {
    capacity: onlyJobs(jobs),
    ms,
    order: orderOf(elements, known),
  });
  const last = Math.max(...ends.values());
  console.log(`${jobs} cores: ${(last / 60e3).toFixed(1)} min`);
}
