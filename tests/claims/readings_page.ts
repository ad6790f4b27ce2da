/**
 * What docs/readings.md says that data decide: the readings, their alternatives and what they act on.
 *
 * @module
 */

import { actsOn, type Judging } from "../../stages/acts_on.ts";
import { judgedStages } from "../../stages/judged_stages.ts";
import { matrixNumbers, profiles } from "../../stages/profiles.ts";
import { type Alternative, changed, type Reading, readings } from "../../stages/readings.ts";

/** The page. */
export const readingsPath = new URL("../../docs/readings.md", import.meta.url);

/** Every reading: our choice, and the alternatives with the claims that they act on. */
export function readingsText(): string {
  const profile = matrixNumbers(profiles.standard);
  const ours = judgedStages(profile).claims;
  const acted = (alternative: Alternative): readonly Judging[] =>
    actsOn(ours, judgedStages(changed(profile, alternative)).claims);
  return readings.map((reading) => readingText(reading, acted)).join("\n\n");
}

function readingText(
  { name, title, ours, because, alternatives }: Reading,
  acted: (alternative: Alternative) => readonly Judging[],
): string {
  const rows = alternatives.map((alternative) => {
    const { words, because, cost, voids = {} } = alternative;
    const without = Object.entries(voids).map(([id, reason]) => `without ${id}: ${reason}`);
    const notes = [...(cost === undefined ? [] : ["paper profile"]), ...without].join("; ");
    const figures = [...new Set(acted(alternative).map(figureOf))].join(", ");
    return [`\`${alternative.name}\``, words, because, figures, notes];
  });
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    `### ${name}`,
    `What is open: ${title}. Ours: ${ours}, because ${because}.`,
    [
      row(["variant", "choice", "why", "claims of figures", "note"]),
      row(["---", "---", "---", "---", "---"]),
      ...rows.map(row),
    ].join("\n"),
  ].join("\n\n");
}

/** The number of the figure that a stage judges. */
function figureOf(judging: Judging): string {
  return judging === "finite" ? "6" : judging.slice("fig".length);
}
