/**
 * The stages in an RO-Crate: each a tool and a step, with its parameters and the software it needs.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";
import type { KeyDocument } from "../model/key_document.ts";
import type { AnyStage } from "../model/stage.ts";
import { isolationIn } from "../store/action_record.ts";
import type { Contents, IncludedElement } from "./contents.ts";
import { type Entity, localId, parameterIds, ref, typeOfValues } from "./crate_entity.ts";

/** The stages as entities, and which of them are what. */
export interface Tools {
  readonly entities: readonly Entity[];
  readonly tools: readonly string[];
  readonly steps: readonly string[];
  /** The versions of Deno that results were made with. */
  readonly runtimes: readonly string[];
  /** Parameters of the workflow's own outputs. */
  readonly resultParameters: readonly string[];
}

/** The name of the engine in a crate. */
export const engineId = "#engine";

/** Entities for the stages of which an archive has results, and for the software that they need. */
export function toolEntities({ elements }: Contents): Tools {
  const byStage = new Map(
    [...Map.groupBy(elements, ({ element }) => element.stage.name).values()]
      .flatMap((of) => of[0] === undefined ? [] : [[of[0].element.stage, of] as const]),
  );
  const software = new Map<string, Entity>();
  const stages = [...byStage].map(([stage, of], position) => ({
    stage,
    step: stepOf(stage, position),
    tool: toolOf(stage, of, requirementsOf(of, software)),
    parameters: parametersOf(stage, of),
  }));
  const runtimes = new Set(
    elements.flatMap(({ document: { runtime } }) => addRuntime(runtime, software)),
  );
  const engine: Entity = {
    "@id": engineId,
    "@type": "SoftwareApplication",
    name: "the pipeline's engine",
    description: "Runs stages whose inputs, parameters or code have changed; docs/engine.md.",
    softwareRequirements: [...runtimes].map(ref),
  };
  return {
    entities: [
      engine,
      ...software.values(),
      ...stages.flatMap(({ tool, step, parameters }) => [tool, step, ...parameters]),
    ],
    tools: stages.map(({ tool }) => tool["@id"]),
    steps: stages.map(({ step }) => step["@id"]),
    runtimes: [...runtimes],
    resultParameters: [...byStage].flatMap(([stage, of]) =>
      namesOf(stage, of).outputs.map((name) => parameterIds.output(stage.name, name))
    ),
  };
}

/** The name of a stage's tool. */
export function toolId(stage: AnyStage): string {
  return localId("stage", stage.name);
}

/** The name of a stage's step. */
export function stepId(stage: AnyStage): string {
  return localId("step", stage.name);
}

function stepOf(stage: AnyStage, position: number): Entity {
  return {
    "@id": stepId(stage),
    "@type": "HowToStep",
    name: stage.name,
    description: stage.about,
    position,
    workExample: ref(toolId(stage)),
  };
}

function toolOf(
  stage: AnyStage,
  of: readonly IncludedElement[],
  requirements: readonly string[],
): Entity {
  const { name } = stage;
  const codes = [...new Set(of.map(({ document }) => document.code))];
  const refs = (names: readonly string[], id: (stage: string, name: string) => string) =>
    names.map((one) => ref(id(name, one)));
  const { params, inputs, outputs } = namesOf(stage, of);
  const environment = refs(stage.env ?? [], parameterIds.environment);
  return {
    "@id": toolId(stage),
    "@type": "SoftwareApplication",
    name,
    description: stage.about,
    softwareVersion: codes.map((code) => `sha256:${code}`),
    permissions: permissionsOf(stage, of),
    softwareRequirements: requirements.map(ref),
    input: [
      ...refs(params, parameterIds.param),
      ...refs(inputs, parameterIds.input),
    ],
    output: refs(outputs, parameterIds.output),
    ...(environment.length === 0 ? {} : { environment }),
  };
}

function parametersOf(stage: AnyStage, of: readonly IncludedElement[]): Entity[] {
  const formal = (id: string, name: string, additionalType: string): Entity => ({
    "@id": id,
    "@type": "FormalParameter",
    name,
    additionalType,
  });
  const { name: stageName } = stage;
  const { params, inputs, outputs } = namesOf(stage, of);
  const values = (name: string): Json[] =>
    of.flatMap(({ document }) => document.params[name] ?? []);
  return [
    ...params.map((name) =>
      formal(parameterIds.param(stageName, name), name, typeOfValues(values(name)))
    ),
    ...inputs.map((name) => formal(parameterIds.input(stageName, name), name, "File")),
    ...outputs.map((name) => formal(parameterIds.output(stageName, name), name, "File")),
    ...(stage.env ?? []).map((name: string) =>
      formal(parameterIds.environment(stageName, name), name, "Text")
    ),
  ];
}

/** What a stage takes and makes by its declaration, and by that under which its results were made. */
function namesOf(stage: AnyStage, of: readonly IncludedElement[]) {
  const all = (...records: readonly object[]): string[] => [
    ...new Set(records.flatMap((record) => Object.keys(record))),
  ];
  return {
    params: all(stage.params, stage.axes, ...of.map(({ document }) => document.params)),
    inputs: all(stage.inputs, ...of.map(({ document }) => document.inputs)),
    outputs: all(stage.outputs, ...of.map(({ record }) => record.outputs)),
  };
}

/** The packages that a stage's results were made with; those not known yet are added. */
function requirementsOf(of: readonly IncludedElement[], software: Map<string, Entity>): string[] {
  const lines = new Set(of.flatMap(({ document }) => document.packages));
  const packages = [...lines].sort().map((line) => {
    const [id = line, integrity = ""] = line.split(" ");
    const at = id.indexOf("@", 1);
    const [name, version] = [id.slice(0, at), id.slice(at + 1)];
    const purl = purlOf(name, version);
    software.set(purl, {
      "@id": purl,
      "@type": "SoftwareApplication",
      name,
      softwareVersion: version,
      identifier: integrity,
    });
    return purl;
  });
  const runtimes = of.flatMap(({ document: { runtime } }) => addRuntime(runtime, software));
  const interpreters = of.flatMap(({ document: { interpreter = {} } }) =>
    Object.entries(interpreter).map(([command, said]) => addInterpreter(command, said, software))
  );
  return [...new Set([...runtimes, ...interpreters]), ...packages];
}

function addRuntime(
  { deno, v8 }: KeyDocument["runtime"],
  software: Map<string, Entity>,
): readonly string[] {
  if (deno === undefined) return [];
  const purl = `pkg:github/denoland/deno@v${encodeURIComponent(deno)}`;
  software.set(purl, {
    "@id": purl,
    "@type": "SoftwareApplication",
    name: "Deno",
    description: `with V8 ${v8}`,
    softwareVersion: deno,
    url: ref("https://deno.com/"),
  });
  return [purl];
}

/** The interpreter of a program, as it told its version. */
function addInterpreter(command: string, said: string, software: Map<string, Entity>): string {
  const id = localId("interpreter", command, said);
  software.set(id, {
    "@id": id,
    "@type": "SoftwareApplication",
    name: command.split(" ", 1)[0] ?? command,
    description: `what \`${command}\` printed`,
    softwareVersion: said,
  });
  return id;
}

/** What a stage could do when the archived results were made. */
function permissionsOf(stage: AnyStage, of: readonly IncludedElement[]): string {
  const isolations = new Set(of.map(({ record }) => isolationIn(stage, record)));
  const what = stage.program === undefined ? "native code" : "a program";
  if (isolations.has("trusted")) return `trusted: runs ${what}, which can read and write anything`;
  const bound = "reads its declared inputs and writes its outputs, nothing else";
  return isolations.has("enforced") ? `enforced: runs ${what}, which ${bound}` : bound;
}

/**
 * A package's name for every tool that knows packages, wherever it was fetched from.
 *
 * Source: https://github.com/package-url/purl-spec.
 */
export function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.split("/").map(encodeURIComponent).join("/")}@${
    encodeURIComponent(version)
  }`;
}
