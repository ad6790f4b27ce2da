/**
 * Everything that a report says, without the bytes of the figures: cheap to gather, so that it can be
 * told from run to run whether the report has to be written again.
 *
 * @module
 */

import { profileNamed } from "../model/chosen_profile.ts";
import { deviceOption } from "../model/device.ts";
import type { Digest } from "../base/digest.ts";
import { nearest, UserError } from "../base/errors.ts";
import type { Element } from "../model/element.ts";
import type { Graph } from "../model/graph.ts";
import { latestRun } from "../store/history.ts";
import { showBriefly } from "../model/param.ts";
import type { Loaded, Planned, Session } from "../plan/session.ts";
import { changesOf } from "../model/variant.ts";
import type { ExplorableFacts } from "./explorable_scripts.ts";
import type { FigureSpec, ReportSpec } from "../model/report_spec.ts";
import { type Freshness, freshnessOf, resultOf } from "./freshness.ts";
import { type StageFacts, stageFacts, withoutIntegrity } from "./stage_facts.ts";
import { type ClaimFacts, claimFacts } from "./claim_facts.ts";

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

  for (const path of spec.tables ?? []) madeAt(path, maker);
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

/**
 * What makes an artifact of the report.
 *
 * @throws {UserError} no stage makes one of this path.
 */
export function madeAt(path: string, maker: ReadonlyMap<string, Maker>): Maker {
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
