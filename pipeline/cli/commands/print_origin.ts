/**
 * Where something comes from, as text: what `explain` prints.
 *
 * @module
 */

import { join } from "node:path";
import { canonical } from "../../base/canonical.ts";
import {
  adjustedText,
  criterionText,
  shortNumber,
  sourceText,
  unitsText,
  valueText,
} from "../../model/claim_words.ts";
import { isOurs } from "../../model/claim.ts";
import type { Limits } from "../../model/limits.ts";
import type { Named } from "../../plan/named_targets.ts";
import type { ClaimFacts } from "../../report/claim_facts.ts";
import type { ElementFacts, StageFacts } from "../../report/stage_facts.ts";
import type { FigureFacts } from "../../report/report_facts.ts";
import type { Freshness } from "../../report/freshness.ts";
import { count, duration, type Paint } from "../printers/words.ts";
import { write, writeProse } from "./output.ts";

/** A stage, with what alters no result. */
export interface ExplainedStage extends StageFacts {
  readonly tags: readonly string[];
  readonly limits: Limits;
}

/** Where something comes from. */
export interface Origin {
  readonly figures: readonly FigureFacts[];
  readonly stages: readonly ExplainedStage[];
  readonly claims: readonly ClaimFacts[];
  /** The command that brings it up to date. */
  readonly command: string;
  /** Of a claim, all stages that it rests on. */
  readonly from?: readonly string[];
  /** Of a source or an input file, its path in the project. */
  readonly file?: Named["file"];
}

const shownElements = 3;
const shownNames = 12;

/** Prints it; paths are below the folder of the artifacts. */
export function printOrigin(origin: Origin, folder: string, paint: Paint): void {
  const { figures, stages, claims, command, from, file } = origin;
  if (file !== undefined) return printFile(file, origin, paint);
  for (const { title, ours } of figures) {
    write(`${paint("bold", title)}${ours ? " [ours]" : ""}\n`);
  }
  // Who asks for a claim wants that first.
  if (from !== undefined) { for (const claim of claims) printClaim(claim, from, paint); }
  for (const stage of stages) printStage(stage, folder, paint);
  if (from === undefined) printClaims(claims, paint);
  write(`${paint("bold", "again")}\n  ${command}\n`);
}

/** Of a file, who uses it and what hangs on it; each stage can be asked for by itself. */
function printFile(
  { path, is }: NonNullable<Named["file"]>,
  { stages, figures, claims, command }: Origin,
  paint: Paint,
): void {
  const use = is === "input" ? "taken by" : "code of";
  write(`${paint("bold", path)}  ${use} ${count(stages.length, "stage")}\n`);
  for (const { stage, about, freshness } of stages) {
    writeProse(`  ${stage}  ${about}; ${stateText(freshness)}\n`);
  }
  row("figures", figures.map(({ title }) => title));
  row("claims", claims.map(({ id }) => id));
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

function printStage(stage: ExplainedStage, folder: string, paint: Paint): void {
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
  row("limits", Object.entries(stage.limits).map(([name, value]) => `${name} ${value}`));
  row("tags", stage.tags);
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
