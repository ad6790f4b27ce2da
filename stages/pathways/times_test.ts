import assert from "node:assert/strict";
import { coupledDynamics } from "./dynamics.ts";
import type { Pathway } from "./pathway.ts";
import { hittingTime, passageTime, timesTogether } from "./times.ts";

const THRESHOLD = 0.01;

/** When a pathway alone leaves its plateau. */
function escapingTime(pathway: Pathway, target: number, threshold: number): number {
  return timesTogether([pathway], target, threshold)[0]?.escaping ?? NaN;
}

for (const lambda of [0, 1e-8, -0.3, 2, 100, -1e6]) {
  for (const [a, level, target] of [[1e-3, 0.01, 1], [0.2, 1.9, 2], [5, 1.2, 1], [1e-7, 0.99, 1]]) {
    const start: Pathway = { a: a ?? NaN, lambda };
    const [to, mode] = [level ?? NaN, target ?? NaN];
    Deno.test(`passageTime() is the elementary integral from ${a} to ${to} when λ is ${lambda}`, () => {
      close(passageTime(start, to, mode), quadrature(start, to, mode), 1e-11);
    });
  }
}

for (const lambda of [1e-8, -0.3, 2, 100, -1e6]) {
  Deno.test(`passageTime() is the elementary integral across zero when λ is ${lambda}`, () => {
    for (const [a, level] of [[-0.4, 0.5], [-3, -1], [-1, 0], [0, 0.01]] as const) {
      close(passageTime({ a, lambda }, level, 1), quadrature({ a, lambda }, level, 1), 1e-11);
    }
  });
}

Deno.test("passageTime() is the elementary integral when a balanced pathway stays below zero", () => {
  const start: Pathway = { a: -0.4, lambda: 0 };
  close(passageTime(start, -0.01, 1), quadrature(start, -0.01, 1), 1e-11);
});

Deno.test("passageTime() is zero when the pathway is there, infinite when it never comes there", () => {
  assert.equal(passageTime({ a: 0.3, lambda: 1 }, 0.3, 1), 0);
  assert.equal(passageTime({ a: 0.3, lambda: 1 }, 0.2, 1), Infinity, "behind it");
  assert.equal(passageTime({ a: 0.3, lambda: 1 }, 1, 1), Infinity, "the asymptote itself");
  assert.equal(passageTime({ a: 0.3, lambda: 1 }, 2, 1), Infinity, "beyond the asymptote");
  assert.equal(passageTime({ a: 0, lambda: 0 }, 0.1, 1), Infinity, "dead at zero");
  assert.equal(passageTime({ a: -1, lambda: 0 }, 0, 1), Infinity, "balanced, below zero");
  assert.equal(passageTime({ a: -1, lambda: 0 }, 0.1, 1), Infinity, "balanced, below zero");
  assert.equal(passageTime({ a: 2, lambda: 0 }, -0.1, 1), Infinity, "falling, but not so far");
});

for (const lambda of [0, -1, 2, 100, 1e6]) {
  Deno.test(`timesTogether() and hittingTime() are where the closed form crosses when λ is ${lambda}`, () => {
    const start: Pathway = { a: 1e-4, lambda };
    const target = 1.5;
    const a = (t: number) => coupledDynamics([start], target)(t).a[0] ?? NaN;
    const escaping = root((t) => a(t) - THRESHOLD * target);
    const hitting = root((t) => a(t) - (1 - THRESHOLD) * target);
    close(escapingTime(start, target, THRESHOLD), escaping, 1e-9);
    close(hittingTime(start, target, THRESHOLD), hitting, 1e-9);
  });
}

Deno.test("hittingTime() is where the closed form crosses when the pathway falls to its asymptote", () => {
  const start: Pathway = { a: 4, lambda: 2 };
  const a = (t: number) => coupledDynamics([start], 1)(t).a[0] ?? NaN;
  close(hittingTime(start, 1, 0.05), root((t) => 1.05 - a(t)), 1e-9);
});

Deno.test("timesTogether() has an escaping time of zero when the pathway starts on or above the threshold", () => {
  for (const a of [0.01, 0.5, 1, 7]) assert.equal(escapingTime({ a, lambda: 3 }, 1, THRESHOLD), 0);
});

Deno.test("hittingTime() is zero when the pathway starts within the threshold of its asymptote", () => {
  for (const a of [0.99, 1, 1.01]) assert.equal(hittingTime({ a, lambda: 3 }, 1, THRESHOLD), 0);
});

Deno.test("timesTogether() and hittingTime() are infinite when the pathway is dead", () => {
  for (const a of [0, -1]) {
    assert.equal(escapingTime({ a, lambda: 0 }, 1, THRESHOLD), Infinity);
    assert.equal(hittingTime({ a, lambda: 0 }, 1, THRESHOLD), Infinity);
  }
});

Deno.test("timesTogether() gives what one pathway's times are when there is one", () => {
  const pathway: Pathway = { a: 1e-3, lambda: 4 };
  const [times] = timesTogether([pathway], 1, THRESHOLD);
  close(times?.escaping ?? NaN, passageTime(pathway, THRESHOLD, 1), 1e-14);
  close(times?.hitting ?? NaN, hittingTime(pathway, 1, THRESHOLD), 1e-12);
});

Deno.test("timesTogether() gives where the coupled closed form crosses when two learn", () => {
  const pathways: readonly Pathway[] = [{ a: 1e-3, lambda: 20 }, { a: 2e-3, lambda: 3 }];
  const dynamics = coupledDynamics(pathways, 1);
  for (const [index, { escaping, hitting }] of timesTogether(pathways, 1, THRESHOLD).entries()) {
    const a = (t: number) => dynamics(t).a[index] ?? NaN;
    close(escaping, root((t) => a(t) - THRESHOLD), 1e-9);
    close(hitting, root((t) => a(t) - (1 - THRESHOLD) * a(Infinity)), 1e-9);
  }
});

Deno.test("timesTogether() lets a pathway hit nothing when others keep it on its plateau", () => {
  const [fast, slow] = timesTogether(
    [{ a: 1e-3, lambda: 100 }, { a: 1e-3, lambda: 0.1 }],
    1,
    THRESHOLD,
  );
  assert.ok((fast?.escaping ?? NaN) < (fast?.hitting ?? NaN));
  assert.deepEqual(slow, { escaping: Infinity, hitting: Infinity });
});

Deno.test("timesTogether() times a pathway that others push below its start when it falls", () => {
  const pathways: readonly Pathway[] = [{ a: 5, lambda: 0 }, { a: 0.5, lambda: 3 }];
  const dynamics = coupledDynamics(pathways, 1);
  const times = timesTogether(pathways, 1, THRESHOLD);
  for (const [index, { escaping, hitting }] of times.entries()) {
    const last = dynamics(Infinity).a[index] ?? NaN;
    const near = last + THRESHOLD * Math.abs(last);
    assert.equal(escaping, 0);
    close(hitting, root((t) => near - (dynamics(t).a[index] ?? NaN)), 1e-9);
  }
});

Deno.test("hittingTime() and timesTogether() throw when a parameter is out of range", () => {
  const good: Pathway = { a: 0.1, lambda: 1 };
  for (const call of [hittingTime]) {
    for (const threshold of [0, 1, -0.5, NaN]) {
      const message = new RegExp(`threshold is ${threshold}; it must be strictly between 0 and 1`);
      assert.throws(() => call(good, 1, threshold), { name: "RangeError", message });
      assert.throws(() => timesTogether([good], 1, threshold), { name: "RangeError", message });
    }
    assert.throws(() => call(good, 0, 0.1), { name: "RangeError", message: /target is 0/ });
    assert.throws(() => call({ a: 0.1, lambda: NaN }, 1, 0.1), {
      name: "RangeError",
      message: /lambda is NaN/,
    });
  }
});

/**
 * ∫ ds / ((s* − s) √(λ² + 4s²)) by the tanh–sinh rule on pieces that double away from zero, where a
 * small λ makes the integrand peak.
 */
function quadrature({ a, lambda }: Pathway, level: number, target: number): number {
  const edges = [a, level];
  for (let edge = 1e-12; edge < 10; edge *= 2) {
    for (const side of [-edge, edge]) {
      if (side > Math.min(a, level) && side < Math.max(a, level)) edges.push(side);
    }
  }
  edges.sort((one, other) => (one - other) * Math.sign(level - a));
  const integrand = (s: number) => 1 / ((target - s) * Math.sqrt(lambda ** 2 + 4 * s ** 2));
  let sum = 0;
  for (const [index, to] of edges.slice(1).entries()) {
    const from = edges[index] ?? NaN;
    const [middle, half] = [(from + to) / 2, (to - from) / 2];
    for (let u = -3.5; u <= 3.5; u += 1 / 16) {
      const inner = Math.PI / 2 * Math.sinh(u);
      const weight = Math.PI / 2 * Math.cosh(u) / Math.cosh(inner) ** 2;
      sum += integrand(middle + half * Math.tanh(inner)) * weight * half / 16;
    }
  }
  return sum;
}

/** Where an increasing function of time crosses zero, by bisection to the last digit. */
function root(f: (t: number) => number): number {
  let high = 1e-12;
  while (f(high) < 0) high *= 2;
  let low = 0;
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}

function close(value: number, expected: number, tolerance: number): void {
  const error = Math.abs(value - expected);
  assert.ok(error <= tolerance * Math.abs(expected), `${value} is off ${expected} by ${error}`);
}
