/** What leaves for a text in LaTeX: `cite.bib` and `claims.tex`, compiled by biber and pdflatex. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Claim } from "../../pipeline/model/claim.ts";
import { bibtex } from "../../pipeline/report/bibtex.ts";
import { latexMacros } from "../../pipeline/report/latex.ts";
import { isDenied, works } from "../needs.ts";

const hasLatex = ["pdflatex", "biber"].every((program) => works(program, "--version")) &&
  ["biblatex.sty", "etoolbox.sty"].every((file) => works("kpsewhich", file));

const citation = `
title: "50 % of {a_b} & $x^2$ \\\\ ~ #1 {unbalanced, “α < β” – é"
version: 1.10
doi: 10.5281/zenodo.12345_67
url: "https://github.com/lab/my_repo~x/a%20b?c=1&d=#frag"
date-released: 2025-03-04
authors:
  - { family-names: Müller, given-names: Jürgen, name-particle: von der, name-suffix: Jr. }
  - { name: "Smith & Sons and {Daughters}" }
  - { family-names: "O'Brien, MD", given-names: K. }
references:
  - { type: article, title: "On α-β -- “quotes”", year: 2024, journal: X & Y, volume: 12, issue: 3,
      start: 45, end: 67, doi: 10.1000/abc_def, url: "https://a.org/~user/p_1.html",
      authors: [{ family-names: Ångström, given-names: A. }] }
  - { type: thesis, title: T, institution: { name: UCL }, year: 1999, authors: [{ alias: someone }] }
  - { type: conference-paper, title: In, conference: { name: NeurIPS }, year: 2019,
      authors: [{ family-names: X }] }
  - { type: book, title: 本, year: 2020, publisher: { name: CUP }, authors: [{ family-names: Ō }] }
`;

const claim: Claim = {
  id: "fig1-α_b",
  figure: 1,
  statement: "50 % of {a}\nrises",
  sources: ["caption of Figure 1"],
  reading: "λ₁ ≥ 10⁻³ & ‖w‖ ~ θ".replace("‖w‖", "w"),
  statistic: "s",
  unit: "draw",
  units: 8,
  relation: "<",
  threshold: 0,
  thresholdReason: "zero",
  value: -1.5e-12,
  low: -Infinity,
  high: NaN,
  p: 0.2,
  contrary: 0.8,
  verdict: "inconclusive",
  adjusted: "inconclusive",
  meaning: "It may be ± 1 % {so} \\ or #2, “a → b” – c",
};

Deno.test({
  name: "biber and pdflatex compile cite.bib and claims.tex, without an error or a warning",
  ignore: isDenied("LaTeX with biblatex and biber", hasLatex),
  fn: () => {
    const folder = Deno.makeTempDirSync();
    const write = (name: string, text: string): void =>
      Deno.writeTextFileSync(join(folder, name), text);
    const run = (program: string, ...args: string[]): string => {
      const { code, stdout, stderr } = new Deno.Command(program, { args, cwd: folder })
        .outputSync();
      const text = new TextDecoder("latin1").decode(stdout) + new TextDecoder().decode(stderr);
      assert.equal(code, 0, text);
      return text;
    };
    try {
      const macros = latexMacros([claim, { ...claim, id: "日本" }]);
      const names = [...macros.matchAll(/^\\newcommand\{(\\\w+)\}/gm)].map(([, name]) => name);
      write("claims.tex", macros);
      // pdflatex has no Chinese; that biber keeps it is seen below.
      write(
        "cite.bib",
        bibtex(citation, { pipeline: "p", profile: "a_b", claims: null, citation: null }),
      );
      write(
        "text.tex",
        `\\documentclass{article}\\usepackage[backend=biber]{biblatex}
\\addbibresource{cite.bib}\\DeclareUnicodeCharacter{672C}{B}\\input{claims.tex}
\\begin{document}${
          names.map((name) => `${name}{} `).join("\n")
        }\\nocite{*}\\printbibliography\\end{document}`,
      );
      const latex = ["-interaction=nonstopmode", "-halt-on-error", "text.tex"];
      run("pdflatex", ...latex);
      const said = run("biber", "text");
      assert.doesNotMatch(said, /WARN|ERROR/);
      run("pdflatex", ...latex);
      const log = run("pdflatex", ...latex);
      assert.doesNotMatch(log, /Missing character|undefined|multiply/i);
      const list = Deno.readTextFileSync(join(folder, "text.bbl"));
      for (
        const kept of [
          "\\verb https://github.com/lab/my_repo~x/a%20b?c=1&d=#frag",
          "\\verb 10.5281/zenodo.12345_67",
          "\\field{version}{1.10}",
          "{{本}}",
          "family={Müller}",
          "prefix={von\\bibnamedelima der}",
          "suffix={Jr.}",
          "family={{O'Brien, MD}}",
          "family={{Smith \\& Sons and \\textbraceleft{}Daughters\\textbraceright{}}}",
        ]
      ) assert.ok(list.includes(kept), `${kept}\n${list}`);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
