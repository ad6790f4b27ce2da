/**
 * The files of the rig's project: `numbers` (its value comes from a constant two imports away) → `parity`
 * (often the same bytes for different numbers) → `report`; `numbers` → the sweep `scaled` → `total`
 * (fan-in); `aside` shares a module with `numbers` and nothing else.
 *
 * @module
 */

/** URL of the engine. */
export const engine = import.meta.resolve("../../pipeline/mod.ts");
/** URL of its codecs. */
export const codecs = import.meta.resolve("../../pipeline/codecs/mod.ts");

/** The project's files, by path. */
export const files: { readonly [path: string]: string } = {
  "deno.json": "{}",
  "stages/mod.ts": `
import { integer, list, number, pipeline, stage, sweep } from "${engine}";
import { json } from "${codecs}";
import profiles from "./profiles.ts";

const declare = (p: { start: number; factors: readonly number[] }) => {
  const numbers = stage({
    name: "numbers",
    about: "counts",
    module: import.meta.resolve("./numbers.ts"),
    params: { start: integer(p.start, { min: 0, max: 1000 }) },
    outputs: { numbers: json<number[]>() },
  });
  const parity = stage({
    name: "parity",
    about: "whether their sum is odd",
    module: import.meta.resolve("./parity.ts"),
    inputs: { numbers: numbers.out.numbers },
    outputs: { odd: json<boolean>() },
  });
  const report = stage({
    name: "report",
    about: "says so",
    module: import.meta.resolve("./report.ts"),
    inputs: { odd: parity.out.odd },
    outputs: { text: json<string>() },
    figures: [7],
  });
  const scaled = sweep({
    name: "scaled",
    about: "multiplies",
    module: import.meta.resolve("./scaled.ts"),
    over: { factor: list(p.factors, (v) => number(v)) },
    inputs: { numbers: numbers.out.numbers },
    outputs: { scaled: json<number[]>() },
  });
  const total = stage({
    name: "total",
    about: "adds up",
    module: import.meta.resolve("./total.ts"),
    inputs: { scaled: scaled.out.scaled },
    outputs: { total: json<Record<string, number>>() },
  });
  const aside = stage({
    name: "aside",
    about: "has nothing to do with the others",
    module: import.meta.resolve("./aside.ts"),
    outputs: { pid: json<number>() },
  });
  return { numbers, parity, report, scaled, total, aside };
};
export type Stages = ReturnType<typeof declare>;
export default pipeline({
  name: "rig",
  seed: 1,
  profiles,
  defaultProfile: "standard",
  stages: (p) => Object.values(declare(p)),
});
`,
  "stages/profiles.ts": `
export default {
  standard: { start: 1, factors: [1, 2, 3] },
  large: { start: 10, factors: [1, 2, 3, 4] },
};
`,
  "stages/numbers.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
import { countFrom } from "./lib/count.ts";
const run: Run<Stages["numbers"]> = ({ params }) => ({ numbers: countFrom(params.start) });
export default run;
`,
  "stages/lib/count.ts": `
import { length } from "./constants.ts";
export function countFrom(start: number): number[] {
  return Array.from({ length }, (_, i) => start + i);
}
export function unrelated(n: number): number {
  return n + 1;
}
`,
  "stages/lib/constants.ts": `
/** How many numbers. */
export const length = 3;
export interface Unused {
  readonly field: string;
}
`,
  "stages/parity.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["parity"]> = ({ inputs }) => ({
  odd: inputs.numbers.read().reduce((sum, n) => sum + n, 0) % 2 === 1,
});
export default run;
`,
  "stages/report.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["report"]> = ({ inputs }) => ({ text: inputs.odd.read() ? "odd" : "even" });
export default run;
`,
  "stages/scaled.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["scaled"]> = ({ params, inputs, progress }) => {
  progress(0.5, "half way");
  return { scaled: inputs.numbers.read().map((n) => n * params.factor) };
};
export default run;
`,
  "stages/total.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["total"]> = ({ inputs }) => ({
  total: Object.fromEntries(inputs.scaled.map(({ params, read }) => [
    String(params.factor),
    read().reduce((sum, n) => sum + n, 0),
  ])),
});
export default run;
`,
  "stages/aside.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
import { unrelated } from "./lib/count.ts";
const run: Run<Stages["aside"]> = () => ({ pid: unrelated(Deno.pid) });
export default run;
`,
};
