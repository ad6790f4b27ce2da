/**
 * Outcomes that the documentation quotes are those that the committed results have: an estimate with
 * its interval, `−0.64 [−1, −0.23]`, and a verdict, `**gain-D is reproduced**`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { codec } from "../../pipeline/codecs/csv_codec.ts";
import {
  type JudgedUnder,
  type OutcomeColumns,
  outcomeRows,
} from "../../stages/figures/outcome_rows.ts";
import { outcomesFormat } from "../../stages/under_readings.ts";

const root = new URL("../../", import.meta.url);
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

const table = codec.decode(
  Deno.readFileSync(new URL("docs/robustness.csv", root)),
  outcomesFormat.options as Parameters<typeof codec.decode>[1],
);
const outcomes: readonly JudgedUnder[] = outcomeRows(table as unknown as OutcomeColumns);
const pages = [...Deno.readDirSync(new URL("docs/", root))].map(({ name }) => name)
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, text: Deno.readTextFileSync(new URL(`docs/${name}`, root)) }));

Deno.test("quotesIn() finds estimates across lines, with the claim that they are of", () => {
  const page =
    "- **a-b is inconclusive**: it is 1.89 [0.94,\n  2.68] or −0.5\n  [−1, ∞]\n- 2 [1, 3]";
  assert.deepEqual(quotesIn(page), [
    { quote: "1.89 [0.94, 2.68]", numbers: ["1.89", "0.94", "2.68"], claim: "a-b" },
    { quote: "−0.5 [−1, ∞]", numbers: ["−0.5", "−1", "∞"] },
    { quote: "2 [1, 3]", numbers: ["2", "1", "3"] },
  ]);
});

Deno.test("estimates in the docs are those of the committed outcomes", () => {
  const quotes = pages.flatMap(({ name, text }) => quotesIn(text).map((one) => ({ name, ...one })));
  assert.ok(quotes.length >= 6, `${quotes.length}`);
  for (const { name, quote, numbers, claim } of quotes) {
    const found = outcomes.some((row) =>
      (claim === undefined || row.claim === claim) &&
      [row.value, row.low, row.high].every((value, i) => isRounded(numbers[i] ?? "", value))
    );
    assert.ok(
      found,
      `docs/${name}: no outcome in docs/robustness.csv is ${quote} (${claim ?? "any"})`,
    );
  }
});

Deno.test("verdicts in the docs are those of the committed outcomes", () => {
  const said = pages.flatMap(({ name, text }) =>
    [...wordsOf(text).matchAll(/\*\*([\w-]+) is (not reproduced|reproduced|inconclusive)\*\*/g)]
      .map(([, claim = "", verdict = ""]) => ({ name, claim, verdict }))
  );
  assert.ok(said.length >= 3, `${said.length}`);
  for (const { name, claim, verdict } of said) {
    const own = outcomes.find((row) => row.claim === claim && row.variant === "ours");
    assert.equal(verdict, own?.verdict, `docs/${name}: ${claim}`);
  }
});
