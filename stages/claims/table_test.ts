import assert from "node:assert/strict";
import type { Claim, Declaration } from "./claim.ts";
import { declarations } from "./declarations.ts";
import { exact, meanOf } from "./estimate.ts";
import { judge } from "./judge.ts";
import { claimsPage, claimsTable, listed } from "./table.ts";

const theirs: Declaration<null> = {
  id: "their-claim",
  figure: 3,
  sources: ["abstract", "caption of Figure 3"],
  statement: "a | b",
  reading: "read as |this|",
  statistic: "|a − b|",
  unit: "draw",
  relation: "<",
  threshold: 1,
  thresholdReason: "one",
  measure: () => meanOf([0.1, 0.2, 0.3]),
  meaning: { reproduced: "It holds.", "not reproduced": "It does not." },
};
const claims: readonly Claim[] = judge([
  theirs,
  { ...theirs, id: "our-check", sources: [], figure: 1, measure: () => exact(2) },
  { ...theirs, id: "earlier", figure: 1 },
], null);

Deno.test("claimsPage() parts claims from checks of ours, in the order of the figures", () => {
  const [paper = "", ours = ""] = claimsPage(listed(claims)).split("## Checks of ours");
  assert.match(paper, /\*\*2 of 2 claims of the paper reproduced\.\*\* 2 reproduced after Holm\./);
  assert.match(ours, /0 of 1 checks of ours reproduced, 1 not/);
  const rows = (text: string): string[] => text.split("\n").filter((line) => /^\| \d/.test(line));
  assert.deepEqual(rows(paper).map((row) => row.split(" | ")[1]), ["earlier", "their-claim"]);
  assert.deepEqual(rows(ours).map((row) => row.split(" | ")[1]), ["our-check"]);
  // A bar within a cell would end it.
  for (const row of rows(paper)) assert.equal(row.replaceAll("\\|", "").split("|").length, 17);
  for (
    const part of ["abstract; caption of Figure 3", "3 draws", "It holds.", "0.2 [0.0314, 0.369]"]
  ) {
    assert.ok(paper.includes(part), part);
  }
});

Deno.test("claimsTable() has every field of every claim", () => {
  const table = claimsTable(listed(claims));
  assert.deepEqual(table.id, ["our-check", "earlier", "their-claim"]);
  assert.deepEqual(table.source, ["ours", ...Array(2).fill("abstract; caption of Figure 3")]);
  assert.deepEqual([...table.units], [NaN, 3, 3]);
  assert.deepEqual(listed(claims).map(({ p }) => p === null), [true, false, false]);
});

Deno.test("declarations have ids of their own, whole sentences, and both readings of weight entropy", () => {
  const ids = declarations.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, statement, reading, thresholdReason, meaning, unit } of declarations) {
    assert.match(id, /^[A-Za-z][A-Za-z-]*$/);
    for (const text of [statement, reading, thresholdReason]) {
      assert.ok(text.length > 10 && !/[.\s]$/.test(text), `${id}: ${text}`);
    }
    for (const text of Object.values(meaning)) assert.match(text, /\.$/, id);
    assert.ok(["draw", "seed", "none"].includes(unit));
  }
  for (const id of ["entropy-weights", "entropy-readout"]) {
    assert.deepEqual(declarations.find((one) => one.id === id)?.sources, ["abstract"]);
  }
});
