import assert from "node:assert/strict";
import type { SchemeName } from "../continual/schemes.ts";
import type { ByScheme } from "../figures/by_scheme.ts";
import { coupledTable } from "../pathways/coupled_table.ts";
import { phaseTable } from "../pathways/phase_table.ts";
import { SETTING } from "../pathways/setting.ts";
import { trajectoryTable } from "../pathways/trajectory_table.ts";
import type { DciScores, MethodScores } from "../dci/mod.ts";
import type { Network } from "../figures/networks.ts";
import { stream } from "../random/mod.ts";
import type { Claim } from "./claim.ts";
import { figure1Claims } from "./figure1_claims.ts";
import { figure3Claims } from "./figure3_claims.ts";
import { figure6Claims } from "./figure6_claims.ts";
import { figure7Claims } from "./figure7_claims.ts";
import { figure4Claims } from "./figure4_claims.ts";
import { figure5Claims } from "./figure5_claims.ts";
import { figure12Claims } from "./figure12_claims.ts";
import { claimsPage, claimsTable } from "./table.ts";

const verdicts = (claims: readonly Claim[]): { [id: string]: string } =>
  Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));

const students = (entropy: number, error: number) => ({
  aggregated: Float64Array.of(entropy, entropy * 1.01, entropy * 0.99),
  error: Float64Array.of(error, error * 1.1, error * 0.9),
  start: Float64Array.of(0.1, 0.1, 0.1),
});

Deno.test("figure1Claims() follow the students", () => {
  const good = figure1Claims({ relu: students(0.26, 1e-6), erf: students(0.7, 1e-5) });
  assert.deepEqual(verdicts(good), {
    "fig1-specialisation": "reproduced",
    "fig1-learning": "reproduced",
  });
  const bad = figure1Claims({ relu: students(0.6, 1e-6), erf: students(0.7, 0.05) });
  assert.deepEqual(verdicts(bad), {
    "fig1-specialisation": "not reproduced",
    "fig1-learning": "not reproduced",
  });
});

const sampling = { theoryPoints: 2, simulationPoints: 10, inputs: 4, resolution: 1e-3 };
const figure3 = {
  ...SETTING,
  single: trajectoryTable({ ...SETTING, ...sampling, lambdas: [0, 3] }),
  coupled: coupledTable({ ...SETTING, ...sampling, pairs: [{ fast: 9, slow: 2 }] }),
  phase: phaseTable({ ...SETTING, cells: 12, largest: 100 }),
};

Deno.test("figure3Claims() follow the tables", () => {
  assert.deepEqual(verdicts(figure3Claims(figure3)), {
    "fig3-simulation": "reproduced",
    "fig3-closed-form": "reproduced",
    "fig3-difference": "not reproduced",
    "fig3-fixed-slow": "reproduced",
  });
  const off = { ...figure3.single, a: figure3.single.a.map((a) => a + 2e-3) };
  const flat = { ...figure3.phase, log_ratio: figure3.phase.log_ratio.map((x) => -x) };
  const broken = verdicts(figure3Claims({ ...figure3, single: off, phase: flat }));
  assert.equal(broken["fig3-simulation"], "not reproduced");
  assert.equal(broken["fig3-fixed-slow"], "not reproduced");
});

/** Panels of Figure 5 whose entropies follow a rule. */
function panels(rule: (sixteenths: number, sigma: number, norm: number) => number) {
  const axis = Array.from({ length: 30 }, (_, i) => 2e-3 * 1000 ** (i / 29));
  return [0, 1, 2, 3, 4].map((sixteenths) => {
    const cells = axis.flatMap((norm) =>
      axis.flatMap((sigma) => [0, 1, 2].map((draw) => ({ norm, sigma, draw })))
    );
    return {
      sixteenths,
      cells: {
        sigma: cells.map(({ sigma }) => sigma),
        norm: cells.map(({ norm }) => norm),
        draw: cells.map(({ draw }) => draw),
        aggregated: cells.map(({ sigma, norm, draw }) =>
          rule(sixteenths, sigma, norm) * (1 - draw / 1000)
        ),
      },
    };
  });
}

Deno.test("figure5Claims() are reproduced by the diagram that the paper describes", () => {
  const paper = panels((angle, sigma, norm) => sigma >= 1.5 * norm ? 0.01 : angle / 4);
  assert.deepEqual(verdicts(figure5Claims(paper, stream(1))), {
    "fig5-orthogonal": "reproduced",
    "fig5-identical": "not reproduced",
    "fig5-large-first-layer": "reproduced",
    "fig5-angle": "reproduced",
    "fig5-border": "reproduced",
  });
});

Deno.test("figure5Claims() are not reproduced by the opposite diagram", () => {
  const opposite = panels((angle, sigma, norm) => sigma > 30 * norm ? 0.2 : 1 - angle / 8);
  assert.deepEqual(verdicts(figure5Claims(opposite, stream(1))), {
    "fig5-orthogonal": "not reproduced",
    "fig5-identical": "not reproduced",
    "fig5-large-first-layer": "not reproduced",
    "fig5-angle": "not reproduced",
    "fig5-border": "not reproduced",
  });
});

Deno.test("figure5Claims() leave out students that diverged", () => {
  const some = panels((angle, sigma, norm) =>
    sigma > 1 && norm > 1 ? NaN : sigma > 30 * norm ? 0 : angle / 4
  );
  for (const { value, low, high } of figure5Claims(some, stream(1))) {
    assert.ok([value, low, high].every(Number.isFinite));
  }
});

/** Forgetting by scheme from rules of V; two draws that differ a little. */
function forgetting(rules: { readonly [name in SchemeName]?: (V: number) => number }): ByScheme {
  const overlaps = Array.from({ length: 21 }, (_, i) => i / 20);
  return (Object.keys(rules) as SchemeName[]).map((scheme) => {
    const rows = overlaps.flatMap((overlap) => [0, 1].map((draw) => ({ overlap, draw })));
    return {
      scheme,
      table: {
        overlap: rows.map(({ overlap }) => overlap),
        draw: rows.map(({ draw }) => draw),
        forgetting: rows.map(({ overlap, draw }) =>
          (rules[scheme]?.(overlap) ?? NaN) * (1 + draw / 1000)
        ),
      },
    };
  });
}

const hammer = (V: number): number => 0.05 + 0.4 * V * (1 - V) - 0.05 * V;
const fall = (V: number): number => 0.3 * (1 - V);

Deno.test("figure6Claims() follow the profiles", () => {
  const good = forgetting({
    "specialised-open": hammer,
    "not-specialised": fall,
    "one-unit": fall,
  });
  assert.deepEqual(
    new Set(Object.values(verdicts(figure6Claims({ profiles: good, finite: good })))),
    new Set(["reproduced"]),
  );
  const bad = forgetting({
    "specialised-open": fall,
    "not-specialised": hammer,
    "one-unit": (V) => V,
  });
  assert.deepEqual(
    new Set(Object.values(verdicts(figure6Claims({ profiles: bad, finite: good })))),
    new Set(["not reproduced"]),
  );
  assert.throws(() => figure6Claims({ profiles: [], finite: [] }), /it takes scheme/);
});

/** F and ε₂ by γ at two similarities, for two draws. */
function protection(rule: (strength: number) => readonly [number, number]) {
  const rows = [0.3, 0.6].flatMap((overlap) =>
    [0, 0.1, 10].flatMap((strength) => [0, 1].map((draw) => ({ overlap, strength, draw })))
  );
  const value = (i: 0 | 1) => rows.map(({ strength, draw }) => rule(strength)[i] * (1 + draw / 99));
  return {
    overlap: rows.map(({ overlap }) => overlap),
    strength: rows.map(({ strength }) => strength),
    draw: rows.map(({ draw }) => draw),
    forgetting: value(0),
    second: value(1),
  };
}

Deno.test("figure7Claims() follow the tables", () => {
  const saves = protection((strength) => strength === 0 ? [0.1, 0] : [1e-6, 1e-5]);
  const trades = protection((strength) => strength === 0 ? [0.1, 0] : [0.01, 0.02]);
  const nothing = protection(() => [0.1, 0]);
  const claims = (
    fisher: typeof saves,
    shared: typeof saves,
    l2: typeof saves,
    loss: typeof saves,
  ) =>
    new Set(Object.values(verdicts(figure7Claims([
      { scheme: "specialised-open", kind: "fisher", table: fisher },
      { scheme: "not-specialised", kind: "fisher", table: shared },
      { scheme: "specialised-open", kind: "l2", table: l2 },
      { scheme: "specialised-open", kind: "loss", table: loss },
    ]))));
  assert.deepEqual(claims(saves, trades, trades, nothing), new Set(["reproduced"]));
  assert.deepEqual(claims(trades, saves, saves, saves), new Set(["not reproduced"]));
});

Deno.test("claimsPage() and claimsTable() list every claim in the order of the figures", () => {
  const claims = [
    ...figure3Claims(figure3),
    ...figure1Claims({ relu: students(0.2, 1e-6), erf: students(0.7, 1e-6) }),
  ];
  const page = claimsPage(claims);
  assert.match(page, /4 of 5 claims of the paper reproduced, 1 not; 1 of 1 extensions of ours/);
  const rows = page.split("\n").filter((line) => /^\| \d/.test(line));
  assert.deepEqual(rows.map((row) => row[2]), ["1", "1", "3", "3", "3", "3"]);
  // A bar within a cell would end it.
  for (const row of rows) assert.equal(row.replaceAll("\\|", "").split("|").length, 8);
  const table = claimsTable(claims);
  assert.deepEqual([...table.figure], [1, 1, 3, 3, 3, 3]);
  assert.deepEqual(table.ours, ["no", "no", "no", "no", "no", "yes"]);
  assert.equal(table.statement.some((statement) => statement.includes("[ours]")), false);
});

/** Networks whose D and loss follow rules of the gain, five seeds each. */
function networks(D: (gain: number) => number, loss: (gain: number) => number): Network[] {
  const random = stream("networks", 1);
  return [0.3, 0.6, 1, 1.5, 2].flatMap((gain) =>
    [0, 1, 2, 3, 4].map((seed) => {
      const disentanglement = D(gain) + 0.02 * random.normal();
      const method = { disentanglement } as MethodScores;
      const scores = { methods: { "gradient-boosting": method } } as unknown as DciScores;
      return { gain, seed, reconstruction: loss(gain) + random.normal(), divergences: [], scores };
    })
  );
}

Deno.test("figure4Claims() are reproduced when D falls with gain and the loss does not", () => {
  const paper = networks((gain) => 0.5 - 0.1 * gain, () => 20);
  const claims = figure4Claims(paper, stream(1));
  const { "fig4-reconstruction": reconstruction, ...rest } = verdicts(claims);
  assert.deepEqual(rest, {
    "fig4-disentanglement": "reproduced",
    "fig4-chance": "reproduced",
    "fig4-matched": "reproduced",
  });
  // Means of five differ by about one standard deviation by chance alone.
  assert.notEqual(reconstruction, "not reproduced");
  const [{ value, low, high } = { value: NaN, low: NaN, high: NaN }] = claims;
  assert.ok(low < value && value < high && value < -0.8);
});

Deno.test("figure4Claims() are not reproduced when D grows and the loss changes", () => {
  const opposite = networks((gain) => 0.1 + 0.1 * gain, (gain) => 20 + 10 * gain);
  assert.deepEqual(verdicts(figure4Claims(opposite, stream(1))), {
    "fig4-disentanglement": "not reproduced",
    "fig4-chance": "not reproduced",
    "fig4-reconstruction": "not reproduced",
    "fig4-matched": "not reproduced",
  });
});

Deno.test("figure4Claims() see through a fall that the loss explains, and say nothing of single networks", () => {
  // D follows the loss alone, and the loss follows the gain loosely.
  const random = stream("explained", 1);
  const explained = networks(() => 0, (gain) => 20 + 2 * gain).map((network) => {
    const disentanglement = 1 - 0.02 * network.reconstruction + 0.002 * random.normal();
    const method = { disentanglement } as MethodScores;
    return {
      ...network,
      scores: { methods: { "gradient-boosting": method } } as unknown as DciScores,
    };
  });
  const { "fig4-disentanglement": falls, "fig4-matched": matched } = verdicts(
    figure4Claims(explained, stream(1)),
  );
  assert.deepEqual([falls, matched], ["reproduced", "inconclusive"]);
  const single = explained.filter(({ seed }) => seed === 0);
  assert.equal(figure4Claims(single, stream(1))[0]?.verdict, "inconclusive");
});

Deno.test("figure12Claims() follow each student's profile", () => {
  const table = (...forgetting: number[]) => ({
    similarity: [0, 0.5, 1, 0, 0.5, 1],
    draw: [0, 0, 0, 1, 1, 1],
    forgetting: [...forgetting, ...forgetting.map((value) => 1.1 * value)],
  });
  const falling = table(0.3, 0.2, 0.1);
  const hammer = table(0.1, 0.3, 0);
  const of = (open: typeof falling, others: typeof falling): ByScheme => [
    { scheme: "specialised-open", table: open },
    { scheme: "not-specialised", table: others },
    { scheme: "one-unit", table: others },
  ];
  assert.deepEqual(verdicts(figure12Claims(of(hammer, falling))), {
    "fig12-rise": "reproduced",
    "fig12-not-specialised": "reproduced",
    "fig12-one-unit": "reproduced",
  });
  assert.deepEqual(verdicts(figure12Claims(of(falling, hammer))), {
    "fig12-rise": "not reproduced",
    "fig12-not-specialised": "not reproduced",
    "fig12-one-unit": "not reproduced",
  });
  assert.throws(() => figure12Claims([]), /it takes scheme specialised-open/);
});
