/**
 * Where stages stand: what of them is up to date, how long they took, what is known of their results.
 *
 * @module
 */

import { canUseGpu } from "../model/graph.ts";
import type { Element } from "../model/element.ts";
import { type Isolation, isolationIn } from "../store/action_record.ts";
import { waiversOf } from "./plan.ts";
import type { Reason } from "./reasons.ts";
import type { Planned, Session } from "./session.ts";
import type { AnyStage } from "../model/stage.ts";

/** Where a stage stands; a sweep's elements are counted together. */
export interface StageStatus {
  readonly stage: string;
  /** The variants in which it differs; their elements are counted with the others. */
  readonly variants: readonly string[];
  readonly fresh: number;
  readonly stale: number;
  readonly waiting: number;
  readonly reasons: readonly Reason[];
  /** Why the results of elements were kept although their code changed. */
  readonly waivers: readonly string[];
  /** How its current results were bound to what it declares, where Deno's permissions did not do so. */
  readonly isolation: Isolation | null;
  /** Duration of the stage's elements in all, as far as they ever ran; milliseconds. */
  readonly ms: number | null;
  /** What `verify` found of the stage's current results, and of how many. */
  readonly verified: { readonly [outcome: string]: number };
}

/** Where the stages of a plan stand, in the plan's order. */
export function statusOf(planned: Planned, { state, loaded }: Session): readonly StageStatus[] {
  const own = state.durations(loaded.profile);
  const outcomes = state.verified();
  return [...Map.groupBy(planned.elements, (element) => element.stage.name)].map(
    ([stage, elements]): StageStatus => {
      const verdicts = elements.flatMap((element) => planned.verdicts.get(element) ?? []);
      const tally = (state: string): number => verdicts.filter((v) => v.state === state).length;
      const reasons = verdicts.flatMap((v) => v.state === "stale" ? v.reasons : []);
      const times = elements.flatMap((element) => own.get(element.id) ?? []);
      const verified = verdicts.flatMap((v) =>
        v.state === "fresh" ? outcomes.get(v.key) ?? [] : []
      );
      return {
        stage,
        variants: [...new Set(elements.flatMap(({ variant }) => variant ?? []))],
        fresh: tally("fresh"),
        stale: tally("stale"),
        waiting: tally("waiting"),
        reasons: [...new Set(reasons)],
        waivers: [...new Set(verdicts.flatMap((v) => waiversOf(v).map(({ reason }) => reason)))],
        isolation: isolationOfAll(elements, planned),
        ms: times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0),
        verified: Object.fromEntries(
          [...Map.groupBy(verified, (outcome) => outcome)].map(([outcome, of]) => [
            outcome,
            of.length,
          ]),
        ),
      };
    },
  );
}

/** The status of a stage without elements. */
export function statusWithout({ name }: AnyStage): StageStatus {
  return {
    stage: name,
    variants: [],
    ...{ fresh: 0, stale: 0, waiting: 0, reasons: [], waivers: [] },
    isolation: null,
    ms: null,
    verified: {},
  };
}

function isolationOfAll(elements: readonly Element[], { verdicts }: Planned): Isolation | null {
  return weakest(elements.flatMap((element) => {
    const verdict = verdicts.get(element);
    return verdict?.state === "fresh" ? isolationIn(element.stage, verdict.record) ?? [] : [];
  }));
}

/** How a stage's results were bound when they were last made, as far as there are any. */
export function lastIsolation(
  stage: AnyStage,
  { loaded: { graph, profile }, state, store }: Session,
): Isolation | null {
  if (stage.native !== true && stage.program === undefined) return null;
  const latest = state.latestKeys(profile);
  return weakest(graph.elements.flatMap((element) => {
    const key = element.stage.name === stage.name ? latest.get(element.id) : undefined;
    const record = key === undefined ? undefined : store.record(key);
    return record === undefined ? [] : isolationIn(element.stage, record) ?? [];
  }));
}

/** What holds of all: one that could reach anything is enough. */
function weakest(isolations: readonly Isolation[]): Isolation | null {
  if (isolations.includes("trusted")) return "trusted";
  return isolations.length > 0 ? "enforced" : null;
}

/**
 * What a stage may do that others may not.
 *
 * @param isolation how it was bound when it was last run
 */
export function marksOf(stage: AnyStage, isolation: Isolation | null): readonly string[] {
  const variables: readonly string[] = stage.env ?? [];
  const bound = isolation === null ? "" : `: ${isolation}`;
  return [
    ...(stage.native === true ? [`runs native code${bound}`] : []),
    ...(stage.program === undefined ? [] : [`runs a program${bound}`]),
    ...(canUseGpu(stage) ? ["can compute on a GPU"] : []),
    ...(stage.clock === true ? ["reads the clock"] : []),
    ...(variables.length > 0 ? [`reads the environment: ${variables.join(", ")}`] : []),
  ];
}
