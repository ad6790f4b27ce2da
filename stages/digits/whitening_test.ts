import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import oracle from "./oracle/whitening.json" with { type: "json" };
import { fitWhitening, whiten } from "./whitening.ts";

const images = Float32Array.from(oracle.images);

Deno.test("whiten() gives NumPy's numbers", () => {
  const fitted = fitWhitening(images, oracle.pixels, oracle.components);
  for (const [i, variance] of oracle.variances.entries()) {
    assert.ok(Math.abs((fitted.variances[i] ?? NaN) / variance - 1) < 1e-9);
  }
  // Both are eigenvectors in double precision of the same matrix.
  for (const [i, value] of whiten(fitted, images).entries()) {
    assert.ok(Math.abs(value - (oracle.whitened[i] ?? NaN)) < 1e-9, `${i}`);
  }
});

Deno.test("whiten() leaves the images it was fitted to uncorrelated, of mean 0 and variance 1", () => {
  const [n, pixels, components] = [400, 30, 12];
  const mixing = stream(1, "mixing").fillNormal(new Float64Array(pixels * pixels));
  const noise = stream(1, "images").fillNormal(new Float64Array(n * pixels));
  const mixed = Float32Array.from({ length: n * pixels }, (_, at) => {
    const [row, i] = [Math.floor(at / pixels), at % pixels];
    let sum = 3;
    for (let j = 0; j < pixels; j++) {
      sum += (noise[row * pixels + j] ?? NaN) * (mixing[j * pixels + i] ?? NaN);
    }
    return sum;
  });
  const white = whiten(fitWhitening(mixed, pixels, components), mixed);
  for (let a = 0; a < components; a++) {
    for (let b = 0; b < components; b++) {
      let [mean, covariance] = [0, 0];
      for (let row = 0; row < n; row++) {
        const [x = NaN, y = NaN] = [white[row * components + a], white[row * components + b]];
        mean += x / n;
        covariance += x * y / (n - 1);
      }
      assert.ok(Math.abs(mean) < 1e-6, `${a}: ${mean}`);
      assert.ok(Math.abs(covariance - (a === b ? 1 : 0)) < 1e-6, `${a} ${b}: ${covariance}`);
    }
  }
});

Deno.test("fitWhitening() refuses more components than the images have directions", () => {
  assert.throws(
    () => fitWhitening(images, oracle.pixels, 9),
    /Cannot keep 9 components: 20 images vary in 8 directions/,
  );
  assert.throws(
    () => fitWhitening(new Float32Array(6).fill(1), 2, 1),
    /Cannot keep 1 components: 3 images vary in 0 directions/,
  );
});
