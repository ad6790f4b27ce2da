/**
 * Graphs of float32 tensors that can be differentiated: operations are written down, and reverse-mode
 * differentiation writes down the operations of their gradients behind them.
 *
 * @module
 */

import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from "./onnx.ts";

/** Types of elements in ONNX. */
const [FLOAT, BOOL] = [1, 9];

/** A layer is wide if it has so many times as many outputs as there are rows. */
const WIDE = 16;

/** The product of so many numbers of at least 1/2 is far from the smallest number of single precision. */
const MOST_FACTORS = 64;

/** A tensor of a graph. */
export interface Tensor {
  readonly name: string;
  /** Lengths; a scalar's are none. */
  readonly shape: readonly number[];
}

/** Adds to the gradients of an operation's inputs, given its output's. */
type Backward = (gradient: Tensor) => readonly (readonly [Tensor, Tensor])[];

interface Step {
  readonly output: Tensor;
  readonly backward: Backward;
}

/**
 * A graph under construction.
 *
 * Elementwise operations take tensors of one shape, or a scalar as the second.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const graph = new Graph("square");
 * const x = graph.input("x", [3]);
 * const loss = graph.sum(graph.mul(x, x));
 * const [gradient] = graph.gradients(loss, [x]);
 * assert.deepEqual(gradient?.shape, [3]);
 * ```
 */
export class Graph {
  readonly #name: string;
  readonly #nodes: OnnxNode[] = [];
  readonly #inputs: OnnxValue[] = [];
  readonly #tensors: OnnxTensor[] = [];
  readonly #steps: Step[] = [];
  /** What each step's output is made of. */
  readonly #sources = new Map<string, readonly string[]>();
  #count = 0;

  /** @param name the graph's name in the model */
  constructor(name: string) {
    this.#name = name;
  }

  /** A tensor that is given at every run. */
  input(name: string, shape: readonly number[]): Tensor {
    this.#inputs.push({ name, shape });
    return { name, shape };
  }

  /** A scalar that never changes. */
  constant(value: number): Tensor {
    const name = this.#fresh("constant");
    this.#tensors.push({ name, shape: [], data: Float32Array.of(value) });
    return { name, shape: [] };
  }

  /** `x W + b` with x [n, i], W [i, o], b [o]. */
  dense(x: Tensor, W: Tensor, b: Tensor): Tensor {
    const [[n = 0, inner], [i, o = 0]] = [x.shape, W.shape];
    if (inner !== i || b.shape[0] !== o) {
      throw new RangeError(
        `Cannot multiply [${x.shape}] by [${W.shape}] and add [${b.shape}]: the lengths differ.`,
      );
    }
    return this.#op("Gemm", [x, W, b], [n, o], (d) => [
      [x, this.#timesTransposed(d, W)],
      [W, this.#node("Gemm", [x, d], W.shape, { transA: 1 })],
      [b, this.#reduce(d, [0], b.shape)],
    ]);
  }

  /** a + b. */
  add(a: Tensor, b: Tensor): Tensor {
    const shape = this.#common("add", a, b);
    return this.#op("Add", [a, b], shape, (d) => [[a, d], [b, this.#fit(d, b)]]);
  }

  /** a − b. */
  sub(a: Tensor, b: Tensor): Tensor {
    const shape = this.#common("subtract", a, b);
    return this.#op("Sub", [a, b], shape, (d) => [
      [a, d],
      [b, this.#fit(this.#node("Neg", [d], d.shape), b)],
    ]);
  }

  /** a·b, element by element. */
  mul(a: Tensor, b: Tensor): Tensor {
    const shape = this.#common("multiply", a, b);
    return this.#op("Mul", [a, b], shape, (d) => [
      [a, this.#node("Mul", [d, b], shape)],
      [b, this.#fit(this.#node("Mul", [d, a], shape), b)],
    ]);
  }

  /** max(a, 0); its derivative at 0 is 0. */
  relu(a: Tensor): Tensor {
    const y: Tensor = this.#op("Relu", [a], a.shape, (d) => {
      // y ≠ 0 as 0 or 1: onnxruntime's Sign takes three times as long.
      const isOn = this.#node("Cast", [y], a.shape, { to: BOOL });
      const mask = this.#node("Cast", [isOn], a.shape, { to: FLOAT });
      return [[a, this.#node("Mul", [d, mask], a.shape)]];
    });
    return y;
  }

  /** e^a. */
  exp(a: Tensor): Tensor {
    const y: Tensor = this.#op("Exp", [a], a.shape, (d) => [
      [a, this.#node("Mul", [d, y], a.shape)],
    ]);
    return y;
  }

  /** |a|; its derivative at 0 is 0. */
  abs(a: Tensor): Tensor {
    return this.#op("Abs", [a], a.shape, (d) => [
      [a, this.#node("Mul", [d, this.#node("Sign", [a], a.shape)], a.shape)],
    ]);
  }

  /** 1/(1 + e^(−a)). */
  sigmoid(a: Tensor): Tensor {
    const y: Tensor = this.#op("Sigmoid", [a], a.shape, (d) => {
      const rest = this.#node("Sub", [this.constant(1), y], a.shape);
      return [[a, this.#node("Mul", [d, this.#node("Mul", [y, rest], a.shape)], a.shape)]];
    });
    return y;
  }

  /**
   * Σ log(1 + e^l) − x l for logits l, which is −Σ x log p + (1 − x) log(1 − p) for p = 1/(1 + e^(−l)); a
   * scalar. It does not overflow, and its error is below 10⁻⁶ for each element. x gets no gradient.
   *
   * log(1 + e^l) is max(l, 0) − log max(p, 1 − p), and of many the logarithms' sum is the logarithm of the
   * product: onnxruntime takes longer for logarithms than for all the rest.
   */
  crossEntropy(l: Tensor, x: Tensor): Tensor {
    const shape = this.#common("compare", l, x);
    const node = (op: string, ...inputs: Tensor[]): Tensor => this.#node(op, inputs, shape);
    const p = node("Sigmoid", l);
    const rest = this.#sumOfLogarithms(node("Max", p, node("Sub", this.constant(1), p)));
    const linear = node("Sub", node("Relu", l), node("Mul", x, l));
    const sum = this.#reduce(linear, shape.map((_, axis) => axis), []);
    return this.#op("Sub", [sum, rest], [], (d) => [
      [l, node("Mul", node("Sub", p, x), d)],
    ], [l]);
  }

  /** The sum of all elements, or over some axes. */
  sum(a: Tensor, axes: readonly number[] = a.shape.map((_, axis) => axis)): Tensor {
    const shape = a.shape.filter((_, axis) => !axes.includes(axis));
    const output = this.#reduce(a, axes, shape);
    this.#sources.set(output.name, [a.name]);
    this.#steps.push({ output, backward: (d) => [[a, this.#spread(d, axes, a.shape)]] });
    return output;
  }

  /**
   * The gradients of a scalar with respect to some tensors.
   *
   * @throws {RangeError} the scalar is none, or does not depend on a tensor.
   */
  gradients(loss: Tensor, of: readonly Tensor[]): Tensor[] {
    if (loss.shape.length > 0) {
      throw new RangeError(`Cannot differentiate "${loss.name}" of shape [${loss.shape}]: sum it.`);
    }
    const gradients = new Map([[loss.name, this.constant(1)]]);
    const wanted = this.#reaching(of);
    for (const { output, backward } of this.#steps.toReversed()) {
      const gradient = gradients.get(output.name);
      if (gradient === undefined || !wanted.has(output.name)) continue;
      for (const [input, part] of backward(gradient)) {
        if (!wanted.has(input.name)) continue;
        const before = gradients.get(input.name);
        const sum = before === undefined ? part : this.#node("Add", [before, part], part.shape);
        gradients.set(input.name, sum);
      }
    }
    return of.map(({ name }) => {
      const gradient = gradients.get(name);
      if (gradient === undefined) {
        throw new RangeError(
          `Cannot differentiate by "${name}": the scalar does not depend on it.`,
        );
      }
      return gradient;
    });
  }

  /** The graph with the given outputs under the given names, without what they do not need. */
  finish(outputs: { readonly [name: string]: Tensor }): OnnxGraph {
    const made = new Set(this.#nodes.flatMap((node) => node.outputs));
    const names = new Map<string, string>();
    const copies: OnnxNode[] = [];
    for (const [name, tensor] of Object.entries(outputs)) {
      // What an operation makes is called as the output, for a copy under that name takes time.
      if (made.has(tensor.name) && !names.has(tensor.name)) names.set(tensor.name, name);
      else copies.push({ op: "Identity", inputs: [tensor.name], outputs: [name] });
    }
    const renamed = (list: readonly string[]): string[] =>
      list.map((name) => names.get(name) ?? name);
    const all = [...this.#nodes, ...copies].map((node) => ({
      ...node,
      inputs: renamed(node.inputs),
      outputs: renamed(node.outputs),
    }));
    const needed = new Set(Object.keys(outputs));
    const nodes = all.toReversed().filter(({ inputs, outputs: own }) => {
      const isNeeded = own.some((name) => needed.has(name));
      if (isNeeded) { for (const input of inputs) needed.add(input); }
      return isNeeded;
    }).toReversed();
    return {
      name: this.#name,
      nodes,
      inputs: this.#inputs.filter(({ name }) => needed.has(name)),
      outputs: Object.entries(outputs).map(([name, { shape }]) => ({ name, shape })),
      tensors: this.#tensors.filter(({ name }) => needed.has(name)),
    };
  }

  #fresh(op: string): string {
    return `${op.toLowerCase()}_${this.#count++}`;
  }

  #node(
    op: string,
    inputs: readonly Tensor[],
    shape: readonly number[],
    attributes: OnnxNode["attributes"] = {},
  ): Tensor {
    const name = this.#fresh(op);
    this.#nodes.push({
      op,
      inputs: inputs.map((input) => input.name),
      outputs: [name],
      attributes,
    });
    return { name, shape };
  }

  /** An operation with its derivative; `sources` are the tensors that the derivative is by. */
  #op(
    op: string,
    inputs: readonly Tensor[],
    shape: readonly number[],
    backward: Backward,
    sources: readonly Tensor[] = inputs,
  ): Tensor {
    const output = this.#node(op, inputs, shape);
    this.#steps.push({ output, backward });
    this.#sources.set(output.name, sources.map(({ name }) => name));
    return output;
  }

  /** The tensors that depend on any of some tensors, these included. */
  #reaching(of: readonly Tensor[]): Set<string> {
    const reached = new Set(of.map(({ name }) => name));
    for (const { output } of this.#steps) {
      if (this.#sources.get(output.name)?.some((name) => reached.has(name))) {
        reached.add(output.name);
      }
    }
    return reached;
  }

  #common(verb: string, a: Tensor, b: Tensor): readonly number[] {
    const isSame = a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);
    if (!isSame && b.shape.length > 0) {
      throw new RangeError(
        `Cannot ${verb} [${a.shape}] and [${b.shape}]: give equal shapes or a scalar as the second.`,
      );
    }
    return a.shape;
  }

  /** A gradient in the shape of the tensor that it belongs to. */
  #fit(gradient: Tensor, { shape }: Tensor): Tensor {
    const isScalar = shape.length === 0 && gradient.shape.length > 0;
    return isScalar ? this.#reduce(gradient, gradient.shape.map((_, axis) => axis), []) : gradient;
  }

  /** d Wᵀ, d [n, o] and W [i, o]. */
  #timesTransposed(d: Tensor, W: Tensor): Tensor {
    const [[n = 0], [i = 0, o = 0]] = [d.shape, W.shape];
    if (o < WIDE * n) return this.#node("Gemm", [d, W], [n, i], { transB: 1 });
    // onnxruntime copies the second factor into an order of its own: rather d than all the weights.
    const transposed = this.#node("Gemm", [W, d], [i, n], { transB: 1 });
    return this.#node("Transpose", [transposed], [n, i], { perm: [1, 0] });
  }

  /** Σ log a for a between 1/2 and 1. */
  #sumOfLogarithms(a: Tensor): Tensor {
    const count = a.shape.reduce((product, side) => product * side, 1);
    let group = MOST_FACTORS;
    while (count % group !== 0) group--;
    const groups = count / group;
    const grouped = this.#node("Reshape", [a, this.#list([groups, group])], [groups, group]);
    const products = this.#node("ReduceProd", [grouped, this.#list([1])], [groups], {
      keepdims: 0,
    });
    return this.#reduce(this.#node("Log", [products], [groups]), [0], []);
  }

  #reduce(a: Tensor, axes: readonly number[], shape: readonly number[]): Tensor {
    return this.#node("ReduceSum", [a, this.#list(axes)], shape, { keepdims: 0 });
  }

  /** The transpose of a sum: the same value along the axes that were summed over. */
  #spread(d: Tensor, axes: readonly number[], shape: readonly number[]): Tensor {
    const kept = shape.map((side, axis) => axes.includes(axis) ? 1 : side);
    const upright = this.#node("Reshape", [d, this.#list(kept)], kept);
    return this.#node("Expand", [upright, this.#list(shape)], shape);
  }

  /** A list of whole numbers as a tensor of the graph. */
  #list(values: readonly number[]): Tensor {
    const name = this.#fresh("list");
    const data = BigInt64Array.from(values, BigInt);
    this.#tensors.push({ name, shape: [values.length], data });
    return { name, shape: [values.length] };
  }
}
