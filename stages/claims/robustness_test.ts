import assert from "node:assert/strict";
import { codec } from "../../pipeline/codecs/csv_codec.ts";
import type { ClaimVerdict } from "../../pipeline/model/claim.ts";
import type { Claim } from "./claim.ts";
import { outcomesOf, summaryOf } from "./robustness.ts";
import { type OutcomeColumns, outcomeRows } from "../figures/outcome_rows.ts";
import { outcomesFormat } from "../under_readings.ts";
import { turning } from "./turning.ts";
import { readingVariants } from "../readings.ts";
import { declarations } from "./declarations.ts";

const claim = (id: string, verdict: ClaimVerdict): Claim => ({
  ...{ id, figure: 6, sources: ["abstract"], statement: "s", reading: "r", statistic: "t" },
  ...{ unit: "draw", units: 3, relation: ">", threshold: 1, thresholdReason: "one" },
  ...{ value: 2, low: 1, high: 3, p: 0.1, contrary: 0.9, verdict, meaning: "It is." },
});
const under = (variant: string, ...verdicts: readonly ClaimVerdict[]) => ({
  variant,
  claims: ["hammer", "monotonic-one-unit", "open"].map((id, i) =>
    claim(id, verdicts[i] ?? "inconclusive")
  ),
});
const outcomes = outcomesOf([
  under("ours", "reproduced", "not reproduced"),
  under("eta=5", "inconclusive", "reproduced", "reproduced"),
  under("eta=2", "not reproduced", "not reproduced"),
  under("heads=1", "reproduced", "reproduced"),
]);

Deno.test("outcomesOf() leaves out claims that make no sense under a reading", () => {
  const of = (variant: string): readonly string[] =>
    outcomes.filter((one) => one.variant === variant).map((one) => one.claim);
  assert.deepEqual(of("heads=1"), ["hammer", "open"]);
  assert.deepEqual(of("eta=5"), ["hammer", "monotonic-one-unit", "open"]);
  assert.deepEqual([...new Set(outcomes.map(({ reading }) => reading))], ["ours", "eta", "heads"]);
});

const why = turning.find(({ claims, by }) =>
  claims.includes("monotonic-one-unit") && by.includes("eta=5")
)?.why;

Deno.test("summaryOf() counts where a claim holds, and names what turns it or leaves it open", () => {
  assert.deepEqual(summaryOf(outcomes), {
    "hammer": { ours: "reproduced", holds: 2, of: 4, turned: ["eta=2"], why: [], open: ["eta=5"] },
    "monotonic-one-unit": {
      ...{ ours: "not reproduced", holds: 1, of: 3, turned: ["eta=5"], open: [] },
      why: [`eta=5: ${why}`],
    },
    // Where ours decides nothing, nothing is turned.
    "open": { ours: "inconclusive", holds: 1, of: 4, turned: [], why: [], open: [] },
  });
});

Deno.test("what turned a verdict in the standard profile has a sentence, and nothing else has", () => {
  const path = new URL("../../docs/results/robustness.csv", import.meta.url);
  const { options } = outcomesFormat;
  const table = codec.decode(
    Deno.readFileSync(path),
    options as Parameters<typeof codec.decode>[1],
  );
  const rows = outcomeRows(table as unknown as OutcomeColumns).map((row) => ({
    ...row,
    reading: "",
    relation: "",
  }));
  assert.ok(rows.length > 500, `${rows.length}`);
  const explained = Object.entries(summaryOf(rows)).map(([claim, { turned }]) => {
    const by = turning.filter(({ claims }) => claims.includes(claim)).flatMap((one) => one.by);
    return { claim, turned: turned.toSorted(), by: by.toSorted() };
  });
  for (const { claim, turned, by } of explained) assert.deepEqual(by, turned, claim);
  const judged = new Set(explained.map(({ claim }) => claim));
  for (const { claims } of turning) for (const claim of claims) assert.ok(judged.has(claim), claim);
});

Deno.test("sentences on what turns a verdict are of readings and claims that there are", () => {
  const readings = readingVariants.map(({ name }) => name);
  const ids = declarations.map(({ id }) => id);
  for (const { claims, by, why } of turning) {
    assert.deepEqual(claims.filter((id) => !ids.includes(id)), []);
    assert.deepEqual(by.filter((name) => !readings.includes(name)), []);
    assert.match(why, /^[A-Z].*\.$/);
  }
});
