/**
 * A project with variants: `numbers` → the sweep `scaled` → `verdict`, and `robustness`, which takes
 * the verdicts and the scaled numbers of all variants.
 *
 * @module
 */

import { codecs, engine, files, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

/** The project's files, by path. */
export const variantFiles: { readonly [path: string]: string } = {
  "deno.json": "{}",
  "stages/mod.ts": `
import { acrossVariants, integer, inVariants, list, number, pipeline, stage, sweep } from "${engine}";
import { json } from "${codecs}";
import { type Profile, profiles, variants } from "./profiles.ts";

const science = ({ start, factors, threshold }: Profile) => {
  const numbers = stage({
    name: "numbers",
    about: "counts",
    module: import.meta.resolve("./numbers.ts"),
    params: { start: integer(start) },
    outputs: { numbers: json<number[]>() },
  });
  const scaled = sweep({
    name: "scaled",
    about: "multiplies",
    module: import.meta.resolve("./scaled.ts"),
    random: true,
    over: { factor: list(factors, (v) => number(v)) },
    inputs: { numbers: numbers.out.numbers },
    outputs: { scaled: json<number[]>() },
  });
  const verdict = stage({
    name: "claims/verdict",
    about: "whether the sum is large",
    module: import.meta.resolve("./verdict.ts"),
    params: { threshold: number(threshold) },
    inputs: { scaled: scaled.out.scaled },
    outputs: { holds: json<boolean>() },
    figures: [5],
  });
  return { numbers, scaled, verdict };
};

const declare = (profile: Profile, unchanged: Profile) => {
  const own = science(profile);
  const others = inVariants(unchanged, variants, science);
  const robustness = stage({
    name: "claims/robustness",
    about: "under which readings it holds",
    module: import.meta.resolve("./robustness.ts"),
    inputs: {
      verdicts: acrossVariants(others, ({ verdict }) => verdict.out.holds),
      scaled: acrossVariants(others, ({ scaled }) => scaled.out.scaled),
    },
    outputs: { holds: json<Record<string, boolean>>(), sums: json<Record<string, number>>() },
  });
  return { ...own, robustness };
};
export type Stages = ReturnType<typeof declare>;
export default pipeline({
  name: "variants",
  seed: 1,
  profiles,
  variants,
  defaultProfile: "standard",
  stages: (profile, unchanged) => Object.values(declare(profile, unchanged)),
});
`,
  "stages/profiles.ts": `
import { type Variant } from "${engine}";
export interface Profile {
  readonly start: number;
  readonly factors: readonly number[];
  readonly threshold: number;
}
export const profiles: { readonly [N in "standard" | "large"]: Profile } = {
  standard: { start: 1, factors: [1, 2], threshold: 10 },
  large: { start: 10, factors: [1, 2, 3], threshold: 10 },
};
export const variants: readonly Variant<Profile>[] = [
  { name: "start=2", changes: { start: 2 } },
  { name: "threshold=20", changes: { threshold: 20 } },
  { name: "twice-the-threshold", changes: ({ threshold }) => ({ threshold: 2 * threshold }) },
];
`,
  "stages/numbers.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["numbers"]> = ({ params: { start } }) => ({
  numbers: [start, start + 1, start + 2],
});
export default run;
`,
  "stages/scaled.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["scaled"]> = ({ params: { factor }, inputs, seed }) => ({
  scaled: [...inputs.numbers.read().map((n) => n * factor), parseInt(seed.slice(0, 8), 16) / 2 ** 40],
});
export default run;
`,
  "stages/verdict.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["verdict"]> = ({ params: { threshold }, inputs: { scaled } }) => ({
  holds: scaled.flatMap(({ read }) => read()).reduce((sum, n) => sum + n, 0) > threshold,
});
export default run;
`,
  "stages/robustness.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["robustness"]> = ({ inputs: { verdicts, scaled } }) => ({
  holds: Object.fromEntries(verdicts.map(({ params: { variant }, read }) => [variant, read()])),
  sums: Object.fromEntries(scaled.map(({ params: { variant, factor }, read }) =>
    [\`\${variant} × \${factor}\`, Math.floor(read().reduce((sum, n) => sum + n, 0))]
  )),
});
export default run;
`,
};

/** A temporary project with variants; some files replaced or added. */
export function variantProject(replaced: { readonly [path: string]: string } = {}): Project {
  const project = new WarmProject({ ...variantFiles, ...replaced });
  for (const path of Object.keys(files)) {
    if (!(path in variantFiles)) Deno.removeSync(`${project.root}/${path}`);
  }
  return project;
}
