import assert from "node:assert/strict";
import * as ort from "onnxruntime-node";
import { Graph, type Tensor } from "./graph.ts";
import { initialise } from "./network.ts";
import { OnnxEvaluator } from "./evaluator.ts";
import { encodeModel, type OnnxGraph } from "./onnx.ts";
import { stream } from "../random/mod.ts";
import {
  decoderGraph,
  encoderGraph,
  evaluationGraph,
  FIRST_OUTPUTS,
  trainingGraph,
} from "./vae_graph.ts";
import { isMissing, works } from "../../tests/needs.ts";

async function run(
  graph: ReturnType<Graph["finish"]>,
  feeds: { readonly [name: string]: ort.Tensor },
): Promise<{ readonly [name: string]: number[] }> {
  const session = await ort.InferenceSession.create(encodeModel(graph));
  const results = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );
}

/** Each operation with its derivative, on a vector and a second one or a scalar. */
const operations: {
  readonly [name: string]: readonly [
    (graph: Graph, a: Tensor, b: Tensor) => Tensor,
    (a: number, b: number) => number,
  ];
} = {
  add: [(g, a, b) => g.add(a, b), (a, b) => a + b],
  sub: [(g, a, b) => g.sub(a, b), (a, b) => a - b],
  mul: [(g, a, b) => g.mul(a, b), (a, b) => a * b],
  relu: [(g, a) => g.relu(a), (a) => Math.max(a, 0)],
  exp: [(g, a) => g.exp(a), (a) => Math.exp(a)],
  abs: [(g, a) => g.abs(a), (a) => Math.abs(a)],
  sigmoid: [(g, a) => g.sigmoid(a), (a) => 1 / (1 + Math.exp(-a))],
};

for (const [name, [build, f]] of Object.entries(operations)) {
  for (const second of ["vector", "scalar"] as const) {
    Deno.test(`Graph.${name}() has its value and gradients with a ${second} beside it`, async () => {
      const a = [-1.5, -0.2, 0.7, 2];
      const b = second === "vector" ? [0.5, -2, 1, 3] : [1.5];
      const graph = new Graph("test");
      const [x, y] = [graph.input("a", [4]), graph.input("b", second === "vector" ? [4] : [])];
      const isBinary = ["add", "sub", "mul"].includes(name);
      const value = build(graph, x, y);
      const loss = graph.sum(graph.mul(value, value));
      const gradients = graph.gradients(loss, isBinary ? [x, y] : [x]);
      const finished = graph.finish({
        value,
        da: gradients[0] as Tensor,
        ...(isBinary ? { db: gradients[1] as Tensor } : {}),
      });
      const results = await run(finished, {
        a: new ort.Tensor("float32", Float32Array.from(a), [4]),
        ...(isBinary
          ? { b: new ort.Tensor("float32", Float32Array.from(b), b.length === 1 ? [] : [4]) }
          : {}),
      });
      const at = (i: number): number => b[b.length === 1 ? 0 : i] ?? NaN;
      const slope = (g: (t: number) => number): number => (g(1e-6) - g(-1e-6)) / 2e-6;
      for (const [i, ai] of a.entries()) {
        assert.ok(Math.abs((results["value"]?.[i] ?? NaN) - f(ai, at(i))) < 1e-5);
        const da = slope((t) => f(ai + t, at(i)) ** 2);
        assert.ok(Math.abs((results["da"]?.[i] ?? NaN) - da) < 1e-4 * (1 + Math.abs(da)), `${i}`);
      }
      if (!isBinary) return;
      const each = a.map((ai, i) => slope((t) => f(ai, at(i) + t) ** 2));
      const db = b.length === 1 ? [each.reduce((sum, d) => sum + d, 0)] : each;
      for (const [i, d] of db.entries()) {
        assert.ok(Math.abs((results["db"]?.[i] ?? NaN) - d) < 1e-4 * (1 + Math.abs(d)), `db ${i}`);
      }
    });
  }
}

for (const rows of [1, 3, 37]) {
  Deno.test(`Graph.crossEntropy() has its value and gradient for ${rows} rows of 96`, async () => {
    const random = stream(1, "cross-entropy", rows);
    const count = 96 * rows;
    // Far beyond what single precision tells from 0 and 1 by a sigmoid.
    const logits = Float32Array.from({ length: count }, () => 30 * random.normal());
    const targets = Float32Array.from(logits, () => random.u32() % 3 / 2);
    const graph = new Graph("test");
    const [l, x] = [graph.input("l", [rows, 96]), graph.input("x", [rows, 96])];
    const value = graph.crossEntropy(l, x);
    const [dl] = graph.gradients(graph.mul(value, graph.constant(2)), [l]);
    const results = await run(graph.finish({ value, dl: dl as Tensor }), {
      l: new ort.Tensor("float32", logits, [rows, 96]),
      x: new ort.Tensor("float32", targets, [rows, 96]),
    });
    let [expected, size] = [0, 0];
    for (const [i, logit] of logits.entries()) {
      const target = targets[i] ?? NaN;
      const softplus = Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
      expected += softplus - target * logit;
      size += Math.abs(logit);
      const slope = 2 * (1 / (1 + Math.exp(-logit)) - target);
      assert.ok(Math.abs((results["dl"]?.[i] ?? NaN) - slope) < 1e-6, `${i}`);
    }
    assert.ok(Math.abs((results["value"]?.[0] ?? NaN) - expected) < 1e-6 * (count + size));
  });
}

Deno.test("Graph.crossEntropy() does not overflow", async () => {
  const graph = new Graph("test");
  const [l, x] = [graph.input("l", [1, 4]), graph.input("x", [1, 4])];
  const results = await run(graph.finish({ value: graph.crossEntropy(l, x) }), {
    l: new ort.Tensor("float32", Float32Array.of(-200, 0, 200, 3e4), [1, 4]),
    x: new ort.Tensor("float32", Float32Array.of(0, 0, 1, 1), [1, 4]),
  });
  assert.ok(Math.abs((results["value"]?.[0] ?? NaN) - Math.LN2) < 1e-6);
});

Deno.test("Graph multiplies wide layers' gradients back as it does narrow ones'", async () => {
  // 40 outputs are wide for two rows, and not for three.
  const of = async (rows: number) => {
    const graph = new Graph("test");
    const random = stream(2);
    const values = (name: string, shape: number[]) =>
      [
        graph.input(name, shape),
        new ort.Tensor(
          "float32",
          random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b))),
          shape,
        ),
      ] as const;
    const [W, weights] = values("W", [5, 40]);
    const [b, biases] = values("b", [40]);
    const [x, inputs] = values("x", [rows, 5]);
    const y = graph.dense(x, W, b);
    const [dx] = graph.gradients(graph.sum(graph.mul(y, y)), [x]);
    const results = await run(graph.finish({ dx: dx as Tensor }), {
      W: weights,
      b: biases,
      x: inputs,
    });
    return results["dx"]?.slice(0, 10) ?? [];
  };
  const [two, three] = [await of(2), await of(3)];
  for (const [i, value] of two.entries()) {
    assert.ok(Math.abs(value - (three[i] ?? NaN)) < 1e-4 * (1 + Math.abs(value)), `${i}`);
  }
});

Deno.test("Graph sums over some axes and spreads the gradient back", async () => {
  const graph = new Graph("test");
  const x = graph.input("x", [2, 3]);
  const columns = graph.sum(x, [0]);
  const [dx] = graph.gradients(graph.sum(graph.mul(columns, columns)), [x]);
  const results = await run(graph.finish({ columns, dx: dx as Tensor }), {
    x: new ort.Tensor("float32", Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
  });
  assert.deepEqual(results, { columns: [5, 7, 9], dx: [10, 14, 18, 10, 14, 18] });
});

Deno.test("Graph refuses shapes that do not fit and gradients that do not exist", () => {
  const graph = new Graph("test");
  const [a, b] = [graph.input("a", [2]), graph.input("b", [3])];
  assert.throws(() => graph.add(a, b), /Cannot add \[2\] and \[3\]: give equal shapes/);
  assert.throws(
    () => graph.dense(graph.input("x", [4, 2]), graph.input("W", [3, 5]), b),
    /Cannot multiply \[4,2\] by \[3,5\]/,
  );
  assert.throws(() => graph.gradients(a, [b]), /Cannot differentiate "a" of shape \[2\]: sum it/);
  assert.throws(() => graph.gradients(graph.sum(a), [b]), /by "b": the scalar does not depend/);
});

const network = { pixels: 16, hidden: [8, 6], latents: 2 };
const weights = initialise(
  network,
  { scheme: "kaiming-normal", gain: 1, side: "both", bias: "zero" },
  stream(1),
);

Deno.test("encodeModel() gives the same bytes for the same network", () => {
  const encode = (): Uint8Array => encodeModel(trainingGraph(network, 4));
  assert.deepEqual(encode(), encode());
});

Deno.test("encodeModel() makes models that onnx.checker passes", {
  ignore: isMissing("onnx for Python", works("/usr/bin/python3", "-c", "import onnx")),
}, () => {
  // Products took their axes as an attribute before version 18 of the operators.
  const older = (graph: OnnxGraph): OnnxGraph => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.op === "ReduceProd"
        ? { ...node, inputs: node.inputs.slice(0, 1), attributes: { axes: [1], keepdims: 0 } }
        : node
    ),
  });
  const graphs = [
    trainingGraph(network, 4),
    trainingGraph(network, 4, FIRST_OUTPUTS),
    evaluationGraph(network, 4),
    encoderGraph(network, weights),
    decoderGraph(network, weights),
  ];
  const script =
    "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)";
  const path = Deno.makeTempFileSync({ suffix: ".onnx" });
  try {
    for (const graph of graphs) {
      // Debian's checker is of 2022 and knows no later versions.
      Deno.writeFileSync(path, encodeModel(older(graph), { ir: 8, opset: 17 }));
      const { success, stderr } = new Deno.Command("/usr/bin/python3", {
        args: ["-c", script, path],
      })
        .outputSync();
      assert.ok(success, `${graph.name}: ${new TextDecoder().decode(stderr)}`);
    }
  } finally {
    Deno.removeSync(path);
  }
});

Deno.test("encoder and decoder alone do what the whole network does", async () => {
  const random = stream(2);
  const x = new Float32Array(64).map(() => random.uniform());
  const images = new ort.Tensor("float32", x, [4, 16]);
  const { mu = [] } = await run(encoderGraph(network, weights), { x: images });
  const z = new ort.Tensor("float32", Float32Array.from(mu), [4, 2]);
  const { pixels = [] } = await run(decoderGraph(network, weights), { z });
  const crossEntropy = pixels.reduce((sum, p, i) => {
    const target = x[i] ?? NaN;
    return sum - target * Math.log(p) - (1 - target) * Math.log(1 - p);
  }, 0) / 4;
  await using evaluator = await OnnxEvaluator.create(network, 4);
  const { reconstruction, divergences } = await evaluator.evaluate(weights, x);
  assert.ok(Math.abs(reconstruction - crossEntropy) < 1e-4 * crossEntropy);
  assert.equal(divergences.length, 2);
});

Deno.test("OnnxEvaluator gives means over all images, however many go through at once", async () => {
  const random = stream(3);
  const x = new Float32Array(12 * 16).map(() => random.uniform());
  const epsilon = random.fillNormal(new Float32Array(12 * 2));
  const measured = async (batch: number) => {
    await using evaluator = await OnnxEvaluator.create(network, batch);
    const of = (from: number, to: number) =>
      evaluator.evaluate(
        weights,
        x.subarray(from * 16, to * 16),
        epsilon.subarray(from * 2, to * 2),
      );
    const all = await of(0, 12);
    const parts = [];
    for (let from = 0; from < 12; from += batch) parts.push(await of(from, from + batch));
    return { all, parts };
  };
  const [whole, cut] = [await measured(12), await measured(4)];
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value / values.length, 0);
  const close = (a: number, b: number): void => assert.ok(Math.abs(a / b - 1) < 1e-5, `${a}, ${b}`);
  assert.equal(cut.parts.length, 3);
  close(cut.all.reconstruction, whole.all.reconstruction);
  close(cut.all.reconstruction, mean(cut.parts.map(({ reconstruction }) => reconstruction)));
  for (const [latent, divergence] of whole.all.divergences.entries()) {
    close(cut.all.divergences[latent] ?? NaN, divergence);
    close(divergence, mean(cut.parts.map(({ divergences }) => divergences[latent] ?? NaN)));
  }
});
