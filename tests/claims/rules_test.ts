import assert from "node:assert/strict";
import type { DciScores } from "../../stages/dci/mod.ts";
import { stream } from "../../stages/random/mod.ts";
import { declarations } from "../../stages/claims/declarations.ts";
import { figure3, type Figure3Data } from "../../stages/claims/figure3.ts";
import { figure4 } from "../../stages/claims/figure4.ts";
import { figure5 } from "../../stages/claims/figure5.ts";
import { figure6 } from "../../stages/claims/figure6.ts";
import { figure7 } from "../../stages/claims/figure7.ts";
import { finiteStudents } from "../../stages/claims/finite_students.ts";
import { judge } from "../../stages/claims/judge.ts";
import { calibrate, type RuleCalibration } from "./calibration.ts";
import { coverages } from "./coverage.ts";
import { declaredText, pagePath, partOf, plain, SAMPLES } from "./page.ts";
import { madeUp, randomOf } from "./made_up.ts";

const page = Deno.readTextFileSync(pagePath);

/** Rows of a table in a part of the page, cell by cell, without its head. */
function tableIn(name: string): string[][] {
  return partOf(page, name).split("\n").filter((line) => line.startsWith("|")).slice(2)
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

function shareIn(cell: string | undefined): number {
  return Number(cell?.replace(" %", "")) / 100;
}

/** Whether a share of few samples may be that of many: within 4 standard errors and what rounding adds. */
function assertAgree(few: number, many: number, samples: number, what: string): void {
  const error = Math.sqrt(Math.max(many * (1 - many), 1 / samples) / samples);
  assert.ok(Math.abs(few - many) < 4 * error + 1e-3, `${what}: ${few} of few, ${many} of many`);
}

Deno.test("docs/claims.md has every claim as it is declared", () => {
  const same = plain(partOf(page, "claims")) === plain(declaredText());
  assert.ok(same, "the page is of before: write it with deno run -A tests/claims/write_page.ts");
});

Deno.test("every claim that chance enters is made up, and no other", () => {
  const random = declarations.filter(({ unit }) => unit !== "none").map(({ id }) => id);
  assert.deepEqual(
    madeUp.map(({ id }) => id).sort(),
    random.sort(),
    "each needs an entry in tests/claims/made_up.ts, by which its rule is shown to be fair",
  );
});

Deno.test("the table of coverages is what the intervals do", () => {
  const samples = 100;
  const rows = tableIn("coverage");
  const found = coverages(samples);
  assert.equal(rows.length, found.length);
  for (const [i, { interval, sample, shares }] of found.entries()) {
    const [name, kind, ...written] = rows[i] ?? [];
    assert.deepEqual([name, kind], [interval, sample]);
    for (const [n, share] of shares.entries()) {
      assertAgree(share, shareIn(written[n]), samples, `${interval}, ${sample}`);
    }
    // What we use keeps its promise for the samples that it is made for, at every n.
    if (!interval.includes("ours") || /exponential|two modes/.test(sample)) continue;
    for (const cell of written) assert.ok(shareIn(cell) > 0.85, `${interval}: ${cell}`);
  }
});

Deno.test("the table of rules is what they do, and none is falsely reproduced above 5 %", () => {
  const samples = 40;
  const rows = tableIn("calibration");
  const { rules, after } = calibrate(samples);
  // The samples are the standard profile's: with other draws there the table has to be written anew.
  assert.deepEqual(
    rows.map(([id, n]) => [id, n]),
    rules.map(({ id, units }) => [id, String(units)]),
  );
  // Three standard errors of a share of 5 % in as many samples.
  const most = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / SAMPLES);
  for (const [i, rule] of rules.entries()) {
    const row = rows[i] ?? [];
    const shares: readonly (readonly [keyof RuleCalibration, number])[] = [
      ...[["falsely", 3], ["undecided", 4], ["power", 6], ["contrary", 7]] as const,
    ];
    for (const [name, column] of shares) {
      assertAgree(Number(rule[name]), shareIn(row[column]), samples, `${rule.id}, ${name}`);
    }
    assert.ok(shareIn(row[3]) <= most, `${rule.id} is falsely reproduced in ${row[3]}`);
    const contrary = 1 - shareIn(row[3]) - shareIn(row[4]);
    assert.ok(contrary <= most, `${rule.id} is falsely not reproduced in ${contrary}`);
    assert.ok(shareIn(row[6]) >= 0.8, `${rule.id} is seen in ${row[6]} only`);
  }
  const written = /and in ([\d.]+ %) after Holm/.exec(plain(partOf(page, "calibration")))?.[1];
  assert.ok(shareIn(written) <= 0.05, written);
  assertAgree(after, shareIn(written), samples, "scorecards");
});

Deno.test("rules tell true, false and undecided apart", () => {
  // The medians of nine made-up samples: one alone may be the one in twenty.
  for (const made of madeUp) {
    const count = (truth: "border" | "true" | "contrary", verdict: string): number =>
      Array.from({ length: 9 }, (_, i) => made.judged(truth, randomOf(made.id, truth, i)))
        .filter((claim) => claim.verdict === verdict).length;
    assert.ok(count("true", "reproduced") > 4, `${made.id}, where it is true`);
    assert.ok(count("border", "inconclusive") > 4, `${made.id}, at the border`);
    // That no two gains' D differ by 15 % takes more networks than five seeds.
    if (made.id === "gain-D-spread") continue;
    assert.ok(count("contrary", "not reproduced") > 4, `${made.id}, where the contrary is true`);
  }
});

const lambdas = [0, 1, 4, 16, 64];
const phase = {
  lambda_slow: [1, 1, 1, 2, 2, 2, 3, 3, 3],
  lambda_fast: [10, 20, 90, 10, 20, 90, 10, 20, 90],
  log_ratio: [0, 1, 2, -1, 0, 1, -2, -1, 0],
  specialises: [0, 0, 1, 0, 0, 1, 0, 0, 1],
};
const none: Figure3Data = {
  ...{ single: {}, coupled: {}, times: [], target: 1, start: 1e-3 },
  phase,
};

Deno.test("rules of Figure 3's diagram tell its orders and its border", () => {
  const judged = (changed: Partial<typeof phase>) =>
    judge(figure3.filter(({ id }) => id.startsWith("imbalance")), {
      ...none,
      phase: { ...phase, ...changed },
    }).map(({ verdict }) => verdict);
  assert.deepEqual(judged({}), ["reproduced", "reproduced"]);
  // It rises with λ₁ and, in one column, with λ₂ too.
  const oneRow = [0, 1, 2, -1, 0, 1, 2, 3, 4];
  assert.deepEqual(judged({ log_ratio: oneRow }), ["not reproduced", "reproduced"]);
  const upsideDown = phase.specialises.map((one) => 1 - one);
  assert.deepEqual(judged({ specialises: upsideDown }), ["reproduced", "not reproduced"]);
  const never = phase.specialises.map(() => 0);
  assert.deepEqual(judged({ specialises: never }), ["reproduced", "inconclusive"]);
});

Deno.test("rules of Figure 3's diagram take closeness and relative imbalance as they are read", () => {
  const judged = (read: Partial<Figure3Data>) =>
    judge(figure3.filter(({ id }) => id.startsWith("imbalance")), {
      ...none,
      // By differences the order is the other way round. One border tells all apart either way: between
      // the ratios 10 and 20, and between the differences 18 and 19.
      phase: {
        ...phase,
        distance: phase.log_ratio.map((ratio) => -ratio),
        specialises: [0, 1, 1, 0, 0, 1, 0, 0, 1],
      },
      ...read,
    }).map(({ value }) => value);
  assert.deepEqual(judged({}), [1, 1]);
  assert.deepEqual(judged({ closeness: "difference" }), [-1, 1]);
  assert.deepEqual(judged({ relativeImbalance: "difference" }), [1, 1]);
  const byRatio = phase.lambda_fast.map((fast, i) =>
    Number(fast / (phase.lambda_slow[i] ?? NaN) >= 10)
  );
  const border = (relativeImbalance: "ratio" | "difference") =>
    judge(figure3.filter(({ id }) => id === "imbalance-specialises"), {
      ...none,
      phase: { ...phase, specialises: byRatio },
      relativeImbalance,
    })[0]?.value ?? NaN;
  assert.equal(border("ratio"), 1);
  // 10/1 specialises and 20/3 does not, but 10 − 1 is less than 20 − 3.
  assert.ok(border("difference") < 1);
});

Deno.test("the rule of Figure 5's angle knows the readout's entropy for any K and M", () => {
  // H falls by 0.3 from one active unit to all alike: in shares, from log M / log K to 1.
  const of = (units: number, teacherUnits: number, H: (angle: number) => number) =>
    judge(figure5.filter(({ id }) => id === "entropy-readout"), {
      ...{ units, teacherUnits },
      panels: [0, 4].map((sixteenths) => ({
        sixteenths,
        cells: {
          ...{ sigma: [1, 1], norm: [1, 1], draw: [0, 1] },
          aggregated: [H(sixteenths), H(sixteenths)],
        },
      })),
    })[0]?.value ?? NaN;
  const falls = (angle: number): number => 0.8 - 0.3 * angle / 4;
  assert.ok(Math.abs(of(2, 1, falls) - 0.3) < 1e-12);
  // From 1/2 to 1 in units of log K, so that the slope is twice the fall.
  assert.ok(Math.abs(of(4, 2, falls) - 0.6) < 1e-12, `${of(4, 2, falls)}`);
});

Deno.test("rules of Figure 7 take the penalty that consolidation is read as", () => {
  const table = (best: number) => ({
    overlap: [0, 0, 0, 0],
    draw: [0, 0, 1, 1],
    strength: [0, 1, 0, 1],
    forgetting: [1, best, 1, best],
    second: [0, 0, 0, 0],
  });
  const best = { fisher: [0.1, 0.2], l2: [0.4, 0.2], loss: [0.5, 0.2] };
  const tables = (Object.keys(best) as (keyof typeof best)[]).flatMap((kind) =>
    ["imbalanced", "specialised-open", "not-specialised"].map((scheme) => ({
      ...{ scheme, kind },
      table: table(best[kind][scheme === "not-specialised" ? 1 : 0] ?? NaN),
    }))
  );
  const value = (penalty?: string): number =>
    judge(figure7.filter(({ id }) => id === "ewc"), {
      tables,
      ...(penalty === undefined ? {} : { penalty }),
    })[0]?.value ?? NaN;
  for (const [penalty, ratio] of [[undefined, 0.5], ["l2", 2], ["loss", 2.5]] as const) {
    assert.ok(Math.abs(value(penalty) - ratio) < 1e-12, `${penalty}`);
  }
});

Deno.test("the rule of Figure 3's times takes each time, and none that is missing", () => {
  const times = {
    lambda: lambdas,
    escaping_theory: [5, 4, 3, 0, 0],
    escaping_simulated: [5.01, 4, 3, 0, 0],
    hitting_theory: [9, 8, 7, 6, Infinity],
    hitting_simulated: [9, 8, 7, 6.01, Infinity],
  };
  const verdict = (changed: Partial<typeof times>) =>
    judge(figure3.filter(({ id }) => id === "pathway-times"), {
      ...none,
      times: [times, { ...times, ...changed }],
    })[0]?.verdict;
  assert.equal(verdict({}), "reproduced");
  assert.equal(verdict({ escaping_simulated: [5.1, 4, 3, 0, 0] }), "not reproduced");
  assert.equal(verdict({ hitting_simulated: [9, 8, 7, Infinity, Infinity] }), "not reproduced");
  assert.equal(verdict({ hitting_simulated: [9, 8, 7, NaN, Infinity] }), "inconclusive");
});

Deno.test("rules refuse tables without the schemes, activations or similarities that they take", () => {
  const data = { profiles: [], finite: [] };
  assert.throws(
    () => judge(figure6, data),
    /Cannot judge Figure 6: it takes scheme specialised-open/,
  );
  // Nothing in common was compared, which is not to agree.
  const at = (overlap: number) => ({ overlap: [overlap, overlap], forgetting: [0.1, 0.1] });
  const [finite] = judge(finiteStudents, {
    profiles: [{ scheme: "a", table: at(0.1) }],
    finite: [{ scheme: "a", table: at(0.2) }],
  });
  assert.equal(finite?.verdict, "inconclusive");
});

Deno.test("the order of D by gain has no p from the networks of one seed", () => {
  const networks = [0.3, 0.6, 1, 1.5, 2].map((gain) => {
    const method = { disentanglement: 1 - gain / 3, perCode: [1] };
    const scores = { methods: { "gradient-boosting": method } } as unknown as DciScores;
    return { gain, seed: 0, reconstruction: 20, divergences: [1], scores };
  });
  const [one] = judge(figure4.slice(0, 1), { networks, random: stream(1, "one") });
  assert.deepEqual([one?.value, one?.verdict], [-1, "inconclusive"]);
  const two = [...networks, ...networks.map((network) => ({ ...network, seed: 1 }))];
  const [both] = judge(figure4.slice(0, 1), { networks: two, random: stream(1, "one") });
  assert.equal(both?.verdict, "reproduced");
});
