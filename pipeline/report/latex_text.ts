/**
 * Text for LaTeX, as pdflatex with its default font encoding prints it.
 *
 * Letters of Latin scripts stay as they are, as LaTeX reads UTF-8; of other scripts too, which XeLaTeX and
 * LuaLaTeX print where a font has them.
 *
 * @module
 */

/**
 * Text in which no character is a command of LaTeX, none is lost to the font's encoding, and none makes
 * another with its neighbour. Braces are spelled out, because BibTeX counts them even where they are
 * escaped.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const text = latexText("50 % of {a_b} \\ ~ λ < 1");
 * assert.equal(
 *   text,
 *   "50 \\% of \\textbraceleft{}a\\_b\\textbraceright{} \\textbackslash{} \\textasciitilde{} " +
 *     "\\ensuremath{\\lambda} \\textless{} 1",
 * );
 * ```
 */
export function latexText(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ")
    // Two hyphens or quotation marks are another mark, if nothing stands between them.
    .replace(
      /([-'`])\1+|[^A-Za-z0-9 .,;:()/=+*!?@'`"[\]-]/gu,
      (found) => [...found].map(commandOf).join("{}"),
    );
}

function commandOf(character: string): string {
  const own = commands[character];
  if (own !== undefined) return own;
  const symbol = symbols.get(character);
  if (symbol !== undefined) return `\\ensuremath{${symbol}}`;
  // deno-lint-ignore no-control-regex -- they mean nothing, and TeX refuses some
  return character.replace(/[\u0000-\u001f\u007f-\u009f]/, "");
}

const commands: { readonly [character: string]: string } = {
  ...Object.fromEntries(["%", "&", "$", "#", "_"].map((mark) => [mark, `\\${mark}`])),
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "–": "--",
  "—": "---",
  "‘": "`",
  "’": "'",
  "“": "``",
  "”": "''",
  "…": "\\dots{}",
  "\u00a0": "~",
  "\u202f": "\\,",
  "\u00ad": "\\-",
  "•": "\\textbullet{}",
  "°": "\\textdegree{}",
};

const greek =
  "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi o pi rho " +
  "varsigma sigma tau upsilon varphi chi psi omega";
const capitals =
  "A B Gamma Delta E Z H Theta I K Lambda M N Xi O Pi P  Sigma T Upsilon Phi X Psi Omega";

/** What pdflatex has in formulas only. */
const symbols: ReadonlyMap<string, string> = new Map([
  ...named(0x3b1, greek),
  ...named(0x391, capitals),
  ...[..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((mark, digit) => [mark, `^{${digit}}`] as const),
  ...[..."₀₁₂₃₄₅₆₇₈₉"].map((mark, digit) => [mark, `_{${digit}}`] as const),
  ...Object.entries({
    "⁻": "^{-}",
    "⁺": "^{+}",
    "ⁿ": "^{n}",
    "ₙ": "_{n}",
    "−": "-",
    "±": "\\pm",
    "∓": "\\mp",
    "×": "\\times",
    "·": "\\cdot",
    "÷": "\\div",
    "√": "\\surd",
    "∞": "\\infty",
    "≈": "\\approx",
    "≠": "\\neq",
    "≤": "\\leq",
    "≥": "\\geq",
    "≪": "\\ll",
    "≫": "\\gg",
    "∝": "\\propto",
    "∈": "\\in",
    "∑": "\\sum",
    "∏": "\\prod",
    "∫": "\\int",
    "∂": "\\partial",
    "∇": "\\nabla",
    "→": "\\to",
    "←": "\\leftarrow",
    "↔": "\\leftrightarrow",
    "⇒": "\\Rightarrow",
    "↦": "\\mapsto",
    "⊙": "\\odot",
    "ᵀ": "^{T}",
    "ℝ": "\\mathbf{R}",
    "ε": "\\varepsilon",
    "ϵ": "\\epsilon",
    "ϕ": "\\phi",
    "ϑ": "\\vartheta",
    "✓": "\\surd",
    "¬": "\\neg",
    "µ": "\\mu",
  }),
]);

/** Letters from a place on, by their commands; those of one letter are upright as in text. */
function named(from: number, names: string): (readonly [string, string])[] {
  return names.split(" ").flatMap((name, i) => {
    const letter = String.fromCodePoint(from + i);
    if (name === "") return [];
    return [[letter, name.length === 1 ? `\\mathrm{${name}}` : `\\${name}`] as const];
  });
}
