/**
 * The report as one page that needs nothing else: no network, and without scripts it still shows
 * every figure.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { contentDigest } from "../base/digest.ts";
import { citingSection } from "./citing_section.ts";
import { explorableAnchor, explorableSection } from "./explorable_section.ts";
import type { ExplorableContent } from "./explorable_scripts.ts";
import type { FigureContent } from "./figure_content.ts";
import { figureSection } from "./figure_section.ts";
import { Html, markup } from "./html.ts";
import { howJudged } from "../model/claim_words.ts";
import { parted } from "../model/claim.ts";
import type { ClaimFacts } from "./claim_facts.ts";
import type { ReportFacts } from "./report_facts.ts";
import { claimsTable } from "./scorecard_section.ts";
import { stageSection } from "./stage_section.ts";
import { summary } from "./summary_section.ts";
import { environment } from "./environment_section.ts";

/** What a page is put together from. */
export interface PageParts {
  readonly facts: ReportFacts;
  /** Names this state of the report; another state has another name. */
  readonly name: string;
  readonly writtenAt: Date;
  /** The figures that have been made, by id. */
  readonly contents: ReadonlyMap<string, FigureContent>;
  /** What can be asked, by id. */
  readonly explorables: ReadonlyMap<string, ExplorableContent>;
  /** How to cite it, as BibTeX; `undefined` where the pipeline does not say. */
  readonly citation: string | undefined;
  /** The DAG as SVG. */
  readonly picture: string;
  readonly script: string;
  readonly style: string;
}

/** How the page's policy, and the page itself, differ when the dashboard serves it. */
export const still = { policy: "connect-src 'none'", element: "<html" };

const live = { policy: "connect-src 'self'", element: "<html data-live" };

/** The page as a document. */
export function pageText(parts: PageParts): string {
  const { facts, name, writtenAt, contents, explorables, citation, picture, script, style } = parts;
  const { figures, claims, stages } = facts;
  const stageOf = new Map(stages.map((stage) => [stage.stage, stage]));
  const byNumber = new Map(
    figures.flatMap((figure) => figure.number === null ? [] : [[figure.number, figure]]),
  );
  const figureOf = (claim: ClaimFacts) => byNumber.get(claim.figure);
  const { paper, ours } = parted(claims ?? []);
  const fromPaper = figures.filter(({ ours }) => !ours);
  const own = figures.filter(({ ours }) => ours);
  const sectionOf = (figure: typeof figures[number]): Html =>
    part(
      figure.id,
      figureSection(
        figure,
        contents.get(figure.id),
        figure.number === null
          ? []
          : (claims ?? []).filter((claim) => claim.figure === figure.number),
        figure.stages.flatMap((stage) => stageOf.get(stage) ?? []),
        facts.explorables.filter(({ figures }) => figures.includes(figure.id)).map((one) => {
          const content = explorables.get(one.id);
          return content === undefined || one.figures[0] !== figure.id
            ? markup`<p class="quiet">What if: <a href="#${
              explorableAnchor(one)
            }">${one.title}</a></p>`
            : explorableSection(one, content);
        }),
      ),
    );
  return markup`
    <!DOCTYPE html>
    ${new Html(still.element)} lang="en" data-report="${name}">
    <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="${new Html(
    policyFor([script, ...[...explorables.values()].map((one) => one.script)]),
  )}">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>${facts.title} · report (${facts.profile})</title>
      <link rel="icon" href="data:,">
      <style>${new Html(style)}</style>
    </head>
    <body>
      <a class="skip" href="#main">Skip to the report</a>
      <header class="masthead">
        <p class="eyebrow">${facts.pipeline} · profile ${facts.profile}</p>
        <h1>${facts.title}</h1>
        <p class="about">${facts.about}</p>
        <p class="links">${
    facts.links.map(({ text, url }) =>
      isWeb(url) && markup`
            <a href="${url}" rel="noreferrer">${text}</a>
          `
    )
  }</p>
      </header>
      <div class="columns">
        <nav aria-label="Contents">
          <ul>
    ${claims !== null && markup`<li><a href="#scorecard">Scorecard</a></li>`}
    ${navigation("Figures", "figures", fromPaper)}
    ${own.length > 0 && navigation("Further figures", "further-figures", own)}
    <li><a href="#how">How it was made</a></li>
    <li><a href="#stages">Stages</a></li>
    <li><a href="#environment">Environment</a></li>
    ${citation !== undefined && markup`<li><a href="#cite">Citing</a></li>`}
          </ul>
        </nav>
        <main id="main" tabindex="-1">
    <section id="live" class="live" aria-label="Run" hidden><p class="live-headline" role="status"></p><progress aria-label="Stages done"></progress><ul class="live-elements"></ul></section>
    ${part("summary", summary(facts, writtenAt))}
    ${
    claims !== null &&
    part(
      "scorecard",
      markup`<section id="scorecard" aria-labelledby="scorecard-title"><h2 id="scorecard-title">Scorecard</h2>
<p>${howJudged}</p>
${claimsTable(paper, "Claims of the paper with thresholds, values and verdicts", figureOf)}
${
        ours.length > 0 &&
        markup`<h3 id="checks">Checks of ours</h3>${
          claimsTable(ours, "Checks of ours with thresholds, values and verdicts", figureOf)
        }`
      }</section>`,
    )
  }
    <section id="figures" aria-labelledby="figures-title"><h2 id="figures-title">Figures</h2>
    ${fromPaper.map(sectionOf)}</section>
    ${
    own.length > 0 &&
    markup`
        <section id="further-figures"
          aria-labelledby="further-title"><h2 id="further-title">Further figures</h2>
        <p>These are not in the paper: they are extensions of ours.</p>
        ${own.map(sectionOf)}</section>
      `
  }
    <section id="how" aria-labelledby="how-title"><h2 id="how-title">How it was made</h2>
    <p>Each box is a stage and leads to what is known of it; stacked boxes are sweeps, with the number of their elements. An arrow leads from a stage to those that take its results.</p>
    ${
    part(
      "graph",
      markup`
        <div class="dag scroll" tabindex="0" role="group"
          aria-label="Graph of all stages; the list below has the same links">${
        inlineSvg(
          picture,
        )
      }</div>
      `,
    )
  }
    </section>
    <section id="stages" aria-labelledby="stages-title"><h2 id="stages-title">Stages</h2>
    ${grouped(facts)}</section>
    ${part("environment", environment(facts))}
    ${citation !== undefined && part("cite", citingSection(citation))}
        </main>
      </div>
      <script>${new Html(script)}</script>
    </body>
    </html>
  `.text;
}

/** The page as the dashboard serves it: it may then ask its own server for news. */
export function livePage(page: string): string {
  return page.replace(still.policy, live.policy).replace(still.element, live.element);
}

/** Only the page's own scripts may run, and nothing may be asked for. */
function policyFor(scripts: readonly string[]): string {
  const hashes = scripts.map((script) =>
    `'sha256-${createHash("sha256").update(script).digest("base64")}'`
  );
  // What an explorable computes, it computes beside the page, from the text that is in it; numerical
  // kernels in that text are WebAssembly, which can do nothing that its script cannot.
  const [kernels, workers] = scripts.length > 1
    ? [" 'wasm-unsafe-eval'", ["worker-src blob:"]]
    : ["", []];
  return [
    "default-src 'none'",
    `script-src ${hashes.join(" ")}${kernels}`,
    ...workers,
    "style-src 'unsafe-inline'",
    "img-src data:",
    still.policy,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** A part that the dashboard replaces when it has changed. */
function part(id: string, content: Html): Html {
  const digest = contentDigest(content.text).slice(0, 16);
  return markup`<div data-part="${id}" data-digest="${digest}">${content}</div>`;
}

function navigation(title: string, id: string, figures: ReportFacts["figures"]): Html {
  return markup`<li><a href="#${id}">${title}</a><ul>${
    figures.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)
  }</ul></li>`;
}

function grouped({ stages }: ReportFacts): readonly Html[] {
  const groups = Map.groupBy(stages, ({ stage }) => stage.split("/")[0] ?? stage);
  return [...groups].map(([group, members]) =>
    markup`<h3>${group}</h3>${
      members.map((stage) => part(`stage ${stage.stage}`, stageSection(stage)))
    }`
  );
}

/** Graphviz's document as an element: without prolog, scaled by the page. */
function inlineSvg(picture: string): Html {
  const start = picture.indexOf("<svg");
  return new Html(picture.slice(start).replace("<svg", '<svg role="group" aria-label="Stages"'));
}

function isWeb(url: string): boolean {
  return /^https?:\/\//.test(url);
}
