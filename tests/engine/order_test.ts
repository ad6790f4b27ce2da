/** In which order what is ready runs: what is soonest complete first. */

import assert from "node:assert/strict";
import { codecs, engine, Project } from "./rig.ts";

/** `slow` has three long trainings, a score and a figure; `quick` two short stages and a figure. */
const declared = `
import { aligned, integer, list, pipeline, stage, sweep } from ${JSON.stringify(engine)};
import { json } from ${JSON.stringify(codecs)};
const work = (name, expectedSeconds, inputs = {}) => ({
  name, about: "", module: import.meta.resolve("./work.ts"), expectedSeconds, inputs,
  outputs: { value: json() },
});
const over = { seed: list([1, 2, 3], (x) => integer(x)) };
export default pipeline({ name: "order", seed: 1, defaultProfile: "standard",
  profiles: { standard: {} }, stages: () => {
    const training = sweep({ ...work("slow/training", 100), over });
    const score = sweep({ ...work("slow/score", 5, { x: aligned(training.out.value) }), over });
    const slow = stage(work("slow/figure", 1, { x: score.out.value }));
    const a = stage(work("quick/a", 2));
    const b = stage(work("quick/b", 30));
    const quick = stage(work("quick/figure", 1, { a: a.out.value, b: b.out.value }));
    const both = stage(work("both", 1, { slow: slow.out.value, quick: quick.out.value }));
    const alone = stage(work("alone", 50));
    return [training, score, slow, a, b, quick, both, alone];
  } });
`;

Deno.test("reproduce makes first what is soonest complete, not what takes longest", async () => {
  using project = new Project({
    "stages/mod.ts": declared,
    "stages/work.ts": "export default () => ({ value: 1 });",
  });
  // The profile's durations are those declared: nothing has run.
  const { events, code, stdout } = await project.reproduce("--jobs", "1");
  assert.equal(code, 0, stdout);
  const order = events.flatMap((event) => event.type === "stage-finished" ? [event.element] : []);
  const first = ["quick/a", "quick/b", "quick/figure", "alone"];
  assert.deepEqual(order.slice(0, first.length), first);
  assert.deepEqual(order.slice(-2), ["slow/figure", "both"]);
});

Deno.test("reproduce makes a profile's own results before those of variants that are only compared", async () => {
  using project = new Project({
    "stages/mod.ts": `
import { acrossVariants, integer, inVariants, pipeline, stage } from ${JSON.stringify(engine)};
import { json } from ${JSON.stringify(codecs)};
const module = import.meta.resolve("./work.ts");
const outputs = { value: json() };
const build = ({ n }) => stage({ name: "fit", about: "", module, outputs, expectedSeconds: n,
  params: { n: integer(n) } });
const variants = [1, 2].map((n) => ({ name: "n=" + n, changes: { n } }));
export default pipeline({ name: "order", seed: 1, defaultProfile: "standard",
  profiles: { standard: { n: 3 } }, variants, stages: (profile, unchanged) => {
    const fits = acrossVariants(inVariants(unchanged, variants, build), (fit) => fit.out.value);
    const compared = stage({ name: "compared", about: "", module, outputs, inputs: { fits } });
    return [build(profile), compared];
  } });
`,
    "stages/work.ts": "export default () => ({ value: 1 });",
  });
  const { events, code, stdout } = await project.reproduce("--jobs", "1");
  assert.equal(code, 0, stdout);
  const order = events.flatMap((event) => event.type === "stage-finished" ? [event.element] : []);
  // Each variant alone is shorter than the profile's own, both together are as long; equals go by length.
  assert.deepEqual(order, ["fit", "fit+n=2", "fit+n=1", "compared"]);
});
