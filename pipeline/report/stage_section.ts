/**
 * A stage on the page: where it stands, and everything that its results were made from.
 *
 * @module
 */

import { canonical, type Json } from "../base/canonical.ts";
import { count, duration } from "../base/quantities.ts";
import { anchorOfStage } from "./anchors.ts";
import { commandLine } from "./figure_section.ts";
import { freshnessChip } from "./freshness_chip.ts";
import { type Html, markup } from "./html.ts";
import type { ElementFacts, StageFacts } from "./stage_facts.ts";

const shownElements = 40;
const shownOutputs = 8;

/** The section of a stage. */
export function stageSection(stage: StageFacts): Html {
  const { stage: name, about, elements, ms, marks, verified } = stage;
  const notes = [
    ...(elements.length > 1 ? [count(elements.length, "element")] : []),
    ...(stage.variants.length > 0 ? [`+${count(stage.variants.length, "variant")}`] : []),
    ...(ms === null ? [] : [duration(ms)]),
    ...marks,
    ...Object.entries(verified).map(([outcome, n]) =>
      `verified: ${n === elements.length ? "" : `${n} `}${outcome.replaceAll("-", " ")}`
    ),
  ];
  return markup`
    <section id="${anchorOfStage(name)}" class="stage" aria-label="Stage ${name}">
      <h4>${name}</h4>
      <p>${about}</p>
      <p class="stage-state">${freshnessChip(stage.freshness)} <span class="quiet">${
    notes.join(
      " · ",
    )
  }</span></p>
      <details><summary>Parameters, inputs, code<span class="unseen"> of ${name}</span></summary>
    <dl class="facts">
    ${fact("Parameters", parametersOf(stage))}
    ${fact("Variants", stage.variants.map((name) => markup`<code>${name}</code>`))}
    ${fact("Takes", stage.takes.map(stageLink))}
    ${fact("Reads", stage.files.map((path) => markup`<code>${path}</code>`))}
    ${fact("Is taken by", stage.takenBy.map(stageLink))}
    ${fact("Writes", outputsOf(elements))}
    ${
    fact("Code", [
      markup`<code class="digest">${stage.code}</code>`,
      ...stage.sources.map((path) => markup`<code>${path}</code>`),
    ])
  }
    ${fact("Packages", stage.packages.map((name) => markup`<code>${name}</code>`))}
    </dl>
    ${elementsOf(elements)}
    ${commandLine(stage.command, name)}
      </details>
    </section>
  `;
}

function fact(name: string, values: readonly Html[]): Html | false {
  return values.length > 0 &&
    markup`
      <div>
        <dt>${name}</dt>
        <dd>${
      values.map((value) =>
        markup`
            <span>${value}</span>
          `
      )
    }</dd>
      </div>
    `;
}

function parametersOf({ params, axes }: StageFacts): readonly Html[] {
  return [
    ...Object.entries(params).map(([name, value]) =>
      markup`<code>${name} = ${shown(value)}</code>`
    ),
    ...Object.entries(axes).map(([name, values]) =>
      markup`<code>${name} ∈ ${shown(values)}</code>`
    ),
  ];
}

function stageLink(name: string): Html {
  return markup`<a href="#${anchorOfStage(name)}">${name}</a>`;
}

function outputsOf(elements: readonly ElementFacts[]): readonly Html[] {
  const paths = elements.flatMap(({ outputs }) => outputs);
  return [
    ...paths.slice(0, shownOutputs).map((path) => markup`<code>${path}</code>`),
    ...(paths.length > shownOutputs ? [markup`and ${paths.length - shownOutputs} more`] : []),
  ];
}

function elementsOf(elements: readonly ElementFacts[]): Html {
  const more = elements.length - shownElements;
  return markup`
    <div class="scroll" tabindex="0" role="group" aria-label="Results and their keys">
      <table class="elements">
        <thead>
          <tr>
            <th scope="col">Result</th>
            <th scope="col">State</th>
            <th scope="col">Took</th>
            <th scope="col">Key</th>
          </tr>
        </thead>
        <tbody>${
    elements.slice(0, shownElements).map(({ id, state, ms, key }) =>
      markup`
            <tr>
              <th scope="row">${id}</th>
              <td>${state}</td>
              <td>${ms === null ? "" : duration(ms)}</td>
              <td><code class="digest">${key ?? "not known yet"}</code></td>
            </tr>
          `
    )
  }</tbody>
      </table>
    </div>${
    more > 0 &&
    markup`<p class="quiet">and ${
      count(more, "more element")
    }; <code>deno task status --json</code> has all</p>`
  }
  `;
}

/** Lists of many values are cut: their ends say what they are. */
function shown(value: Json): string {
  if (Array.isArray(value) && value.length > 12) {
    const ends = [...value.slice(0, 4), "…", ...value.slice(-2)];
    return `[${
      ends.map((one) => one === "…" ? "…" : canonical(one)).join(", ")
    }] (${value.length})`;
  }
  const text = canonical(value);
  return text.length > 400 ? `${text.slice(0, 400)} …` : text;
}
