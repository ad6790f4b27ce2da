/**
 * `explain fig5`: where a figure, a claim, a stage's results or an artifact come from: stages, parameters,
 * code, inputs, the claims about it, and the command that makes it again.
 *
 * @module
 */

import { join, relative, sep } from "node:path";
import { canonical } from "../../base/canonical.ts";
import { UserError } from "../../base/errors.ts";
import { type Element, type Graph, upstream } from "../../model/graph.ts";
import { nodeName } from "../../model/nodes.ts";
import { count, duration, type Paint } from "../printers/words.ts";
import {
  adjustedText,
  criterionText,
  isOurs,
  shortNumber,
  sourceText,
  unitsText,
  valueText,
} from "../../model/claim.ts";
import {
  type ClaimFacts,
  type ElementFacts,
  type FigureFacts,
  type Freshness,
  makers,
  type ReportFacts,
  reportFacts,
  type StageFacts,
  valuesOf,
} from "../../report/report_facts.ts";
import { artifactsIn, load, Session, type SessionOptions } from "../../plan/session.ts";
import { elementsNamed, ownElements } from "../../model/targets.ts";
import { stdoutPaint, write, writeProse } from "./output.ts";
import { typedPath, workingFolder } from "../../base/working_folder.ts";
import { projectFrom } from "../../base/project.ts";
import type { Command } from "../command.ts";

/** Says where something comes from. */
export const command: Command = {
  name: "explain",
  takes: "WHAT",
  about: "where a figure, claim, stage or file comes from; how to rerun it",
  options: { device: "", json: "" },
  examples: [
    ["explain fig5", "a figure: stages, parameters, code, claims"],
    ["explain hammer", "a claim: source, reading, rule, verdict, and the stages behind it"],
  ],
  run({ words: [word, ...others], session, json }) {
    if (word === undefined || others.length > 0) {
      throw new UserError(
        "Cannot explain: give one figure, stage or artifact",
        "For example: deno task explain fig3",
      );
    }
    return explain({ ...session, word, json });
  },
};

/** Arguments of `explain`. */
export interface ExplainOptions extends SessionOptions {
  /** A figure, a claim, a stage, an element, or an artifact's path. */
  readonly word: string;
  readonly json?: boolean;
}

/** Where something comes from. */
interface Origin {
  readonly figures: readonly FigureFacts[];
  readonly stages: readonly StageFacts[];
  readonly claims: readonly ClaimFacts[];
  /** The command that brings it up to date. */
  readonly command: string;
  /** Of a claim, all stages that it rests on. */
  readonly from?: readonly string[];
}

const shownElements = 3;
const shownNames = 12;

/** Prints where something comes from. */
export async function explain(options: ExplainOptions): Promise<number> {
  const path = artifactPath(options);
  const loaded = await load(path === undefined ? options : { ...options, profile: path.profile });
  await using session = Session.open(loaded);
  const planned = await session.plan(loaded.graph.elements);
  const none = { title: loaded.pipeline.name, about: "", figures: [] };
  const facts = reportFacts(loaded.pipeline.report ?? none, planned, session);
  const claim = path === undefined ? claimNamed(loaded.graph, facts, options.word) : undefined;
  const elements = claim !== undefined
    ? ownElements(loaded.graph, ({ name }) => name === claim.stage)
    : path === undefined
    ? named(loaded.graph, facts, options.word)
    : madeAt(loaded.graph, facts, path.below, options.word);
  const origin = claim === undefined
    ? originOf(elements, facts)
    : { ...originOf(elements, facts), figures: [], claims: [claim], from: fromOf(elements) };
  if (options.json) write(JSON.stringify(origin, null, 2) + "\n");
  else print(origin, session.artifactsPath, stdoutPaint());
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

/** Of a file of a figure, all that makes the figure; else what makes the file. */
function madeAt(
  graph: Graph,
  { figures }: ReportFacts,
  below: string,
  word: string,
): readonly Element[] {
  const figure = figures.find(({ spec, svg, png }) => [spec, svg, png].includes(below));
  if (figure !== undefined) return ofFigure(graph, figure);
  const made = makers(graph).get(below);
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

/** A figure of the report without a number is known by its id. */
function named(graph: Graph, { figures, claims }: ReportFacts, word: string): readonly Element[] {
  const figure = figures.find(({ id, number }) => id === word && number === null);
  const ids = claims?.map(({ id }) => id);
  return figure === undefined ? elementsNamed(graph, word, ids) : ofFigure(graph, figure);
}

function ofFigure(graph: Graph, { stages }: FigureFacts): readonly Element[] {
  return ownElements(graph, ({ name }) => stages.includes(name));
}

function originOf(elements: readonly Element[], facts: ReportFacts): Origin {
  const chosen = Map.groupBy(elements, ({ stage }) => stage.name);
  const stages = facts.stages.flatMap((stage): StageFacts[] => {
    const [first, ...others] = chosen.get(stage.stage) ?? [];
    if (first === undefined) return [];
    const ids = new Set([first, ...others].map(({ id }) => id));
    return [{
      ...stage,
      ...valuesOf(first.stage, first),
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
  return {
    figures,
    stages,
    claims,
    command: (figures.length === 1 ? figure?.command : undefined) ?? stage?.command ?? "",
  };
}

function print(origin: Origin, folder: string, paint: Paint): void {
  const { figures, stages, claims, command, from } = origin;
  for (const { title, ours } of figures) {
    write(`${paint("bold", title)}${ours ? " [ours]" : ""}\n`);
  }
  // Who asks for a claim wants that first.
  if (from !== undefined) { for (const claim of claims) printClaim(claim, from, paint); }
  for (const stage of stages) printStage(stage, folder, paint);
  if (from === undefined) printClaims(claims, paint);
  write(`${paint("bold", "again")}\n  ${command}\n`);
}

function printClaim(claim: ClaimFacts, from: readonly string[], paint: Paint): void {
  const sample = claim.units === null
    ? "nothing in it is random"
    : `${unitsText(claim)}, p = ${shortNumber(claim.p ?? NaN)}`;
  writeProse(
    [
      `${paint("bold", claim.id)}  ${claim.statement}`,
      `    verdict     ${claim.verdict}`,
      ...(isOurs(claim) ? [] : [`    after Holm  ${adjustedText(claim)}`]),
      `    meaning     ${claim.meaning}`,
      `    source      ${sourceText(claim)}`,
      `    reading     ${claim.reading}`,
      `    statistic   ${claim.statistic}`,
      `    measured    ${valueText(claim)}; ${sample}`,
      `    rule        holds if ${criterionText(claim)}: ${claim.thresholdReason}`,
      `    stages      ${[...from, claim.stage].join(", ")}`,
      "",
    ].join("\n"),
  );
}

function printClaims(claims: readonly ClaimFacts[], paint: Paint): void {
  if (claims.length > 0) write(`${paint("bold", "claims")}\n`);
  for (const claim of claims) {
    writeProse(
      `  ${claim.verdict}: ${claim.statement} (${sourceText(claim)})\n` +
        `      ${claim.statistic}: ${valueText(claim)}, holds if ${criterionText(claim)}; ` +
        `judged by ${claim.stage}; see explain ${claim.id}\n`,
    );
  }
}

function printStage(stage: StageFacts, folder: string, paint: Paint): void {
  const { about, freshness, ms, marks, params, axes, takes, files, sources, packages } = stage;
  const took = ms === null ? "" : `; took ${duration(ms)}`;
  const notes = marks.map((mark) => `; ${mark}`).join("");
  writeProse(`${paint("bold", stage.stage)}  ${about}\n  ${stateText(freshness)}${took}${notes}\n`);
  const values = [
    ...Object.entries(params).map(([name, value]) => `${name} = ${short(canonical(value))}`),
    ...Object.entries(axes).map(([name, of]) => `${name} in ${short(canonical(of))}`),
  ];
  row("parameters", values);
  row("takes", [...takes, ...files]);
  row("code", [...sources]);
  row("packages", packages.length === 0 ? [] : [`${packages.length}; --json lists them`]);
  for (const element of stage.elements.slice(0, shownElements)) printElement(element, folder);
  const more = stage.elements.length - shownElements;
  if (more > 0) write(`    and ${count(more, "more element")}; --json shows all\n`);
}

function printElement({ id, key, outputs }: ElementFacts, folder: string): void {
  write(`    ${id}\n      key ${key ?? "not known before what it takes is there"}\n`);
  for (const path of outputs) write(`      ${join(folder, path)}\n`);
}

function row(name: string, values: readonly string[]): void {
  if (values.length === 0) return;
  const more = values.length - shownNames;
  const all = [...values.slice(0, shownNames), ...(more > 0 ? [`and ${more} more`] : [])];
  write(`    ${name.padEnd(10)}  ${all.join("\n".padEnd(17))}\n`);
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function stateText(freshness: Freshness): string {
  switch (freshness.state) {
    case "fresh":
      return "up to date";
    case "waived":
      return `up to date by the owner's word: ${freshness.reasons.join("; ")}`;
    case "stale":
      return `not up to date: ${freshness.because}`;
  }
}
