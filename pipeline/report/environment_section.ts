/**
 * What results were made with, on the page.
 *
 * @module
 */

import { type Html, markup } from "./html.ts";
import type { Isolation } from "../store/action_record.ts";
import type { ReportFacts } from "./report_facts.ts";

export function environment({ environment, stages }: ReportFacts): Html {
  const { deno, v8, platform, processors, seed, packages } = environment;
  const named = (isolation: Isolation): string =>
    stages.filter((stage) => stage.isolation === isolation).map(({ stage }) => stage).join(", ");
  const [trusted, enforced] = [named("trusted"), named("enforced")];
  return markup`
    <section id="environment" aria-labelledby="environment-title">
      <h2 id="environment-title">Environment</h2>
      <dl class="facts">
        <div>
          <dt>Runtime</dt>
          <dd>Deno ${deno}, V8 ${v8}</dd>
        </div>
        <div>
          <dt>Platform</dt>
          <dd>${platform}, ${processors} processors</dd>
        </div>
        <div>
          <dt>Root seed</dt>
          <dd>${seed}</dd>
        </div>
        <div>
          <dt>Trusted stages</dt>
          <dd>${
    trusted === ""
      ? "none"
      : `${trusted}: they ran native code or a program, and nothing confined them`
  }</dd>
        </div>
        ${
    enforced === "" ? "" : markup`<div>
          <dt>Enforced stages</dt>
          <dd>${enforced}: they ran native code or a program, and saw only what they declare</dd>
        </div>`
  }
        <div>
          <dt>Packages</dt>
          <dd><details><summary>${packages.length} from npm</summary>${
    packages.map((name) =>
      markup`
              <span><code>${name}</code></span>
            `
    )
  }</details></dd>
        </div>
      </dl>
    </section>
  `;
}
