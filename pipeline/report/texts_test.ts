import assert from "node:assert/strict";
import { scorecardLines } from "../printers/scorecard_lines.ts";
import { painter } from "../printers/words.ts";
import { bibtex } from "./bibtex.ts";
import { type Claim, claimsOf } from "./claim.ts";
import { latexMacros } from "./latex.ts";

const claim: Claim = {
  id: "fig12-very-long",
  figure: 12,
  statement: "a statement that is much longer than what is left of a line in a narrow terminal",
  statistic: "s",
  relation: "<",
  threshold: -0.125,
  value: -1.23e-13,
  low: -2,
  high: 1,
  verdict: "inconclusive",
  ours: true,
};

Deno.test("scorecardLines() fit into 80 columns", () => {
  const short = { ...claim, id: "b", figure: 1, statement: "short", value: 1, ours: false };
  const lines = scorecardLines(
    [claim, short],
    "artifacts/standard/report/index.html",
    painter(false),
  );
  assert.equal(lines.length, 5);
  for (const line of lines) assert.ok([...line].length <= 80, line);
  assert.match(lines[0] ?? "", /^ {2}≈ fig12 {2}\[ours\] a statement .*… +-1.23e-13 {2}< -0.125$/);
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
    [{ ...claim, ours: "no" }, /\[0\]\.ours/],
  ];
  for (const [value, problem] of wrong) assert.throws(() => claimsOf([value]), problem);
  assert.throws(() => claimsOf({}), /not a list/);
});
