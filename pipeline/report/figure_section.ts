/**
 * A figure on the page: picture, caption, claims, and how it was made.
 *
 * @module
 */

import { duration } from "../base/quantities.ts";
import { anchorOfStage } from "./anchors.ts";
import type { FigureContent } from "./figure_content.ts";
import { freshnessChip } from "./freshness_chip.ts";
import { Html, markup } from "./html.ts";
import type { ClaimFacts } from "./claim_facts.ts";
import type { FigureFacts } from "./report_facts.ts";
import type { StageFacts } from "./stage_facts.ts";
import { claimLinks } from "./scorecard_section.ts";

/**
 * The section of a figure.
 *
 * @param content `undefined` if it has not been made yet
 * @param claims those about this figure
 * @param stages the stages that make it
 * @param explorables what can be asked about it
 */
export function figureSection(
  figure: FigureFacts,
  content: FigureContent | undefined,
  claims: readonly ClaimFacts[],
  stages: readonly StageFacts[],
  explorables: readonly Html[],
): Html {
  const { id, title } = figure;
  return markup`<section id="${id}" class="figure-section" aria-labelledby="${id}-title">
<h3 id="${id}-title">${title} ${figure.ours && markup`<span class="ours">ours</span>`}</h3>
${content === undefined ? missing() : drawn(figure, content)}
${explorables}
${
    claims.length > 0 &&
    markup`<h4>What is claimed of it</h4>${claimLinks(claims)}`
  }
<p class="made"><span class="unseen">State: </span>${freshnessChip(figure.freshness)} ${
    stages.map((stage, i) =>
      markup`${i > 0 && " → "}<a href="#${anchorOfStage(stage.stage)}">${stage.stage}</a>${
        stage.ms !== null && markup`
          <span class="quiet">${duration(stage.ms)}</span>
        `
      }`
    )
  }</p>
${commandLine(figure.command, title)}
</section>`;
}

function drawn({ id, title, spec, svg, freshness }: FigureFacts, content: FigureContent): Html {
  const { caption, ours, picture, width, height } = content;
  // Vega gives roles without names to what it draws, and to the place that it draws in: that place is
  // hidden from those who hear what the picture around it shows.
  const substance = `${title}. ${caption}`;
  return markup`
    <figure data-figure="${id}">
      <div class="plate${
    freshness.state === "stale" &&
    " is-stale"
  }" tabindex="0" role="group" aria-label="${title}, drawing">
    ${
    picture !== null &&
    markup`<img class="still" src="${new Html(
      picture,
    )}" width="${width}" height="${height}" alt="${substance}">`
  }
    <div class="interactive" role="img" aria-label="${substance}"><div aria-hidden="true"></div></div>
      </div>
      <script type="text/plain" data-spec="${id}">${new Html(content.spec)}</script>
      <figcaption><p>${caption}</p>
    ${
    ours.length > 0 &&
    markup`
        <details class="readings">
          <summary>Our reading, not the authors’ word (${ours.length})</summary>
          <ul>${ours.map((line) => markup`<li>${line}</li>`)}</ul>
        </details>
      `
  }
    <p class="actions"><button type="button" data-save="svg">Save as SVG<span class="unseen"> ${title}</span></button><button type="button" data-save="spec">Save Vega-Lite<span class="unseen"> ${title}</span></button><button type="button" data-save="csv">Save data (CSV)<span class="unseen"> of ${title}</span></button><span class="quiet">or <code>${svg}</code> and <code>${spec}</code></span></p>
      </figcaption>
    </figure>
  `;
}

function missing(): Html {
  return markup`<p class="missing">Not made yet.</p>`;
}

/** A command to copy. */
export function commandLine(command: string, what: string): Html {
  return markup`
    <p
      class="command"><code>${command}</code><button type="button" data-copy="${command}">Copy<span class="unseen"> the command for ${what}</span></button></p>
  `;
}
