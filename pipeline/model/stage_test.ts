import assert from "node:assert/strict";
import type { Codec } from "./codec.ts";
import { graphOf } from "./graph.ts";
import { list, number, text } from "./param.ts";
import { aligned, optionalFile, type Run } from "./stage.ts";
import { stage, sweep } from "./declare_stage.ts";
import { closureOf, elementsNamed } from "./targets.ts";

const numbers: Codec<number[]> = {
  id: "n",
  extension: "json",
  module: "file:///n.ts",
  options: null,
};
const words: Codec<string> = { id: "w", extension: "txt", module: "file:///w.ts", options: null };
const module = "file:///run.ts";

const source = stage({
  name: "source",
  about: "makes numbers",
  module,
  params: { kind: text("odd", ["odd", "even"]) },
  outputs: { numbers },
});
const trained = sweep({
  name: "trained",
  about: "trains",
  module,
  over: {
    gain: list([0.3, 2], (v) => number(v)),
    seed: list([1, 2, 3], (v) => number(v)),
  },
  inputs: { data: source.out.numbers, real: optionalFile("data/real.txt", words) },
  outputs: { model: numbers },
});
const scored = sweep({
  name: "scored",
  about: "scores each model",
  module,
  over: {
    gain: list([0.3, 2], (v) => number(v)),
    seed: list([1, 2, 3], (v) => number(v)),
    metric: list(["dci", "mig"], (v) => text(v)),
  },
  inputs: { model: aligned(trained.out.model) },
  outputs: { score: words },
});
const table = stage({
  name: "table",
  about: "collects",
  module,
  inputs: { scores: scored.out.score },
  outputs: { table: words },
});

Deno.test("Run gives a stage's function the types of its declaration", () => {
  const run: Run<typeof trained> = ({ params, inputs }) => {
    const gain: number = params.gain;
    const data: number[] = inputs.data.read();
    const real: string | null = inputs.real.read();
    return { model: data.map((n) => n * gain + (real?.length ?? 0)) };
  };
  const fanIn: Run<typeof table> = ({ inputs }) => ({
    table: inputs.scores.map(({ params, read }) => `${params.metric} ${params.gain} ${read()}`)
      .join(),
  });
  // @ts-expect-error an input of another type does not compile
  const wrongInput: Run<typeof trained> = ({ inputs }) => ({ model: inputs.data.read().length });
  // @ts-expect-error a missing output does not compile
  const wrongOutput: Run<typeof table> = () => ({});
  // @ts-expect-error a parameter that is not declared does not compile
  const wrongParam: Run<typeof source> = ({ params }) => ({ numbers: [params.gain] });
  assert.equal([run, fanIn, wrongInput, wrongOutput, wrongParam].length, 5);
});

Deno.test("graphOf() expands sweeps and aligns each element with its own", () => {
  const { elements } = graphOf([table, scored, trained, source]);
  assert.equal(elements.length, 1 + 6 + 12 + 1);
  assert.deepEqual(elements[0]?.id, "source", "what is taken comes first");
  for (const element of elements.filter((one) => one.stage === scored)) {
    const [input] = element.inputs;
    assert.ok(input?.kind === "one");
    assert.equal(input.from.point["gain"], element.point["gain"]);
    assert.equal(input.from.point["seed"], element.point["seed"]);
  }
});

Deno.test("graphOf() refuses an aligned input that matches no element or several", () => {
  const gains = { gain: list([0.3, 5], (v) => number(v)) };
  const seeds = { seed: list([1, 2, 3], (v) => number(v)) };
  const declare = (over: typeof gains & Partial<typeof seeds>, name: string) =>
    sweep({
      name,
      about: "",
      module,
      over,
      inputs: { model: aligned(trained.out.model) },
      outputs: { score: words },
    });
  const several = declare(gains, "several");
  assert.throws(() => graphOf([source, trained, several]), /3 elements of "trained" agree/);
  const none = declare({ ...gains, ...seeds }, "none");
  assert.throws(() => graphOf([source, trained, none]), /0 elements of "trained" agree/);
});

Deno.test("graphOf() refuses a stage that takes from one that is not listed", () => {
  assert.throws(() => graphOf([table]), /takes an output of "scored", which the pipeline does not/);
});

Deno.test("elementsNamed() finds the elements of a sweep by some of their values", () => {
  const graph = graphOf([source, trained, scored, table]);
  assert.equal(elementsNamed(graph, "scored")?.length, 12);
  assert.equal(elementsNamed(graph, "scored@metric=nmi"), undefined);
  assert.equal(elementsNamed(graph, "scored@metric=dci")?.length, 6);
  assert.equal(elementsNamed(graph, "scored@metric=dci,gain=2")?.length, 3);
  const one = elementsNamed(graph, "scored@gain=2,metric=mig,seed=3");
  assert.deepEqual(closureOf(graph, one ?? []).map(({ id }) => id), [
    "source",
    "trained@gain=2,seed=3",
    "scored@gain=2,metric=mig,seed=3",
  ]);
});
