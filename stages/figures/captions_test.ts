/**
 * What captions may say: numbers that the experiment gives, and verdicts that the claims give.
 *
 * @module
 */

import assert from "node:assert/strict";
import { everyFigure, judgedFigures, type MadeUp } from "./_every_figure.ts";
import type { Figure } from "./figure.ts";
import type { Judged } from "./outcome.ts";

const claim: Judged = { sources: ["abstract"], statement: "CLAIMED", verdict: "reproduced" };
const madeUp: MadeUp = { experiment: 0, turned: false, claims: [claim] };

/** All that a figure says, without the schemes, which one table gives to experiments and captions. */
function textOf({ usermeta: { caption, ours } }: Figure): string {
  return [caption, ...ours].join(" ").replaceAll(/Schemes: .*?θ₂ = [^)]*\)(?=[.;])/g, "");
}

/** What is so by definition, whatever the experiment. */
const definitions = ["K = 2", "M = 1", "u = 0", "u = 1", "α = 0", "γ = 0"];
const definedNumbers = ["0", "1", "2", "π/4", "π/16", "10⁻⁶", "10⁻⁷", "10⁻¹⁰", "0.1"];

const NUMBER = "10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\\d*π(?:/\\d+)?|\\d[\\d.,]*\\d|\\d";

function numbersIn(text: string): { assigned: Set<string>; free: Set<string> } {
  const spoken = text.replaceAll(/Figures? \d+(?:(?:, | and )\d+)*/g, "");
  const assignment = new RegExp(`\\S+ = (?:${NUMBER})(?![⁻⁰¹²³⁴⁵⁶⁷⁸⁹\\d])`, "g");
  const assigned = new Set(spoken.match(assignment) ?? []);
  const free = new Set(spoken.replaceAll(assignment, "").match(new RegExp(NUMBER, "g")) ?? []);
  return { assigned, free };
}

Deno.test("captions have no number that stays when every number of the experiment is another", () => {
  const [first, second] = [everyFigure(madeUp), everyFigure({ ...madeUp, experiment: 1 })];
  for (const [name, figure] of Object.entries(first)) {
    const other = second[name];
    assert.ok(other, name);
    const [a, b] = [numbersIn(textOf(figure)), numbersIn(textOf(other))];
    const same = (kind: "assigned" | "free", allowed: readonly string[]): string[] =>
      [...a[kind].intersection(b[kind])].filter((number) => !allowed.includes(number));
    assert.deepEqual(same("assigned", definitions), [], `${name}: ${textOf(figure)}`);
    assert.deepEqual(same("free", definedNumbers), [], `${name}: ${textOf(figure)}`);
  }
});

Deno.test("captions turn with the claims, and say no verdict of their own", () => {
  const all = (verdict: Judged["verdict"]) =>
    everyFigure({ ...madeUp, claims: [{ ...claim, verdict }] });
  const kinds = {
    "reproduced": "Reproduced: CLAIMED.",
    "inconclusive": "Inconclusive: CLAIMED.",
    "not reproduced": "Not reproduced: CLAIMED.",
  } as const;
  for (const verdict of ["reproduced", "inconclusive", "not reproduced"] as const) {
    const figures = all(verdict);
    for (const name of judgedFigures) {
      const { usermeta, description = "" } = figures[name] ?? {};
      assert.equal(usermeta?.outcome, kinds[verdict], name);
      assert.ok(description.startsWith(`${usermeta.caption} ${kinds[verdict]} [ours]`), name);
    }
  }
});

/** Words that say how something came out. */
const judging = new RegExp(
  "\\b(?:decides?|favou?rs?|helps?|works?|protects?|forgets?|falls|rises|makes?|leaves|cannot|" +
    "better|worse|harms?|keeps?|likely|hardly|nothing to|only where|as in the paper|reproduced)\\b",
  "i",
);

Deno.test("captions have no judging sentence that stays when every result is turned round", () => {
  const [straight, turned] = [false, true].map((turned) =>
    everyFigure({ ...madeUp, claims: [], turned })
  );
  for (const [name, figure] of Object.entries(straight ?? {})) {
    const other = new Set(sentences(textOf(turned?.[name] ?? figure)));
    const staying = sentences(textOf(figure)).filter((sentence) => other.has(sentence));
    assert.deepEqual(staying.filter((sentence) => judging.test(sentence)), [], name);
  }
});

function sentences(text: string): string[] {
  return text.split(/[.;:] /);
}

Deno.test("checks of ours are in no caption", () => {
  const figures = everyFigure({ ...madeUp, claims: [{ ...claim, sources: [] }] });
  for (const name of judgedFigures) {
    assert.doesNotMatch(figures[name]?.description ?? "CLAIMED", /CLAIMED|eproduced/);
  }
});
