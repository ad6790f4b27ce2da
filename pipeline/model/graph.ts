/**
 * The DAG: every stage of a profile expanded into elements, with their inputs resolved.
 *
 * @module
 */

import { canonical, type Json } from "../base/canonical.ts";
import type { Codec } from "./codec.ts";
import type { Device } from "./device.ts";
import { UserError } from "../base/errors.ts";
import { axisLabel, fileLabel, labelsOf } from "./labels.ts";
import { type Param, show } from "./param.ts";
import { type Node, nodeName, nodesOf } from "./nodes.ts";
import {
  type AnyStage,
  type InputRef,
  outputCodec,
  type OutputDeclaration,
  type VariantsRef,
} from "./stage.ts";
import { pathAt } from "./output_path.ts";
import { refuseSharedPaths } from "./shared_paths.ts";
import type { AxisLabel, Element, ElementInput, PointValues } from "./element.ts";

/** All elements, each after everything that it takes. */
export interface Graph {
  /** One of each name: the profile's own, or the first variant's if only variants have it. */
  readonly stages: readonly AnyStage[];
  readonly elements: readonly Element[];
}

/**
 * Expands stages into elements in an order in which each comes after what it takes.
 *
 * @param device where those stages compute that can do so on either
 * @throws {UserError} a cycle, a stage declared twice or not listed, two outputs at one path, an
 * aligned input without exactly one match.
 */
export function graphOf(stages: readonly AnyStage[], device: Device = "cpu"): Graph {
  const { nodes, sameAs } = nodesOf(stages);
  const made = new Map<AnyStage, readonly Element[]>();
  const elementsOf = (stage: AnyStage): readonly Element[] => made.get(sameAs(stage)) ?? [];
  for (const node of nodes) {
    const elementAt = elementMaker(node, inputResolver(node.stage, elementsOf), device);
    made.set(node.stage, pointsOf(node.stage).map(elementAt));
  }
  const elements = nodes.flatMap(({ stage }) => elementsOf(stage));
  refuseSharedPaths(elements);
  return { stages: oneOfEachName(nodes), elements };
}

function oneOfEachName(nodes: readonly Node[]): readonly AnyStage[] {
  const own = new Set(nodes.flatMap(({ stage, variant }) => variant === null ? stage.name : []));
  const seen = new Set<string>();
  return nodes.flatMap(({ stage, variant }) => {
    if (seen.has(stage.name) || (variant !== null && own.has(stage.name))) return [];
    seen.add(stage.name);
    return stage;
  });
}

/** Whether a stage can compute on a GPU. */
export function canUseGpu(stage: AnyStage): boolean {
  return paramsOf(stage).some(([, { isDevice }]) => isDevice);
}

function paramsOf(stage: AnyStage): readonly [string, Param<Json>][] {
  return Object.entries(stage.params);
}

/** A point of a sweep, and how it is written. */
interface LabelledPoint {
  readonly values: PointValues;
  readonly labels: readonly AxisLabel[];
}

/** The grid of a stage's axes, by their names: how they are ordered in the source has no meaning. */
function pointsOf(stage: AnyStage): readonly LabelledPoint[] {
  const axes = Object.entries(stage.axes) as [string, { value: Json[] }][];
  let points: LabelledPoint[] = [{ values: {}, labels: [] }];
  for (const [axis, { value: values }] of axes.sort(([a], [b]) => a < b ? -1 : 1)) {
    const labels = labelsOf(values);
    points = points.flatMap((point) =>
      labels.map((label, i): LabelledPoint => ({
        values: { ...point.values, [axis]: values[i] ?? null },
        labels: [...point.labels, { axis, written: axisLabel(axis), label }],
      }))
    );
  }
  return points;
}

/** Where the artifacts of variants go, below the profile's folder. */
const variantsFolder = "variants";

/** A function that gives a stage's element at a point; what they share is worked out once. */
function elementMaker(
  { stage, variant }: Node,
  inputsAt: (point: PointValues) => readonly ElementInput[],
  device: Device,
): (point: LabelledPoint) => Element {
  const params = Object.fromEntries(
    paramsOf(stage).map(([name, { value, isDevice }]) => [name, isDevice ? device : value]),
  );
  const outputs = (Object.entries(stage.outputs) as [string, OutputDeclaration<unknown>][])
    .map(([name, declaration]) => ({
      name,
      codec: outputCodec(declaration),
      path: declaration.path,
    }));
  const gpu = device === "gpu" && canUseGpu(stage);
  return ({ values: point, labels }) => {
    const label = labels.map(({ written, label }) => `${written}=${label}`).join(",");
    const at = label === "" ? "" : `@${label}`;
    const folder = label === "" ? stage.name : `${stage.name}/${fileLabel(label)}`;
    const below = variant === null ? "" : `${variantsFolder}/${variant}/`;
    return {
      id: `${nodeName(stage, variant)}${at}`,
      plainId: `${stage.name}${at}`,
      ...{ stage, variant, point, labels, gpu },
      params: { ...params, ...point },
      inputs: inputsAt(point),
      outputs: outputs.map(({ name, codec, path }) => ({
        name,
        codec,
        path: below +
          (path === undefined ? `${folder}/${fileName(name, codec)}` : pathAt(path, labels)),
      })),
    };
  };
}

/** How a file is called that holds an input or output; a folder has no extension. */
export function fileName(name: string, { extension }: Codec<unknown>): string {
  return extension === "" ? name : `${name}.${extension}`;
}

/** A function that gives a stage's inputs at a point; sweeps are indexed once, not per element. */
function inputResolver(
  stage: AnyStage,
  elementsOf: (stage: AnyStage) => readonly Element[],
): (point: PointValues) => readonly ElementInput[] {
  const resolvers = (Object.entries(stage.inputs) as [string, InputRef][]).map(
    ([name, ref]): (point: PointValues) => ElementInput => {
      if (ref.kind === "file") {
        const { codec, path, optional } = ref;
        return () => ({ kind: "file", name, codec, path, optional });
      }
      if (ref.kind === "files") {
        const { codec, pattern } = ref;
        return () => ({ kind: "files", name, codec, pattern });
      }
      if (ref.kind === "variants") {
        const input = acrossVariants(name, ref, elementsOf);
        return () => input;
      }
      const output = ref.kind === "aligned" ? ref.of : ref;
      const from = elementsOf(output.stage);
      const base = { name, codec: output.codec, output: output.output };
      const isSweep = Object.keys(output.stage.axes).length > 0;
      if (ref.kind === "output" && isSweep) {
        const points = from.map(({ point }) => point);
        return () => ({ kind: "many", ...base, from, points });
      }
      const shared = Object.keys(output.stage.axes).filter((axis) => axis in stage.axes);
      const labelOf = (p: PointValues): string => canonical(shared.map((axis) => p[axis] ?? null));
      const byLabel = Map.groupBy(from, (candidate) => labelOf(candidate.point));
      return (point) => {
        const matching = byLabel.get(labelOf(point)) ?? [];
        const [only] = matching;
        if (only !== undefined && matching.length === 1) {
          return { kind: "one", ...base, from: only };
        }
        throw new UserError(
          `Cannot align input "${name}" of stage "${stage.name}" at ${show(point)}: ` +
            `${matching.length} elements of "${output.stage.name}" agree with it`,
          "An aligned input needs exactly one: give both sweeps the same values on every axis of " +
            "the upstream one.",
        );
      };
    },
  );
  return (point) => resolvers.map((resolve) => resolve(point));
}

/** An input that takes an output of several variants; what they share is taken more than once. */
function acrossVariants(
  name: string,
  { codec, of }: VariantsRef<unknown>,
  elementsOf: (stage: AnyStage) => readonly Element[],
): ElementInput {
  const taken = of.flatMap(({ variant, output }) =>
    elementsOf(output.stage).map((from) => ({ from, point: { variant, ...from.point } }))
  );
  return {
    kind: "many",
    ...{ name, codec },
    output: of[0]?.output.output ?? "",
    from: taken.map(({ from }) => from),
    points: taken.map(({ point }) => point),
  };
}
