/**
 * The files of a report.
 *
 * @module
 */

import { join } from "node:path";
import type { Digest } from "../base/digest.ts";
import type { ReportFile } from "../base/own_files.ts";
import { pictureOf } from "./picture.ts";
import type { Session } from "../plan/session.ts";
import { anchorOfStage } from "./anchors.ts";
import { bibtex } from "./bibtex.ts";
import { type FigureContent, figureContent } from "./figure_content.ts";
import { latexMacros } from "./latex.ts";
import { markdownReport } from "./markdown.ts";
import { pageText } from "./page.ts";
import { explorableContent } from "./explorable_scripts.ts";
import { pageScript } from "./page_script.ts";
import { pageStyle } from "./page_style.ts";
import type { FigureFacts, ReportFacts } from "./report_facts.ts";
import { sourceCommit } from "./source_commit.ts";

/** The texts of a report's files by name, the page last. */
export async function reportFiles(
  facts: ReportFacts,
  name: Digest,
  session: Session,
): Promise<readonly (readonly [file: ReportFile, text: string])[]> {
  const { store, loaded } = session;
  const contents = new Map(facts.figures.flatMap((figure) => {
    const content = contentOf(figure, facts, session);
    return content === undefined ? [] : [[figure.id, content]];
  }));
  const stale = new Set(
    facts.stages.filter(({ freshness }) => freshness.state === "stale").map(({ stage }) => stage),
  );
  const picture = await pictureOf(loaded.graph, (stage) => ({
    href: `#${anchorOfStage(stage.name)}`,
    class: [
      ...((stage.figures?.length ?? 0) > 0 ? ["is-figure"] : []),
      ...(stale.has(stage.name) ? ["is-stale"] : []),
    ].join(" "),
  }));
  const citation = facts.citation === null ? undefined : bibtex(
    Deno.readTextFileSync(join(loaded.root, facts.citation.path)),
    facts,
    await sourceCommit(loaded.root, loaded.entry),
  );
  const explorables = new Map(
    facts.explorables.map((one) => [one.id, explorableContent(one, facts.objects, session)]),
  );
  const page = pageText({
    facts,
    name,
    writtenAt: new Date(),
    contents,
    explorables,
    citation,
    picture,
    script: await pageScript(store, loaded.root),
    style: pageStyle,
  });
  return [
    ["report.md", markdownReport(facts, contents)],
    ...(facts.claims === null ? [] : [["claims.tex", latexMacros(facts.claims)] as const]),
    ...(citation === undefined ? [] : [["cite.bib", citation] as const]),
    ["index.html", page],
  ];
}

/** A figure's bytes from the store, where nobody edits them; `undefined` if it was never made. */
function contentOf(
  { spec, svg, png }: FigureFacts,
  { objects }: ReportFacts,
  { store }: Session,
): FigureContent | undefined {
  const bytesOf = (path: string | undefined): Uint8Array | null => {
    const digest = path === undefined ? undefined : objects[path];
    if (digest === undefined || !store.checkObject(digest)) return null;
    return Deno.readFileSync(store.objectPath(digest));
  };
  const textOf = (bytes: Uint8Array | null): string | null =>
    bytes === null ? null : new TextDecoder().decode(bytes);
  const text = textOf(bytesOf(spec));
  return text === null ? undefined : figureContent(text, textOf(bytesOf(svg)), bytesOf(png));
}
