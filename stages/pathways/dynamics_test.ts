import assert from "node:assert/strict";
import { coupledDynamics } from "./dynamics.ts";
import { integrated } from "./_runge_kutta.ts";
import { type Pathway, speed } from "./pathway.ts";

/** The numerical integrator itself is off by 1e-10 at worst, which bounds what can be seen. */
const TOLERANCE = 1e-8;

for (const lambda of [0, 1e-9, -1, 3, 100, 1e6, -1e6]) {
  for (const target of [0.5, 2]) {
    Deno.test(`coupledDynamics() equals the integrated equation when λ is ${lambda}, s* ${target}`, () => {
      for (const a of [0, 1e-10, 1e-3, 0.5, 3, -0.2, -5]) {
        for (const share of [0.02, 0.3, 1, 2.5]) compare([{ a, lambda }], target, share);
      }
    });
  }
}

const NETWORKS: readonly (readonly Pathway[])[] = [
  [{ a: 1e-3, lambda: 10 }, { a: 1e-3, lambda: 2 }],
  [{ a: 0, lambda: -7 }, { a: 0, lambda: 7 }],
  [{ a: 1e-3, lambda: 0 }, { a: 2e-3, lambda: 0 }],
  [{ a: 0.4, lambda: 0 }, { a: -0.3, lambda: 0 }, { a: 0, lambda: 0 }],
  [{ a: 5, lambda: 1 }, { a: 1e-3, lambda: 4 }],
  [{ a: -2, lambda: 1 }, { a: 3, lambda: -1e3 }, { a: 0.1, lambda: 1e-6 }],
  [{ a: 1e-6, lambda: 1e6 }, { a: 0.1, lambda: 0 }],
  [{ a: 0.1, lambda: 1 }, { a: 0.2, lambda: 2 }, { a: 0, lambda: 3 }, { a: 0.01, lambda: 4 }],
];

for (const network of NETWORKS) {
  Deno.test(`coupledDynamics() equals the integrated equations when ${text(network)}`, () => {
    for (const share of [0.02, 0.3, 1]) compare(network, 1, share);
  });
}

for (const start of [1e-4, 1e-12, 3, 1e8]) {
  Deno.test(`coupledDynamics() is the sigmoid of Saxe et al. when one balanced pathway starts at ${start}`, () => {
    const target = 1.7;
    const dynamics = coupledDynamics([{ a: start, lambda: 0 }], target);
    for (const t of [0, 1e-9, 1e-6, 0.5, 2, 3, 10, 100]) {
      // Saxe, McClelland and Ganguli (2014), equation 12, τ = 1; divided through by its exponential.
      const decay = Math.exp(-2 * target * t);
      const below = target / start * decay - Math.expm1(-2 * target * t);
      const { a, residual, elapsed } = dynamics(t);
      close(a[0] ?? NaN, target / below, 1e-13);
      close(residual, target * (target / start - 1) * decay / below, 1e-13);
      // On a balanced pathway a = a(0) exp(2E); its logarithm loses what a(t)/a(0) − 1 does.
      assert.ok(
        Math.abs(elapsed - Math.log(target / below / start) / 2) < 1e-14 * (1 + elapsed ** 2),
      );
    }
  });
}

Deno.test("coupledDynamics() tends to an exponential approach when the imbalance is huge", () => {
  const lambda = 1e9;
  const dynamics = coupledDynamics([{ a: 0, lambda }], 1);
  for (const x of [1e-6, 1, 20]) {
    const { a, residual } = dynamics(x / lambda);
    close(a[0] ?? NaN, -Math.expm1(-x), 1e-8);
    close(residual, Math.exp(-x), 1e-8);
  }
});

Deno.test("coupledDynamics() tends to the balanced curve when λ goes to zero from either side", () => {
  const balanced = coupledDynamics([{ a: 0.01, lambda: 0 }], 1)(2).a[0] ?? NaN;
  for (const lambda of [1e-6, -1e-6, 1e-200, -1e-200]) {
    close(coupledDynamics([{ a: 0.01, lambda }], 1)(2).a[0] ?? NaN, balanced, 1e-8);
  }
});

Deno.test("coupledDynamics() leaves a balanced pathway at zero when others learn", () => {
  const dynamics = coupledDynamics([{ a: 0, lambda: 0 }, { a: 0.1, lambda: 1 }], 1);
  for (const t of [0, 1, 1e6, Infinity]) assert.equal(dynamics(t).a[0], 0);
});

Deno.test("coupledDynamics() stays finite when every pathway is dead and t is large", () => {
  const dynamics = coupledDynamics([{ a: 0, lambda: 0 }, { a: -1, lambda: 0 }], 2);
  const { a, residual, elapsed } = dynamics(1e6);
  assert.deepEqual([...a], [0, 0]);
  assert.equal(residual, 2);
  // E grows at s*, after an early lead while a = −1 added to the residual: ½ log(1 + 1/s*).
  close(elapsed, 2e6 + Math.log(1.5) / 2, 1e-15);
});

Deno.test("coupledDynamics() starts at the start and ends at the target when t is 0 and infinite", () => {
  for (const network of [...NETWORKS, [{ a: 1e-3, lambda: 1e150 }]]) {
    const dynamics = coupledDynamics(network, 1);
    assert.deepEqual([...dynamics(0).a], network.map(({ a }) => a));
    const { a, residual } = dynamics(Infinity);
    const scale = network.reduce((sum, pathway) => sum + Math.abs(pathway.a), 1);
    assert.ok(Math.abs(a.reduce((sum, value) => sum + value, -1)) < 1e-14 * scale);
    assert.equal(Math.abs(residual), 0);
  }
});

Deno.test("coupledDynamics() stays put when it starts at the target", () => {
  const dynamics = coupledDynamics([{ a: 0.25, lambda: 3 }, { a: 0.75, lambda: 0 }], 1);
  assert.deepEqual([...dynamics(5).a], [0.25, 0.75]);
});

Deno.test("coupledDynamics() throws when a parameter is out of range", () => {
  const good: Pathway = { a: 0, lambda: 1 };
  const cases: readonly (readonly [() => unknown, RegExp])[] = [
    [() => coupledDynamics([good], 0), /target is 0; it must be finite and above zero/],
    [() => coupledDynamics([good], -1), /target is -1/],
    [() => coupledDynamics([good], NaN), /target is NaN/],
    [() => coupledDynamics([], 1), /pathways is \[\]; give at least one/],
    [() => coupledDynamics([{ a: NaN, lambda: 1 }], 1), /: a is NaN/],
    [() => coupledDynamics([{ a: 0, lambda: -Infinity }], 1), /lambda is -Infinity/],
    [() => coupledDynamics([good], 1)(-1), /t is -1; it must be at least 0/],
    [() => coupledDynamics([good], 1)(NaN), /t is NaN/],
  ];
  for (const [call, message] of cases) assert.throws(call, { name: "RangeError", message });
});

/** Compares at a share of twelve of the network's fastest time scales (or two slow ones). */
function compare(network: readonly Pathway[], target: number, share: number): void {
  const rate = network.reduce((sum, pathway) => sum + speed({ ...pathway, a: target }), 0);
  const t = share * 24 / rate;
  const { a, elapsed, residual } = coupledDynamics(network, target)(t);
  const expected = integrated(network, target, t);
  const total = network.reduce((sum, pathway) => sum + Math.abs(pathway.a), target);
  for (const [index, value] of a.entries()) {
    const exact = expected[index] ?? NaN;
    // From above zero nothing cancels; from below, digits are lost where a passes zero.
    const scale = (network[index]?.a ?? NaN) >= 0 && residual >= 0 ? Math.abs(exact) : total;
    const error = Math.abs(value - exact);
    assert.ok(error <= TOLERANCE * scale, `${text(network)}, t = ${t}: a = ${value}, not ${exact}`);
  }
  close(elapsed, expected.at(-1) ?? NaN, TOLERANCE);
}

function close(value: number, expected: number, tolerance: number): void {
  const error = Math.abs(value - expected);
  assert.ok(error <= tolerance * Math.abs(expected), `${value} is off ${expected} by ${error}`);
}

function text(network: readonly Pathway[]): string {
  return network.map(({ a, lambda }) => `(a ${a}, λ ${lambda})`).join(" + ");
}
