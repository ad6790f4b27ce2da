/**
 * What was run, in an RO-Crate: an action for each element, one for the whole, and the owner's waivers.
 *
 * @module
 */

import { type ActionRecord, isolationIn, type Waiver } from "../store/action_record.ts";
import type { AnyStage } from "../model/stage.ts";
import { deviceOption } from "../model/device.ts";
import type { Digest } from "../base/digest.ts";
import type { ElementInput } from "../model/element.ts";
import type { KeyInput } from "../model/key_document.ts";
import type { Contents, IncludedElement } from "./contents.ts";
import {
  type Entity,
  fileId,
  localId,
  parameterIds,
  plainValue,
  ref,
  type Reference,
  valueId,
} from "./crate_entity.ts";
import { engineId, stepId, toolId } from "./tools.ts";

/** What was run as entities, and what the rest of the crate says of it. */
export interface Provenance {
  readonly entities: readonly Entity[];
  /** What was done: runs, waivers, and the engine's own work. */
  readonly actions: readonly string[];
  readonly workflowInputs: readonly string[];
  /** The outputs that a file of the archive is an example of, by its path. */
  readonly parametersOf: ReadonlyMap<string, readonly string[]>;
  /** When the last result was made. */
  readonly finishedAt: string;
}

const wholeRun = "#run";
const profileParameter = "#parameter/profile";
const completed = ref("http://schema.org/CompletedActionStatus");

/**
 * Entities for all that was run.
 *
 * @param by who had it run, as properties of actions
 */
export function provenanceEntities(
  contents: Contents,
  workflow: string,
  by: { readonly [property: string]: unknown },
): Provenance {
  return new Provenances(contents, workflow, by).all();
}

class Provenances {
  readonly #contents: Contents;
  readonly #workflow: string;
  readonly #by: { readonly [property: string]: unknown };
  readonly #byId: ReadonlyMap<string, IncludedElement>;
  readonly #entities = new Map<string, Entity>();
  readonly #external = new Set<string>();
  readonly #parametersOf = new Map<string, string[]>();

  constructor(
    contents: Contents,
    workflow: string,
    by: { readonly [property: string]: unknown },
  ) {
    this.#by = by;
    this.#contents = contents;
    this.#workflow = workflow;
    this.#byId = new Map(contents.elements.map((one) => [one.element.id, one]));
  }

  all(): Provenance {
    const { elements, index } = this.#contents;
    for (const one of elements) this.#addRun(one);
    const times = elements.map(({ record: { ran: { startedAt, ms } } }) => ({
      start: startedAt,
      end: endOf(startedAt, ms),
    }));
    const startTime = times.map(({ start }) => start).sort()[0] ?? "";
    const endTime = times.map(({ end }) => end).sort().at(-1) ?? "";
    const profileValue = "#value/profile";
    this.#add({
      "@id": profileParameter,
      "@type": "FormalParameter",
      name: "profile",
      additionalType: "Text",
    });
    this.#add({
      "@id": profileValue,
      "@type": "PropertyValue",
      name: "profile",
      value: index.profile,
      exampleOfWork: ref(profileParameter),
    });
    const results = elements.flatMap(({ archived }) => filesOf(archived.outputs));
    this.#add({
      "@id": wholeRun,
      "@type": "CreateAction",
      name: `Reproduction of profile ${index.profile}`,
      description:
        `deno task reproduce --profile ${index.profile}${
          deviceOption(index.device ?? "cpu")
        }; results from several runs of it ` +
        "are put together where inputs, parameters and code were the same",
      instrument: ref(this.#workflow),
      ...this.#by,
      object: [ref(profileValue), ...[...this.#external].sort().map(ref)],
      result: [...new Set(results)].map((path) => ref(fileId(path))),
      startTime,
      endTime,
      actionStatus: completed,
    });
    this.#add({
      "@id": "#organisation",
      "@type": "OrganizeAction",
      name: "Run of the pipeline's engine",
      instrument: ref(engineId),
      ...this.#by,
      object: elements.map(({ element }) => ref(localId("control", element.id))),
      result: ref(wholeRun),
      startTime,
      endTime,
    });
    return {
      entities: [...this.#entities.values()],
      actions: [...this.#entities.values()].map((entity) => entity["@id"])
        .filter((id) => /^#(run|waiver|organisation)(\/|$)/.test(id)),
      workflowInputs: [profileParameter],
      parametersOf: this.#parametersOf,
      finishedAt: endTime,
    };
  }

  #addRun(one: IncludedElement): void {
    const { element, record, document, archived } = one;
    const { stage } = element;
    const run = localId("run", element.id);
    for (const [name, path] of Object.entries(archived.outputs)) {
      if (path === null) continue;
      const examples = this.#parametersOf.get(path) ?? [];
      this.#parametersOf.set(path, [...examples, parameterIds.output(stage.name, name)]);
    }
    const environment = this.#environmentOf(one);
    this.#add({
      "@id": run,
      "@type": "CreateAction",
      name: `Run of ${element.id}`,
      description: descriptionOf(one),
      identifier: `sha256:${record.key}`,
      instrument: ref(toolId(stage)),
      ...this.#by,
      object: unique([
        ...Object.entries(document.params).map(([name, value]) => {
          const id = valueId(stage.name, name, value);
          this.#add({
            "@id": id,
            "@type": "PropertyValue",
            name,
            value: plainValue(value),
            exampleOfWork: ref(parameterIds.param(stage.name, name)),
          });
          return id;
        }),
        ...element.inputs.flatMap((input) => this.#inputsOf(input, document.inputs[input.name])),
      ]),
      result: filesOf(archived.outputs).map((path) => ref(fileId(path))),
      ...(environment.length === 0 ? {} : { environment }),
      startTime: record.ran.startedAt,
      endTime: endOf(record.ran.startedAt, record.ran.ms),
      actionStatus: completed,
    });
    this.#add({
      "@id": localId("control", element.id),
      "@type": "ControlAction",
      name: `Step ${element.id}`,
      instrument: ref(stepId(stage)),
      object: ref(run),
    });
    this.#addWaivers(element.id, run, record.waiver);
  }

  #environmentOf({ element: { stage }, document }: IncludedElement): Reference[] {
    return Object.entries(document.environment ?? {}).flatMap(([name, value]) => {
      if (value === null) return [];
      const id = valueId(stage.name, name, value);
      const exampleOfWork = ref(parameterIds.environment(stage.name, name));
      this.#add({ "@id": id, "@type": "PropertyValue", name, value, exampleOfWork });
      return [ref(id)];
    });
  }

  /** What an element took, by its bytes: what lies in the archive, or what is known of the rest. */
  #inputsOf(input: ElementInput, taken: KeyInput | undefined): string[] {
    if (taken === undefined) return [];
    if (!("from" in input)) {
      const digest = "digest" in taken ? taken.digest : null;
      const path = input.kind === "file" ? input.path : input.pattern;
      return digest === null ? [] : [this.#given(path, digest)];
    }
    const digests = "digest" in taken ? [taken.digest] : taken.elements.map(([, digest]) => digest);
    return [input.from].flat().flatMap((from, i) => {
      const digest = digests[i] ?? null;
      if (digest === null) return [];
      const upstream = this.#byId.get(from.id);
      const path = upstream?.archived.outputs[input.output] ?? null;
      const isSame = upstream?.record.outputs[input.output]?.digest === digest;
      if (path !== null && isSame) return [fileId(path)];
      return [this.#absent(from.id, input.output, digest)];
    });
  }

  /** A file that the user or a package gives; it is not in the archive. */
  #given(path: string, digest: Digest): string {
    const id = localId("file", path);
    this.#external.add(id);
    this.#add({
      "@id": id,
      "@type": "CreativeWork",
      name: path,
      description: path.startsWith("node_modules/")
        ? "a file of an npm package, which deno.lock pins"
        : "a file that the user gives; it is not in this archive",
      sha256: digest,
    });
    return id;
  }

  #absent(element: string, output: string, digest: Digest): string {
    const id = localId("absent", element, output, digest.slice(0, 16));
    this.#add({
      "@id": id,
      "@type": "CreativeWork",
      name: `output "${output}" of ${element}`,
      description: "an intermediate result; it is not in this archive",
      sha256: digest,
    });
    return id;
  }

  #addWaivers(element: string, run: string, waiver: Waiver | undefined): void {
    let n = 1;
    for (let one = waiver; one !== undefined; one = one.earlier) {
      this.#add({
        "@id": localId("waiver", element, String(n++)),
        "@type": "AcceptAction",
        name: `Waiver of ${element}`,
        description: one.reason,
        ...this.#by,
        object: ref(run),
        endTime: one.at,
        identifier: `sha256:${one.previous}`,
      });
    }
  }

  #add(entity: Entity): void {
    this.#entities.set(entity["@id"], entity);
  }
}

function descriptionOf({ element, archived, record }: IncludedElement): string {
  const notes = [
    element.stage.about,
    ...isolationNotes(element.stage, record),
    ...(archived.stale ? ["stale: not up to date with the source in this archive"] : []),
    ...(record.waiver === undefined
      ? []
      : [`waived: taken over from a result of earlier code; ${record.waiver.reason}`]),
  ];
  return notes.join("; ");
}

function isolationNotes(stage: AnyStage, record: ActionRecord): readonly string[] {
  const isolation = isolationIn(stage, record);
  const what = stage.program === undefined ? "native code" : "a program";
  return isolation === undefined ? [] : [`${isolation}: runs ${what}`];
}

function endOf(startedAt: string, ms: number): string {
  return new Date(Date.parse(startedAt) + ms).toISOString();
}

function filesOf(outputs: { readonly [output: string]: string | null }): string[] {
  return Object.values(outputs).filter((path) => path !== null);
}

function unique(ids: readonly string[]): Reference[] {
  return [...new Set(ids)].map(ref);
}
