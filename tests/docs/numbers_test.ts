/**
 * What the documentation quotes of results is what the published ones say (`docs/results/`): an estimate
 * with its interval, `−0.64 [−1, −0.23]`, a verdict, `**gain-D is reproduced**`, a tally,
 * `23 of 29 claims of the paper`, a value by its name in the link to it,
 * `[−0.57](results/robustness.csv "gain-D under factors=without-orientation")`, and the table of Figure 4.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { fromCanonical } from "../../pipeline/base/canonical.ts";
import { fileDigest } from "../../pipeline/base/digest.ts";
import { codec } from "../../pipeline/codecs/csv_codec.ts";
import { type Claim, parted, tallyOf } from "../../pipeline/model/claim.ts";
import { claimsOf } from "../../pipeline/model/claim_shape.ts";
import { tallyText } from "../../pipeline/model/claim_words.ts";
import type { Listing } from "../../pipeline/report/published/listing.ts";
import { networksFormat } from "../../stages/dci/mod.ts";
import {
  type JudgedUnder,
  type OutcomeColumns,
  outcomeRows,
} from "../../stages/figures/outcome_rows.ts";
import { outcomesFormat } from "../../stages/under_readings.ts";

const root = new URL("../../", import.meta.url);
const results = new URL("docs/results/", root);
const NUMBER = "[−-]?(?:∞|\\d+(?:\\.\\d+)?)";
const QUOTED = new RegExp(`(?<![\\d.])(${NUMBER}) \\[(${NUMBER}), (${NUMBER})\\]`, "g");

/** What a page says outside its blocks of code, in one line. */
function wordsOf(page: string): string {
  return page.replaceAll(/^```.*?^```$/gms, "").replaceAll(/\s+/g, " ");
}

/** Estimates in a text with the claim in bold before them, if there is one in the same list item. */
export function quotesIn(page: string): { quote: string; numbers: string[]; claim?: string }[] {
  return page.split(/\n(?=- |\n|#)/).flatMap((passage) => {
    const words = wordsOf(passage);
    const claim = /\*\*([\w-]+) is /.exec(words)?.[1];
    return [...words.matchAll(QUOTED)].map(([quote, ...numbers], i) => ({
      ...{ quote, numbers },
      // Those that follow the first are of other claims.
      ...(claim !== undefined && i === 0 ? { claim } : {}),
    }));
  });
}

/** Whether a number as it is written is this one, rounded to the digits that are written. */
function isRounded(written: string, value: number): boolean {
  const digits = /\.(\d+)/.exec(written)?.[1]?.length ?? 0;
  if (written.includes("∞")) return Math.abs(value) === Infinity;
  return Number(value.toFixed(digits)) === Number(written.replace("−", "-"));
}

/** A published table, as the format that its stage declares has it. */
function tableAt(path: string, options: unknown): Record<string, readonly unknown[]> {
  return codec.decode(
    Deno.readFileSync(new URL(path, results)),
    options as Parameters<typeof codec.decode>[1],
  ) as unknown as Record<string, readonly unknown[]>;
}

/** A claim's outcome as the scorecard has it. */
type Outcome = Pick<Claim, "id" | "value" | "low" | "high" | "p" | "verdict">;

const claims = claimsOf(fromCanonical(Deno.readTextFileSync(new URL("claims.json", results))));
const { paper, ours } = parted(claims);
const outcomes: readonly JudgedUnder[] = outcomeRows(
  tableAt("robustness.csv", outcomesFormat.options) as unknown as OutcomeColumns,
);
const pages = [
  { name: "README.md", text: Deno.readTextFileSync(new URL("README.md", root)) },
  ...[...Deno.readDirSync(new URL("docs/", root))].map(({ name }) => `docs/${name}`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => ({ name, text: Deno.readTextFileSync(new URL(name, root)) })),
];

/** What a claim came to: on the scorecard, and, less finely, under our reading and others. */
function outcomesOf(claim: string | undefined): readonly Omit<Outcome, "id" | "p">[] {
  return [
    ...claims.filter(({ id }) => claim === undefined || id === claim),
    ...outcomes.filter((row) => claim === undefined || row.claim === claim),
  ];
}

Deno.test("quotesIn() finds estimates across lines, with the claim that they are of", () => {
  const page =
    "- **a-b is inconclusive**: it is 1.89 [0.94,\n  2.68] or −0.5\n  [−1, ∞]\n- 2 [1, 3]";
  assert.deepEqual(quotesIn(page), [
    { quote: "1.89 [0.94, 2.68]", numbers: ["1.89", "0.94", "2.68"], claim: "a-b" },
    { quote: "−0.5 [−1, ∞]", numbers: ["−0.5", "−1", "∞"] },
    { quote: "2 [1, 3]", numbers: ["2", "1", "3"] },
  ]);
});

Deno.test("published results are as they were written, and no others lie beside them", () => {
  const { files }: Listing = JSON.parse(Deno.readTextFileSync(new URL("results.json", results)));
  const there = (below: string): string[] =>
    [...Deno.readDirSync(new URL(below, results))].flatMap(({ name, isDirectory }) =>
      isDirectory ? there(`${below}${name}/`) : [`${below}${name}`]
    );
  assert.deepEqual(
    there("./").map((path) => path.slice(2)).sort(),
    [...Object.keys(files), "results.json"].sort(),
  );
  for (const [path, { sha256 }] of Object.entries(files)) {
    assert.equal(fileDigest(fileURLToPath(new URL(path, results))), sha256, path);
  }
});

Deno.test("estimates in the docs are those of the published results", () => {
  const quotes = pages.flatMap(({ name, text }) => quotesIn(text).map((one) => ({ name, ...one })));
  assert.ok(quotes.length >= 6, `${quotes.length}`);
  for (const { name, quote, numbers, claim } of quotes) {
    const found = outcomesOf(claim).some(({ value, low, high }) =>
      [value, low, high].every((value, i) => isRounded(numbers[i] ?? "", value))
    );
    assert.ok(found, `${name}: no outcome in docs/results is ${quote} (${claim ?? "any"})`);
  }
});

Deno.test("verdicts in the docs are those of the published results", () => {
  const said = pages.flatMap(({ name, text }) =>
    [...wordsOf(text).matchAll(/\*\*([\w-]+) is (not reproduced|reproduced|inconclusive)\*\*/g)]
      .map(([, claim = "", verdict = ""]) => ({ name, claim, verdict }))
  );
  assert.ok(said.length >= 3, `${said.length}`);
  for (const { name, claim, verdict } of said) {
    assert.equal(verdict, claims.find(({ id }) => id === claim)?.verdict, `${name}: ${claim}`);
  }
});

Deno.test("tallies in the docs are those of the published results", () => {
  const tallies = [tallyText(tallyOf(paper), "claims"), tallyText(tallyOf(ours), "checks")];
  const said = pages.flatMap(({ name, text }) => {
    const words = text.replaceAll(/\s+/g, " ");
    const counts = [...words.matchAll(
      /\d+ of \d+ (?:claims|checks)(?: of the paper| of ours)? reproduced(?:, \d+ inconclusive)?(?:, \d+ not)?/g,
    )].map(([text]) => ({ name, text: text.replace(/ of the paper| of ours/, "") }));
    const adjusted = [...words.matchAll(/(\d+) (?:reproduced )?after Holm/g)]
      .map(([, n = ""]) => ({ name, n: Number(n) }));
    for (const { n } of adjusted) assert.equal(n, tallyOf(paper).adjusted, name);
    return counts;
  });
  assert.ok(said.length >= 1, `${said.length}`);
  for (const { name, text } of said) assert.ok(tallies.includes(text), `${name}: ${text}`);
});

Deno.test("what the docs quote by name has the value of that name", () => {
  const links = pages.flatMap(({ name, text }) =>
    [
      ...wordsOf(text).matchAll(
        /\[([^\]]*)\]\((?:docs\/)?results\/([\w./-]*)(?:#([\w-]+))?(?: "([^"]*)")?\)/g,
      ),
    ].map(([, quoted = "", file = "", anchor, of]) => ({ name, quoted, file, anchor, of }))
  );
  const named = links.filter(({ of }) => of !== undefined);
  assert.ok(named.length >= 4, `${named.length}`);
  const published = Deno.readTextFileSync(new URL("README.md", results));
  for (const { name, quoted, file, anchor, of } of links) {
    Deno.statSync(new URL(file, results));
    if (anchor !== undefined) {
      assert.ok(published.includes(`<a id="${anchor}">`), `${name}: ${anchor}`);
    }
    if (of === undefined) continue;
    const [, claim = "", variant, field = "value"] =
      /^([\w-]+?)(?: under (\S+?))?(?:, (p|verdict))?$/.exec(of) ?? [];
    const outcome: Partial<Outcome> | undefined = variant === undefined
      ? claims.find(({ id }) => id === claim)
      : outcomes.find((row) => row.claim === claim && row.variant === variant);
    assert.ok(outcome !== undefined, `${name}: there is no "${of}" in docs/results`);
    const value = outcome[field as "value" | "p" | "verdict"];
    const isSame = typeof value === "number" ? isRounded(quoted, value) : quoted === value;
    assert.ok(isSame, `${name}: "${of}" is ${value}, not ${quoted}`);
  }
});

Deno.test("the table of Figure 4 in the docs is that of the published networks", () => {
  const page = pages.find(({ name }) => name === "docs/figure4.md")?.text ?? "";
  const networks = tableAt("dci/networks/table.csv", networksFormat.options);
  const gains = [...new Set(networks["gain"] ?? [])];
  const columns: readonly (readonly [label: string, column: string])[] = [
    ["D", "disentanglement"],
    ["C", "completeness"],
    ["informativeness", "informativeness"],
    ["loss", "reconstruction"],
    ["latents in use", "latents_in_use"],
    ["D by lasso", "disentanglement_lasso"],
    ["D by forest", "disentanglement_forest"],
  ];
  const [, table = ""] = /## What came out\n[^]*?\n(\| gain [^]*?)\n\n/.exec(page) ?? [];
  const rows = new Map(
    table.split("\n").map((line) => {
      const [label = "", ...cells] = line.split("|").slice(1, -1).map((cell) => cell.trim());
      return [label, cells] as const;
    }),
  );
  assert.deepEqual(rows.get("gain"), gains.map(String));
  assert.equal(rows.size, columns.length + 2);
  for (const [label, column] of columns) {
    const expected = gains.map((gain, i) => {
      const values = (networks[column] ?? []).map(Number)
        .filter((_, n) => networks["gain"]?.[n] === gain);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
      const digits = /\.(\d+)/.exec(rows.get(label)?.[i] ?? "")?.[1]?.length ?? 0;
      return `${mean.toFixed(digits)} ± ${Math.sqrt(variance).toFixed(digits)}`;
    });
    assert.deepEqual(rows.get(label), expected, label);
  }
  const losses = gains.map((gain) =>
    (networks["reconstruction"] ?? []).map(Number).filter((_, n) => networks["gain"]?.[n] === gain)
  );
  const means = losses.slice(0, -1).map((all) => all.reduce((sum, x) => sum + x, 0) / all.length);
  const spread = 100 * (Math.max(...means) / Math.min(...means) - 1);
  const words = wordsOf(page);
  assert.ok(
    words.includes(`one network of gain 2, at ${Math.max(...losses.at(-1) ?? []).toFixed()} nats`),
  );
  assert.ok(
    words.includes(`from 0.3 to 1.5 the means are within ${Math.ceil(spread)} % of each other`),
  );
});
