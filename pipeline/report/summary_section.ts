/**
 * What the page begins with.
 *
 * @module
 */

import { duration } from "../base/quantities.ts";
import { type Html, markup } from "./html.ts";
import type { ReportFacts } from "./report_facts.ts";
import { verdictSummary } from "./scorecard_section.ts";

export function summary(facts: ReportFacts, writtenAt: Date): Html {
  const { claims, stages, lastRun, note } = facts;
  const total = stages.reduce((sum, { elements }) => sum + elements.length, 0);
  const fresh = stages.reduce((sum, stage) => sum + stage.fresh, 0);
  // A run that found most of it up to date took much less than the results did.
  const computing = stages.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  const took = lastRun === null
    ? ""
    : ` · ${duration(computing)} of computing · the last run took ${duration(lastRun.ms)} ` +
      `(${lastRun.id})`;
  return markup`<section class="summary" aria-label="Summary">
${claims !== null && claims.length > 0 && verdictSummary(claims, facts.claimsFreshness)}
${note !== null && markup`<p class="note" role="note">${note}</p>`}
${onTheirWay(facts)}
<p class="quiet">${fresh} of ${total} results up to date${took} · written <time datetime="${writtenAt.toISOString()}">${
    utc(writtenAt)
  }</time></p>
</section>`;
}

/** What a first run has still to make, and what that waits for. */
function onTheirWay({ figures, objects }: ReportFacts): Html | undefined {
  const missing = figures.filter(({ spec }) => objects[spec] === undefined);
  if (missing.length === 0) return undefined;
  const waits = new Set(
    missing.flatMap(({ freshness }) => freshness.state === "stale" ? [freshness.because] : []),
  );
  const names = missing.map(({ title, number }) => number === null ? title : `Figure ${number}`);
  return markup`<p class="note" role="note">Still on their way: ${names.join(", ")}. ${
    [...waits].join("; ")
  }.</p>`;
}

function utc(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
