/**
 * What a report says of the stages.
 *
 * @module
 */

import { engineFolder, engineUrl } from "../base/engine_place.ts";
import type { Json } from "../base/canonical.ts";
import type { Digest } from "../base/digest.ts";
import type { Element } from "../model/element.ts";
import { namesTaken } from "../model/nodes.ts";
import type { Param } from "../model/param.ts";
import { slashedWay } from "../base/paths.ts";
import type { Verdict } from "../plan/plan.ts";
import type { Planned, Session } from "../plan/session.ts";
import type { AnyStage, InputRef } from "../model/stage.ts";
import { marksOf, type StageStatus, statusOf } from "../plan/stage_status.ts";
import { type Freshness, freshnessOf, resultOf } from "./freshness.ts";

/** A stage. */
export interface StageFacts extends StageStatus {
  readonly about: string;
  readonly marks: readonly string[];
  readonly freshness: Freshness;
  readonly params: { readonly [name: string]: Json };
  readonly axes: { readonly [name: string]: readonly Json[] };
  /** Stages and files that it takes, and the stages that take it. */
  readonly takes: readonly string[];
  readonly files: readonly string[];
  readonly takenBy: readonly string[];
  readonly code: Digest;
  readonly sources: readonly string[];
  readonly packages: readonly string[];
  readonly elements: readonly ElementFacts[];
  readonly command: string;
}

/** One element of a stage. */
export interface ElementFacts {
  readonly id: string;
  readonly state: Verdict["state"];
  readonly key: Digest | null;
  /** How long it took when its result was made, in milliseconds. */
  readonly ms: number | null;
  readonly outputs: readonly string[];
}

export function stageFacts(
  planned: Planned,
  session: Session,
  command: (word: string) => string,
): StageFacts[] {
  const { graph } = session.loaded;
  const status = new Map(statusOf(planned, session).map((one) => [one.stage, one]));
  const elementsOf = Map.groupBy(planned.elements, ({ stage }) => stage.name);
  const takenBy = new Map<string, string[]>();
  for (const stage of graph.stages) {
    for (const taken of namesTaken(stage)) {
      takenBy.set(taken, [...takenBy.get(taken) ?? [], stage.name]);
    }
  }
  return graph.stages.flatMap((stage): StageFacts[] => {
    const [one, code] = [status.get(stage.name), planned.context.codes.get(stage)];
    if (one === undefined || code === undefined) return [];
    const elements = elementsOf.get(stage.name) ?? [];
    return [{
      ...one,
      about: stage.about,
      marks: marksOf(stage, one.isolation),
      freshness: freshnessOf(elements, planned),
      ...valuesOf(stage, elements.find((one) => one.stage === stage)),
      takes: namesTaken(stage),
      files: (Object.values(stage.inputs) as InputRef[])
        .flatMap((ref) =>
          ref.kind === "file" ? [ref.path] : ref.kind === "files" ? [ref.pattern] : []
        ),
      takenBy: takenBy.get(stage.name) ?? [],
      code: code.digest,
      sources: ownFirst(code.sources.map(({ path }) => path), session.loaded.root),
      packages: code.packages.map(withoutIntegrity),
      elements: elements.map((element) => elementFacts(element, planned, session)),
      command: command(stage.name),
    }];
  });
}

/** The values of a stage's parameters and axes; what depends on the device, one of its elements knows. */
export function valuesOf(
  stage: AnyStage,
  element: Element | undefined,
): Pick<StageFacts, "params" | "axes"> {
  return {
    params: Object.fromEntries(
      Object.entries(element?.params ?? {}).filter(([name]) => name in stage.params),
    ),
    axes: Object.fromEntries(
      (Object.entries(stage.axes) as [string, Param<readonly Json[]>][])
        .map(([name, { value }]) => [name, value]),
    ),
  };
}

/** The project's own sources before the engine's, which every stage has. */
function ownFirst(sources: readonly string[], root: string): readonly string[] {
  const place = engineFolder === undefined ? engineUrl : `${slashedWay(root, engineFolder)}/`;
  const isEngines = (path: string): boolean => path.startsWith(place);
  return [...sources.filter((path) => !isEngines(path)), ...sources.filter(isEngines)];
}

function elementFacts(element: Element, planned: Planned, session: Session): ElementFacts {
  const verdict = planned.verdicts.get(element) ?? { state: "waiting" };
  return {
    id: element.id,
    state: verdict.state,
    key: verdict.state === "waiting" ? null : verdict.key,
    ms: resultOf(element, planned, session)?.ran.ms ?? null,
    outputs: element.outputs.map(({ path }) => path),
  };
}

export function withoutIntegrity(line: string): string {
  return line.split(" ")[0] ?? line;
}
