import assert from "node:assert/strict";
import { scorecardLines } from "../cli/printers/scorecard_lines.ts";
import { painter } from "../cli/printers/words.ts";
import { bibtex } from "./bibtex.ts";
import type { Claim } from "../model/claim.ts";
import { claimsOf } from "../model/claim_shape.ts";
import { latexMacros } from "./latex.ts";
import { latexText } from "./latex_text.ts";

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

const facts = { pipeline: "p", profile: "a_b", claims: null, citation: null };

Deno.test("bibtex() says what is wrong with a citation file", () => {
  for (const text of ["- a list", "a: [", "just text", ""]) {
    assert.throws(() => bibtex(text, facts), /Cannot read "CITATION.cff"/, text);
  }
});

/** The fields of one entry. */
function fieldsIn(cff: string, at = 0): { readonly [name: string]: string } {
  const entry = bibtex(cff, facts).split("\n\n")[at] ?? "";
  const kind = /^@(\w+)/.exec(entry)?.[1] ?? "";
  return {
    kind,
    ...Object.fromEntries(
      [...entry.matchAll(/^ {2}(\w+) = \{(.*)\},$/gm)].map(([, n, v]) => [n, v]),
    ),
  };
}

Deno.test("bibtex() writes addresses as they are, versions as text, and braces that are balanced", () => {
  const fields = fieldsIn(`
title: "50 % of {a_b} & $x^2$ ~ #1 {unbalanced"
version: 1.10
doi: https://doi.org/10.5281/zenodo.12345_67
repository-code: "https://github.com/lab/my_repo~x/a%20b?c=1&d=#frag{1}"
date-released: 2025-03-04
`);
  assert.equal(fields["version"], "1.10");
  assert.equal(fields["doi"], "10.5281/zenodo.12345_67");
  assert.equal(fields["url"], "https://github.com/lab/my_repo~x/a%20b?c=1&d=#frag%7B1%7D");
  assert.deepEqual([fields["year"], fields["month"]], ["2025", "3"]);
  for (const [name, value] of Object.entries(fields)) {
    const [open, closed] = [value.split("{").length, value.split("}").length];
    assert.equal(open, closed, `${name}: ${value}`);
  }
});

Deno.test("bibtex() keeps names apart, whatever is in them", () => {
  const { author } = fieldsIn(`
title: x
authors:
  - { family-names: Müller, given-names: Jürgen, name-particle: von der, name-suffix: Jr. }
  - { name: "Smith & Sons and Daughters" }
  - { family-names: 李, given-names: 明 }
  - { family-names: "O'Brien, MD", given-names: K. }
  - { alias: someone }
`);
  assert.equal(
    author,
    "von der Müller, Jr., Jürgen and {Smith \\& Sons and Daughters} and 李, 明 and " +
      "{O'Brien, MD}, K. and {someone}",
  );
});

Deno.test("bibtex() has the fields of every kind of work", () => {
  const works: readonly (readonly [yaml: string, fields: { readonly [name: string]: string }])[] = [
    [
      "type: article, journal: J, volume: 12, issue: 3, start: 45, end: 67, issn: 1-2",
      { kind: "article", journal: "J", volume: "12", number: "3", pages: "45--67", issn: "1-2" },
    ],
    ["type: article, pages: 7", { pages: "7" }],
    [
      "type: conference-paper, conference: { name: NeurIPS }, collection-title: LNCS",
      { kind: "inproceedings", booktitle: "NeurIPS", series: "LNCS" },
    ],
    ["type: conference-paper, collection-title: ICLR", { booktitle: "ICLR" }],
    [
      "type: book, publisher: { name: CUP }, edition: 2, isbn: 3, location: { name: C }",
      { kind: "book", publisher: "CUP", edition: "2", isbn: "3", address: "C" },
    ],
    ["type: thesis, thesis-type: PhD, institution: { name: UCL }", {
      kind: "phdthesis",
      school: "UCL",
    }],
    ["type: thesis, thesis-type: Master's", { kind: "mastersthesis" }],
    ["type: report, institution: { name: NASA }, number: 7", {
      kind: "techreport",
      institution: "NASA",
      number: "7",
    }],
    ["type: website, url: https://a.b, date-accessed: 2024-05-06", {
      kind: "online",
      urldate: "2024-05-06",
    }],
    ["type: dataset", { kind: "dataset" }],
    ["type: software-code", { kind: "software" }],
    ["type: edited-work, editors: [{ family-names: E, given-names: F }]", {
      kind: "collection",
      editor: "E, F",
    }],
    ["type: magazine-article", { kind: "article" }],
    ["type: unpublished", { kind: "unpublished" }],
    ["type: map", { kind: "misc" }],
    [
      "type: generic, identifiers: [{ type: doi, value: 10.1/a_b }, { type: other, value: 'arXiv:1.2' }]",
      {
        kind: "misc",
        doi: "10.1/a_b",
        eprint: "1.2",
        archiveprefix: "arXiv",
      },
    ],
  ];
  for (const [work, wanted] of works) {
    const fields = fieldsIn(`title: own\nreferences: [{ title: T, ${work} }]`, 1);
    for (const [name, value] of Object.entries(wanted)) {
      assert.equal(fields[name], value, `${name} of ${work}`);
    }
  }
  const preferred = "title: own\npreferred-citation: { type: article, title: This }\n" +
    "references: [{ title: That }]";
  assert.deepEqual([1, 2].map((at) => fieldsIn(preferred, at)["title"]), ["{This}", "{That}"]);
});

Deno.test("latexText() writes no character that pdflatex would lose, take for a command or join", () => {
  assert.equal(
    latexText("a<b>c|d \"q\" – é [y] “z” -- '' λ₁ ≥ −1 日本\n\u0007x"),
    "a\\textless{}b\\textgreater{}c\\textbar{}d \"q\" -- é [y] ``z'' -{}- '{}' " +
      "\\ensuremath{\\lambda}\\ensuremath{_{1}} \\ensuremath{\\geq} \\ensuremath{-}1 日本 x",
  );
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
