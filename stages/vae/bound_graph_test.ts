import assert from "node:assert/strict";
import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { BoundGraph } from "./bound_graph.ts";
import { Graph } from "./graph.ts";

/** a·b + c for vectors of three, with c a scalar, on arrays in one memory. */
function bound(length: number) {
  const graph = new Graph("test");
  const [a, b, c] = [graph.input("a", [3]), graph.input("b", [3]), graph.input("c", [])];
  const finished = graph.finish({ y: graph.add(graph.mul(a, b), c) });
  const plan = new MemoryPlan();
  const take = [length, 3, 1, 3].map((size) => plan.take(Float32Array, size));
  const memory = plan.allocate();
  const [x, y, z, out] = take.map((one) => one(memory)) as [
    ...[Float32Array, Float32Array, Float32Array, Float32Array],
  ];
  const arrays = {
    a: { data: x, shape: [length] },
    b: { data: y, shape: [3] },
    c: { data: z, shape: [] },
    y: { data: out, shape: [3] },
  };
  return { x, y, z, out, graph: new BoundGraph(finished, arrays) };
}

Deno.test("BoundGraph reads its arrays at every run, and writes to them", () => {
  const { x, y, z, out, graph } = bound(3);
  using _ = graph;
  x.set([1, 2, 3]);
  y.set([4, 5, 6]);
  z.set([0.5]);
  graph.run();
  assert.deepEqual([...out], [4.5, 10.5, 18.5]);
  y.set([-1], 2);
  graph.run();
  assert.deepEqual([...out], [4.5, 10.5, -2.5]);
});

Deno.test("BoundGraph says why onnxruntime refuses its arrays", () => {
  using graph = bound(4).graph;
  assert.throws(
    () => graph.run(),
    /Cannot run the graph: onnxruntime says ".*dimensions for input: a.*Got: 4 Expected: 3/s,
  );
});

Deno.test("BoundGraph says why onnxruntime refuses a graph", () => {
  const nodes = [{ op: "Nonsense", inputs: [], outputs: ["y"] }];
  const outputs = [{ name: "y", shape: [1] }];
  const graph = { name: "none", nodes, inputs: [], outputs, tensors: [] };
  assert.throws(
    () => new BoundGraph(graph, { y: { data: new Float32Array(1), shape: [1] } }),
    /Cannot run the graph: onnxruntime says ".*Nonsense/s,
  );
});
