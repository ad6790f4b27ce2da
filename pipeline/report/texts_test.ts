import assert from "node:assert/strict";
import { scorecardLines } from "../cli/printers/scorecard_lines.ts";
import { painter } from "../cli/printers/words.ts";
import { bibtex } from "./bibtex.ts";
import { type Claim, claimsOf } from "../model/claim.ts";
import { latexMacros } from "./latex.ts";

const claim: Claim = {
  id: "fig12-very-long",
  figure: 12,
  statement: "a statement that is much longer than what is left of a line in a narrow terminal",
  sources: ["abstract", "caption of Figure 12"],
  reading: "what it is taken to mean",
  statistic: "s",
  unit: "draw",
  units: 8,
  relation: "<",
  threshold: -0.125,
  thresholdReason: "an eighth",
  value: -1.23e-13,
  low: -2,
  high: 1,
  p: 0.2,
  contrary: 0.8,
  verdict: "inconclusive",
  adjusted: "inconclusive",
  meaning: "It may be.",
};

Deno.test("scorecardLines() fit into 80 columns, intervals too, and put checks of ours apart", () => {
  const ours: Claim = { ...claim, id: "b", figure: 1, statement: "short", sources: [] };
  const found: Claim = { ...claim, verdict: "reproduced", low: -1.234e-300, high: -1.234e-301 };
  const lines = scorecardLines(
    [ours, claim, found],
    "artifacts/standard/report/index.html",
    painter(false),
  );
  for (const line of lines) assert.ok([...line].length <= 80, line);
  assert.deepEqual(lines.slice(0, 3), [
    "  ≈ fig12  fig12-very-long: a statement that is much longer than what is left o…",
    "           -1.23 × 10⁻¹³ [-2, 1] < -0.125; 8 draws, abstract; caption of Figure…",
    "  ✓ fig12  fig12-very-long: a statement that is much longer than what is left o…",
  ]);
  assert.match(lines[3] ?? "", /10⁻³⁰¹\] < -0.125; ≈ after Hol…$/);
  assert.deepEqual(lines.slice(4), [
    "Checks of ours",
    "  ≈ fig1   b: short",
    "           -1.23 × 10⁻¹³ [-2, 1] < -0.125; 8 draws, ours",
    "1 of 2 claims of the paper reproduced, 1 inconclusive",
    "0 after Holm; familywise level 5 %, intervals of 90 %",
    "0 of 1 checks of ours reproduced, 1 inconclusive",
    "Report: artifacts/standard/report/index.html",
  ]);
});

Deno.test("latexMacros() gives ids of the same letters different names", () => {
  const text = latexMacros([claim, { ...claim, id: "fig1-2 very.long" }, { ...claim, id: "é%" }]);
  const names = [...text.matchAll(/newcommand\{\\(\w+)\}/g)].map(([, name]) => name ?? "");
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.every((name) => /^[A-Za-z]+$/.test(name)), String(names));
  assert.ok(names.includes("claimFigOneTwoVeryLongValue"));
});

Deno.test("bibtex() says what is wrong with a citation file", () => {
  const facts = { pipeline: "p", profile: "standard", claims: null, citation: null };
  for (const text of ["- a list", "a: [", "just text"]) {
    assert.throws(() => bibtex(text, facts), /Cannot read "CITATION.cff"/, text);
  }
  assert.match(bibtex("title: 50 % {x}", facts), /title = \{\{50 \\% \\\{x\\\}\}\}/);
});

Deno.test("claimsOf() names the field that is wrong", () => {
  assert.deepEqual(claimsOf([claim]), [claim]);
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ ...claim, value: "1" }, /\[0\]\.value is not a number/],
    [{ ...claim, statement: 1 }, /\[0\]\.statement is not a text/],
    [{ ...claim, relation: "=" }, /\[0\]\.relation/],
    [{ ...claim, verdict: "maybe" }, /\[0\]\.verdict/],
    [{ ...claim, adjusted: undefined }, /\[0\]\.adjusted/],
    [{ ...claim, sources: "abstract" }, /\[0\]\.sources is not a list of texts/],
    [{ ...claim, sources: [1] }, /\[0\]\.sources is not a list of texts/],
    [{ ...claim, units: "8" }, /\[0\]\.units is neither a number nor null/],
    [{ ...claim, p: undefined }, /\[0\]\.p is neither a number nor null/],
    [{ ...claim, reading: undefined }, /\[0\]\.reading is not a text/],
  ];
  for (const [value, problem] of wrong) assert.throws(() => claimsOf([value]), problem);
  assert.throws(() => claimsOf({}), /not a list/);
});
