/**
 * Everything that a report says, without the bytes of the figures: cheap to gather, so that it can be
 * told from run to run whether the report has to be written again.
 *
 * @module
 */

import { engineFolder, engineUrl } from "../base/engine_place.ts";
import type { ActionRecord } from "../store/action_record.ts";
import { fromCanonical, type Json } from "../base/canonical.ts";
import { profileNamed } from "../model/chosen_profile.ts";
import { deviceOption } from "../model/device.ts";
import type { Digest } from "../base/digest.ts";
import { messageOf, nearest, UserError } from "../base/errors.ts";
import { type Element, type Graph, upstream } from "../model/graph.ts";
import { latestRun } from "../store/history.ts";
import { namesTaken } from "../model/nodes.ts";
import { type Param, showBriefly } from "../model/param.ts";
import { slashedWay } from "../base/paths.ts";
import { staleAbove, type Verdict, waiversOf } from "../plan/plan.ts";
import { type Reason, reasonText } from "../plan/reasons.ts";
import type { Loaded, Planned, Session } from "../plan/session.ts";
import type { AnyStage, InputRef } from "../model/stage.ts";
import { marksOf, type StageStatus, statusOf } from "../plan/stage_status.ts";
import { changesOf } from "../model/variant.ts";
import { type Claim, claimsOf, type JudgedClaim, judgedClaimsOf } from "../model/claim.ts";
import type { ExplorableFacts } from "./explorable_scripts.ts";
import type { FigureSpec, ReportSpec } from "../model/report_spec.ts";

/** What a report says. */
export interface ReportFacts {
  readonly pipeline: string;
  readonly profile: string;
  readonly title: string;
  readonly about: string;
  readonly links: readonly { readonly text: string; readonly url: string }[];
  /** What a reader of this profile's report has to know. */
  readonly note: string | null;
  readonly figures: readonly FigureFacts[];
  readonly explorables: readonly ExplorableFacts[];
  /** Those that are judged so far; `null` if there are none yet, or the pipeline declares none. */
  readonly claims: readonly ClaimFacts[] | null;
  /** Whether those are up to date. */
  readonly claimsFreshness: Freshness;
  readonly stages: readonly StageFacts[];
  readonly environment: Environment;
  readonly lastRun: { readonly id: string; readonly startedAt: string; readonly ms: number } | null;
  /** Path of the citation file, if it is there, and its digest. */
  readonly citation: { readonly path: string; readonly digest: Digest } | null;
  /** Digests of the artifacts' bytes by path, as far as they are shown or offered. */
  readonly objects: { readonly [path: string]: Digest };
}

/** Whether a result is up to date; if not, what is shown is what was made last. */
export type Freshness =
  | { readonly state: "fresh" }
  /** By the owner's word. */
  | { readonly state: "waived"; readonly reasons: readonly string[] }
  | { readonly state: "stale"; readonly because: string };

/** A figure. */
export interface FigureFacts extends Omit<FigureSpec, "ours"> {
  readonly ours: boolean;
  /** Number in the paper, if it has one. */
  readonly number: number | null;
  /** The stages that make its specification and its drawing. */
  readonly stages: readonly string[];
  readonly freshness: Freshness;
  /** The command that brings it up to date. */
  readonly command: string;
}

/** A claim, and where it comes from. */
export interface ClaimFacts extends JudgedClaim {
  /** The stage that judged it. */
  readonly stage: string;
}

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

/** What it was made with. */
export interface Environment {
  readonly deno: string;
  readonly v8: string;
  readonly platform: string;
  readonly processors: number;
  readonly seed: number;
  /** All npm packages that stages reach, `name@version`. */
  readonly packages: readonly string[];
}

/**
 * Gathers what a report says.
 *
 * @param planned the plan of all of the profile's elements
 * @throws {UserError} the declaration names an artifact that no stage makes, or the claims are none.
 */
export function reportFacts(
  spec: ReportSpec,
  planned: Planned,
  session: Session,
  explorables: readonly ExplorableFacts[] = [],
): ReportFacts {
  const { loaded: { pipeline, profile, device, graph }, store, files } = session;
  const maker = makers(graph);
  const command = (word: string): string =>
    `deno task reproduce ${word}` +
    (profile === pipeline.defaultProfile ? "" : ` --profile ${profile}`) + deviceOption(device);
  const objects: Record<string, Digest> = {};
  const object = (path: string): Digest | undefined => {
    const { element, output } = madeAt(path, maker);
    const made = resultOf(element, planned, session)?.outputs[output];
    if (made !== undefined && store.hasObject(made.digest, made.size)) objects[path] = made.digest;
    return objects[path];
  };

  const figures = spec.figures.map((figure): FigureFacts => {
    refuseBadId(figure.id);
    const paths = [figure.spec, figure.svg, ...(figure.png === undefined ? [] : [figure.png])];
    for (const path of paths) object(path);
    const elements = [...new Set(paths.map((path) => madeAt(path, maker).element))];
    const number = elements.flatMap(({ stage }) => stage.figures ?? [])[0] ?? null;
    const last = elements.at(-1) ?? elements[0];
    return {
      ...figure,
      ours: figure.ours ?? false,
      number,
      stages: [...new Set(elements.map(({ stage }) => stage.name))],
      freshness: freshnessOf(elements, planned),
      command: command(number === null ? last?.stage.name ?? "" : `fig${number}`),
    };
  });

  for (const path of explorables.flatMap(({ data }) => Object.values(data ?? {}))) object(path);
  const citation = spec.citation === undefined ? undefined : files.of(spec.citation);
  return {
    pipeline: pipeline.name,
    profile,
    title: spec.title,
    about: spec.about,
    links: spec.links ?? [],
    note: noteOn(spec, session.loaded),
    figures,
    explorables,
    claims: spec.claims === undefined ? null : claimFacts(
      spec.claims,
      object(spec.claims),
      madeAt(spec.claims, maker).element,
      planned,
      session,
    ),
    claimsFreshness: spec.claims === undefined
      ? { state: "fresh" }
      : freshnessOf([madeAt(spec.claims, maker).element], planned),
    stages: stageFacts(planned, session, command),
    environment: environmentOf(planned, pipeline.seed),
    lastRun: lastRunOf(session),
    citation: spec.citation === undefined || citation === undefined
      ? null
      : { path: spec.citation, digest: citation },
    objects,
  };
}

/** What a reader has to know: what variants change, and what the profile's note says. */
function noteOn({ notes }: ReportSpec, { pipeline, profile }: Loaded): string | null {
  const { base, unchanged, variants } = profileNamed(pipeline, profile);
  const changes = variants.map((one) => {
    const values = Object.entries(changesOf(unchanged, one)).map(([field, value]) =>
      `${field} = ${showBriefly(value)}`
    );
    return `${one.name} (${values.join(", ")})`;
  });
  const parts = [
    ...(changes.length === 0
      ? []
      : [`This is profile ${base} with changes: ${changes.join("; ")}.`]),
    ...(notes?.[base] === undefined ? [] : [notes[base]]),
  ];
  return parts.length === 0 ? null : parts.join(" ");
}

function lastRunOf({ store, loaded }: Session): ReportFacts["lastRun"] {
  const run = latestRun(store, loaded.pipeline.name, loaded.profile);
  return run === undefined ? null : { id: run.id, startedAt: run.startedAt, ms: run.ms };
}

/** What makes an artifact. */
export interface Maker {
  readonly element: Element;
  readonly output: string;
}

/** What makes each artifact, by its path below the profile's folder. */
export function makers(graph: Graph): ReadonlyMap<string, Maker> {
  return new Map(
    graph.elements.flatMap((element) =>
      element.outputs.map((output) => [output.path, { element, output: output.name }])
    ),
  );
}

function madeAt(path: string, maker: ReadonlyMap<string, Maker>): Maker {
  const found = maker.get(path);
  if (found !== undefined) return found;
  const near = nearest(path, maker.keys());
  throw new UserError(
    `Cannot show "${path}" in the report: no stage makes an artifact of this path`,
    near === undefined ? "Correct the pipeline's report." : `Did you mean "${near}"?`,
  );
}

function refuseBadId(id: string): void {
  if (/^[a-z][a-z0-9-]*$/.test(id)) return;
  throw new UserError(
    `Cannot show figure "${id}" in the report: this is not a figure's id`,
    "Use lower-case letters, digits and hyphens, a letter first.",
  );
}

/** An element's result; if it is not up to date, the last that it had. */
function resultOf(
  element: Element,
  { verdicts, context }: Planned,
  { store }: Session,
): ActionRecord | undefined {
  const verdict = verdicts.get(element);
  if (verdict?.state === "fresh") return verdict.record;
  const key = context.latest.get(element.id);
  return key === undefined ? undefined : store.record(key);
}

function freshnessOf(elements: readonly Element[], { verdicts }: Planned): Freshness {
  const reasons = new Set<Reason>();
  const above = new Set<string>();
  for (const element of elements) {
    const verdict = verdicts.get(element);
    if (verdict?.state === "stale") { for (const reason of verdict.reasons) reasons.add(reason); }
    if (verdict?.state === "waiting") {
      for (const { stage } of staleAbove(element, verdicts)) above.add(stage.name);
    }
  }
  if (reasons.size + above.size > 0) {
    const because = [
      ...[...reasons].map((reason) => reasonText(reason)),
      ...(above.size > 0
        ? [`${stagesText(above, verdicts)} ${above.size > 1 ? "have" : "has"} to run`]
        : []),
    ];
    return { state: "stale", because: because.join("; ") };
  }
  const waivers = elements.flatMap((element) => waiversOf(verdicts.get(element)));
  return waivers.length === 0
    ? { state: "fresh" }
    : { state: "waived", reasons: [...new Set(waivers.map(({ reason }) => reason))] };
}

/** Names of stages; of sweeps with how far they have come: `vae/training (12 of 30 done)`. */
function stagesText(
  stages: ReadonlySet<string>,
  verdicts: ReadonlyMap<Element, Verdict>,
): string {
  const all = [...verdicts.keys()];
  return [...stages].map((stage) => {
    const elements = all.filter((element) => element.stage.name === stage);
    const done = elements.filter((element) => verdicts.get(element)?.state === "fresh").length;
    return elements.length === 1 ? stage : `${stage} (${done} of ${elements.length} done)`;
  }).join(", ");
}

/**
 * The claims of the table; while that is not up to date, those of the stages that judge and are, and for the
 * others what the table last said.
 */
function claimFacts(
  path: string,
  digest: Digest | undefined,
  table: Element,
  { verdicts }: Planned,
  { store }: Session,
): ClaimFacts[] | null {
  // The stage that judges a claim is the one above the table that says it is about its figure.
  const judges = upstream(table).map(({ stage }) => stage);
  const text = digest === undefined ? undefined : store.text(digest);
  const listed = text === undefined ? null : listedIn(text, path, table).map((claim) => ({
    ...claim,
    stage: judges.find(({ figures }) => figures?.includes(claim.figure))?.name ?? table.stage.name,
  }));
  if (verdicts.get(table)?.state === "fresh") return listed;
  const textOf = ({ outputs }: ActionRecord, output: string): string | undefined => {
    const object = outputs[output];
    return object === undefined ? undefined : store.text(object.digest);
  };
  const judged = table.inputs.flatMap((input): ClaimFacts[] => {
    if (input.kind !== "one") return [];
    const { from: { stage }, output } = input;
    const verdict = verdicts.get(input.from);
    return verdict?.state === "fresh"
      ? judgedIn(textOf(verdict.record, output), stage.name)
      : listed?.filter((claim) => claim.stage === stage.name) ?? [];
  });
  return judged.length === 0 ? listed : judged.toSorted((a, b) => a.figure - b.figure);
}

function listedIn(text: string, path: string, { stage }: Element): readonly Claim[] {
  try {
    return claimsOf(fromCanonical(text));
  } catch (error) {
    throw new UserError(
      `Cannot read the claims in "${path}": ${messageOf(error)}`,
      `Correct stage "${stage.name}", which makes them.`,
    );
  }
}

/** The claims that a stage has judged; none if what it made is something else. */
function judgedIn(text: string | undefined, stage: string): ClaimFacts[] {
  if (text === undefined) return [];
  try {
    return judgedClaimsOf(fromCanonical(text)).map((claim) => ({ ...claim, stage }));
  } catch {
    return [];
  }
}

function stageFacts(
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

function environmentOf({ context }: Planned, seed: number): Environment {
  const packages = [...context.codes.values()].flatMap((code) => code.packages);
  return {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    platform: `${Deno.build.os}-${Deno.build.arch}`,
    processors: navigator.hardwareConcurrency,
    seed,
    packages: [...new Set(packages.map(withoutIntegrity))].sort(),
  };
}

function withoutIntegrity(line: string): string {
  return line.split(" ")[0] ?? line;
}
