/**
 * `explain fig5`: where a figure, a claim, a stage's results or an artifact come from: stages, parameters,
 * code, inputs, the claims about it, and the command that makes it again.
 *
 * @module
 */

import { projectFrom } from "../../base/project.ts";
import { relative, sep } from "node:path";
import { UserError } from "../../base/errors.ts";
import { typedPath, workingFolder } from "../../base/working_folder.ts";
import { folderId } from "../../model/folder.ts";
import { type Element, upstream } from "../../model/element.ts";
import type { Graph } from "../../model/graph.ts";
import { nodeName } from "../../model/nodes.ts";
import { ownElements } from "../../model/targets.ts";
import { type Named, namedIn } from "../../plan/named_targets.ts";
import { artifactsIn, load, Session, type SessionOptions } from "../../plan/session.ts";
import type { ClaimFacts } from "../../report/claim_facts.ts";
import {
  type FigureFacts,
  type Maker,
  makers,
  type ReportFacts,
  reportFacts,
} from "../../report/report_facts.ts";
import { valuesOf } from "../../report/stage_facts.ts";
import type { Command } from "../command.ts";
import { stdoutPaint, write } from "./output.ts";
import { type ExplainedStage, type Origin, printOrigin } from "./print_origin.ts";

/** Says where something comes from. */
export const command: Command = {
  name: "explain",
  takes: "WHAT",
  about: "where a figure, claim, stage or file comes from; how to rerun it",
  options: { device: "", json: "" },
  examples: [
    ["explain fig5", "a figure: stages, parameters, code, claims"],
    ["explain stages/sprites/draw.ts", "a source or input file: the stages that use it"],
    ["explain hammer", "a claim: source, reading, rule, verdict, and the stages behind it"],
  ],
  run({ words: [word, ...others], session, json }) {
    if (word === undefined || others.length > 0) {
      throw new UserError(
        "Cannot explain: give one figure, claim, stage or file",
        "For example: deno task explain fig3",
      );
    }
    return explain({ ...session, word, json });
  },
};

/** Arguments of `explain`. */
export interface ExplainOptions extends SessionOptions {
  /** A figure, a claim, a stage, an element, or the path of an artifact, a source or an input file. */
  readonly word: string;
  readonly json?: boolean;
}

/** Prints where something comes from. */
export async function explain(options: ExplainOptions): Promise<number> {
  const path = artifactPath(options);
  const loaded = await load(path === undefined ? options : { ...options, profile: path.profile });
  await using session = Session.open(loaded);
  const planned = await session.plan(loaded.graph.elements);
  const none = { title: loaded.pipeline.name, about: "", figures: [] };
  const facts = reportFacts(loaded.pipeline.report ?? none, planned, session);
  const claim = path === undefined ? claimNamed(loaded.graph, facts, options.word) : undefined;
  const { elements, file } = claim !== undefined
    ? { elements: ownElements(loaded.graph, ({ name }) => name === claim.stage) }
    : path === undefined
    ? await namedIn(loaded, options.word, facts.claims?.map(({ id }) => id))
    : { elements: madeAt(loaded.graph, facts, path.below, options.word) };
  const origin = claim !== undefined
    ? { ...originOf(elements, facts), figures: [], claims: [claim], from: fromOf(elements) }
    : originOf(elements, facts, file);
  if (options.json) write(JSON.stringify(origin, null, 2) + "\n");
  else printOrigin(origin, session.artifactsPath, stdoutPaint());
  return 0;
}

/** The profile and the path below its folder, if a word is a path in the artifacts folder. */
function artifactPath(
  options: ExplainOptions,
): { readonly profile: string; readonly below: string } | undefined {
  const folder = artifactsIn(projectFrom(workingFolder()).root, options);
  const parts = relative(folder, typedPath(options.word)).split(sep);
  const [profile, ...below] = parts;
  if (profile === undefined || profile === ".." || below.length === 0) return undefined;
  return { profile, below: below.join("/") };
}

function isFolder({ element, output }: Maker): boolean {
  return element.outputs.some(({ name, codec }) => name === output && codec.id === folderId);
}

/** Of a file of a figure, all that makes the figure; else what makes the file. */
function madeAt(
  graph: Graph,
  { figures }: ReportFacts,
  below: string,
  word: string,
): readonly Element[] {
  const figure = figures.find(({ spec, svg, png }) => [spec, svg, png].includes(below));
  if (figure !== undefined) return ofFigure(graph, figure);
  // A file of a folder is of the output that the folder is.
  const parts = below.split("/");
  const made = parts.map((_, n) => makers(graph).get(parts.slice(0, parts.length - n).join("/")))
    .find((one, n) => one !== undefined && (n === 0 || isFolder(one)));
  if (made !== undefined) return [made.element];
  throw new UserError(
    `Cannot explain "${word}": no stage makes an artifact of this path`,
    below.startsWith("report/")
      ? "The report shows all results; explain a figure or a stage."
      : "Give the path of a file that `reproduce` wrote, or the name of a stage or figure.",
  );
}

/** A claim, by its id, if no stage has that name. */
function claimNamed(
  { stages }: Graph,
  { claims }: ReportFacts,
  word: string,
): ClaimFacts | undefined {
  const isStage = stages.some(({ name }) => name === word);
  return isStage ? undefined : claims?.find(({ id }) => id === word);
}

/** The stages above some elements, in the graph's order. */
function fromOf(elements: readonly Element[]): readonly string[] {
  const found = new Set<string>();
  const visit = (element: Element): void => {
    for (const above of upstream(element)) {
      if (found.has(above.stage.name)) continue;
      visit(above);
      found.add(above.stage.name);
    }
  };
  elements.forEach(visit);
  return [...found];
}

function ofFigure(graph: Graph, { stages }: FigureFacts): readonly Element[] {
  return ownElements(graph, ({ name }) => stages.includes(name));
}

function originOf(
  elements: readonly Element[],
  facts: ReportFacts,
  file?: Named["file"],
): Origin {
  const chosen = Map.groupBy(elements, ({ stage }) => stage.name);
  const stages = facts.stages.flatMap((stage): ExplainedStage[] => {
    const [first, ...others] = chosen.get(stage.stage) ?? [];
    if (first === undefined) return [];
    const ids = new Set([first, ...others].map(({ id }) => id));
    return [{
      ...stage,
      ...valuesOf(first.stage, first),
      tags: first.stage.tags ?? [],
      limits: first.stage.limits ?? {},
      elements: stage.elements.filter(({ id }) => ids.has(id)),
      command: stage.command.replace(stage.stage, nodeName(first.stage, first.variant)),
    }];
  });
  const names = new Set(stages.map(({ stage }) => stage));
  const figures = facts.figures.filter((figure) => figure.stages.some((stage) => names.has(stage)));
  const numbers = new Set(figures.map(({ number }) => number));
  const claims = (facts.claims ?? [])
    .filter((claim) => numbers.has(claim.figure) || names.has(claim.stage));
  const [figure] = figures;
  const [stage] = stages;
  const ofStage = stage?.command ?? "";
  return {
    ...{ figures, stages, claims },
    command: file === undefined
      ? (figures.length === 1 ? figure?.command : undefined) ?? ofStage
      : ofStage.replace(stage?.stage ?? "", file.path),
    ...(file === undefined ? {} : { file }),
  };
}
