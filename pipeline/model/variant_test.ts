import assert from "node:assert/strict";
import { json } from "../codecs/mod.ts";
import { graphOf } from "./graph.ts";
import { acrossVariants, inVariants, pipeline, stage, type Variant } from "../mod.ts";
import type { Run } from "../mod.ts";
import { list, number } from "./param.ts";
import { sweep } from "./declare_stage.ts";

interface Profile {
  readonly eta: number;
  readonly steps: readonly number[];
}

const profiles: { readonly standard: Profile } = { standard: { eta: 1, steps: [1, 2] } };

Deno.test("pipeline() does not compile when a variant changes a field that the profile has not", () => {
  const variants: readonly Variant<Profile>[] = [
    { name: "eta=5", changes: { eta: 5 } },
    // @ts-expect-error: a field that there is not
    { name: "beta=5", changes: { beta: 5 } },
    // @ts-expect-error: a text in place of a number
    { name: "eta=five", changes: { eta: "five" } },
    { name: "later", changes: ({ steps }) => ({ steps: steps.map((n) => n + 1) }) },
    // @ts-expect-error: a function that gives a field that there is not
    { name: "never", changes: ({ eta }) => ({ beta: eta }) },
  ];
  assert.equal(variants.length, 5);
  const declare = (): void => {
    pipeline({
      name: "typed",
      seed: 1,
      profiles,
      defaultProfile: "standard",
      // @ts-expect-error: a field that there is not
      variants: [{ name: "eta=5", changes: { eta: 5 } }, { name: "beta=5", changes: { beta: 5 } }],
      stages: () => [],
    });
  };
  assert.throws(declare, /Cannot change "beta" in variant "beta=5": the profile has no such field/);
});

function declared({ eta, steps }: Profile) {
  const fit = sweep({
    name: "fit",
    about: "",
    module: "fit.ts",
    params: { eta: number(eta) },
    over: { step: list(steps, (v) => number(v)) },
    outputs: { loss: json<number>(), text: json<string>() },
  });
  const best = stage({
    name: "best",
    about: "",
    module: "best.ts",
    inputs: { losses: fit.out.loss },
    outputs: { step: json<number>() },
  });
  return { fit, best };
}

const variants: readonly Variant<Profile>[] = [
  { name: "eta=5", changes: { eta: 5 } },
  { name: "the-same", changes: { eta: 1 } },
  { name: "as-before", changes: { eta: 5 } },
  { name: "steps=3", changes: { steps: [1, 2, 3] } },
];

function compared() {
  const own = declared(profiles.standard);
  const others = inVariants(profiles.standard, variants, declared);
  const table = stage({
    name: "table",
    about: "",
    module: "table.ts",
    inputs: {
      best: acrossVariants(others, ({ best }) => best.out.step),
      losses: acrossVariants(others, ({ fit }) => fit.out.loss),
    },
    outputs: { rows: json<number[]>() },
  });
  return { ...own, table };
}

Deno.test("acrossVariants() gives a stage readers with the variant and the point", () => {
  const run: Run<ReturnType<typeof compared>["table"]> = ({ inputs: { best, losses } }) => ({
    rows: [
      ...best.map(({ params, read }) => params.variant.length + read()),
      ...losses.map(({ params: { variant, step }, read }) => variant.length + step + read()),
      // @ts-expect-error: what is no sweep has no axis
      ...best.map(({ params }) => params.step),
    ],
  });
  assert.equal(typeof run, "function");
});

Deno.test("graphOf() has what a variant does not change once, and names the rest after it", () => {
  // The fan-in is listed first, so that variants are met before what they are compared with.
  const { table, fit, best } = compared();
  const { elements, stages } = graphOf([table, best, fit]);
  assert.deepEqual(elements.map(({ id }) => id), [
    ...["fit+eta=5@step=1", "fit+eta=5@step=2", "best+eta=5"],
    ...["fit@step=1", "fit@step=2", "best"],
    ...["fit+steps=3@step=1", "fit+steps=3@step=2", "fit+steps=3@step=3", "best+steps=3"],
    "table",
  ]);
  assert.deepEqual(stages.map(({ name }) => name).sort(), ["best", "fit", "table"]);
  assert.ok(stages.includes(fit) && stages.includes(best));
  const [bests, losses] = elements.at(-1)?.inputs ?? [];
  assert.ok(bests?.kind === "many" && losses?.kind === "many");
  assert.deepEqual(
    bests.from.map(({ id }, i) => [bests.points[i]?.["variant"], id]),
    [
      ["eta=5", "best+eta=5"],
      ["the-same", "best"],
      ["as-before", "best+eta=5"],
      ["steps=3", "best+steps=3"],
    ],
  );
  assert.deepEqual(losses.points[1], { variant: "eta=5", step: 2 });
  const changed = elements.find(({ id }) => id === "fit+eta=5@step=2");
  assert.equal(changed?.plainId, "fit@step=2");
  assert.equal(changed?.outputs[0]?.path, "variants/eta=5/fit/step=2/loss.json");
});

Deno.test("graphOf() tells apart what differs in anything that can alter a result", () => {
  const plain = {
    name: "one",
    about: "",
    module: "one.ts",
    params: { x: number(1) },
    outputs: { y: json<number>() },
  };
  const variations = {
    "another-module": { ...plain, module: "two.ts" },
    "another-value": { ...plain, params: { x: number(2) } },
    "another-parameter": { ...plain, params: { x: number(1), z: number(1) } },
    "another-output": { ...plain, outputs: { y: json<number>(), z: json<number>() } },
    "a-seed": { ...plain, random: true },
    "a-common-seed": { ...plain, random: "common" as const },
    "a-platform": { ...plain, platform: true },
    "native-code": { ...plain, native: true },
    "the-clock": { ...plain, clock: true },
    "checkpoints": { ...plain, resumable: true },
    "a-variable": { ...plain, env: ["HOME"] },
    "another-text": { ...plain, about: "says more", expectedSeconds: 5, figures: [1] },
  };
  const own = stage(plain);
  const others = Object.entries(variations).map(([name, spec]) => ({
    variant: name,
    stages: stage(spec),
  }));
  const all = stage({
    name: "all",
    about: "",
    module: "all.ts",
    inputs: { ys: acrossVariants(others, (one) => one.out["y"]) },
    outputs: { z: json() },
  });
  const ids = graphOf([own, all]).elements.map(({ id }) => id);
  const differing = Object.keys(variations).filter((name) => name !== "another-text");
  assert.deepEqual(ids, ["one", ...differing.map((name) => `one+${name}`), "all"]);
});

Deno.test("acrossVariants() refuses what nobody could tell apart, or read", () => {
  const built = (names: readonly string[]) =>
    names.map((name) => ({ variant: name, stages: declared(profiles.standard) }));
  const across = (...names: string[]): unknown =>
    acrossVariants(built(names), ({ best }) => best.out.step);
  assert.throws(() => across(), /Cannot take an output of variants: there is none/);
  assert.throws(() => across("a", "b", "a"), /two variants are called "a"/);
  assert.throws(() => across("a", "A"), /on some systems variants "a" and "A" would be one/);
  for (const name of ["", "a+b", "a@b", "a/b", "..", ".a", "a b", "a*", "a:b", "con", "a."]) {
    assert.throws(() => across(name), /is not the name of a variant/, name);
  }
  assert.throws(() => across("a".repeat(61)), /it is too long/);
  const [one, two] = built(["one", "two"]);
  assert.ok(one !== undefined && two !== undefined);
  assert.throws(
    () =>
      acrossVariants(
        [one, two],
        (stages) => stages === one.stages ? stages.fit.out.loss : stages.fit.out.text as never,
      ),
    /in "one" it is output "loss" of "fit" as \["json",null\], and in "two" output "text"/,
  );
  const withAxis = sweep({
    name: "fit",
    about: "",
    module: "fit.ts",
    over: { variant: list([1], (v) => number(v)) },
    outputs: { loss: json<number>() },
  });
  assert.throws(
    () => acrossVariants([{ variant: "one", stages: withAxis }], (fit) => fit.out.loss),
    /an axis of its own that is called "variant"/,
  );
});

Deno.test("graphOf() names a variant of a variant after both", () => {
  const inner = (profile: Profile) => {
    const { best } = declared(profile);
    const others = inVariants(profile, [{ name: "steps=9", changes: { steps: [9] } }], declared);
    const compare = stage({
      name: "compare",
      about: "",
      module: "compare.ts",
      inputs: { best: best.out.step, others: acrossVariants(others, (s) => s.best.out.step) },
      outputs: { z: json() },
    });
    return { compare };
  };
  const others = inVariants(profiles.standard, [{ name: "eta=5", changes: { eta: 5 } }], inner);
  const all = stage({
    name: "all",
    about: "",
    module: "all.ts",
    inputs: { ys: acrossVariants(others, ({ compare }) => compare.out.z) },
    outputs: { z: json() },
  });
  const { elements, stages } = graphOf([all]);
  assert.deepEqual(elements.map(({ id }) => id), [
    ...["fit+eta=5@step=1", "fit+eta=5@step=2", "best+eta=5"],
    ...["fit+eta=5+steps=9@step=9", "best+eta=5+steps=9", "compare+eta=5", "all"],
  ]);
  assert.deepEqual(stages.map(({ name }) => name), ["fit", "best", "compare", "all"]);
});
