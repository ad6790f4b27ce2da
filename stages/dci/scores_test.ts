import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { randomIndex } from "../sprites/split.ts";
import { classesOf, FACTOR_SIZES } from "../sprites/factors.ts";
import { labelledCodes, splitAt } from "./labelled_codes.ts";
import { scoresOf } from "./scores.ts";

/** Codes made from the factors of random sprites, a function for each code. */
function codesFrom(parts: readonly ((shares: readonly number[]) => number)[], samples: number) {
  const random = stream("codes", samples);
  const classes = Array.from({ length: samples }, () => classesOf(randomIndex(random)));
  const values = classes.flatMap((own) => {
    const shares = own.map((label, factor) => label / ((FACTOR_SIZES[factor] ?? NaN) - 1) - 0.5);
    return parts.map((part) => part(shares) + 0.01 * random.normal());
  });
  return splitAt(
    labelledCodes(
      { shape: [samples, parts.length], data: Float32Array.from(values) },
      { shape: [samples, 5], data: Uint8Array.from(classes.flat()) },
    ),
    samples * 2 / 3,
  );
}

Deno.test("scoresOf() tells an encoder of one factor a code from one that mixes positions", () => {
  const shape = ([value = NaN]: readonly number[]): number => value;
  const scale = ([, value = NaN]: readonly number[]): number => value;
  const x = ([, , , value = NaN]: readonly number[]): number => value;
  const y = ([, , , , value = NaN]: readonly number[]): number => value;
  const told: number[] = [];
  const [train, test] = codesFrom([shape, scale, x, y], 900);
  const clean = scoresOf(train, test, "seed", (done) => told.push(done));
  const rotated = codesFrom([shape, scale, (s) => x(s) + y(s), (s) => x(s) - y(s)], 900);
  const mixed = scoresOf(...rotated, "seed");
  for (const method of ["gradient-boosting", "random-forest", "lasso"] as const) {
    const [a, b] = [clean.methods[method], mixed.methods[method]];
    assert.ok(a.disentanglement > b.disentanglement + 0.1, method);
    assert.equal(a.importance.length, 4);
    assert.equal(a.perFactor.length, 5);
  }
  // A rotation of x and y matters less to the groups than to the two positions.
  const gap = (name: keyof typeof clean.groups): number => clean.groups[name] - mixed.groups[name];
  const [groups, positions] = [gap("position-shape-scale"), gap("horizontal-vertical")];
  assert.ok(positions > 0.3 && groups < 0.5 * positions, `${groups} and ${positions}`);
  assert.ok(gap("without-orientation") > 0.2);
  assert.ok(clean.mig > mixed.mig && clean.sap > mixed.sap);
  assert.deepEqual(told, [0.1]);
});
