import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { initialise, initialiserSchemes, layersOf, parametersOf } from "./network.ts";

const paper = { pixels: 4096, hidden: [1000, 400, 200, 100], latents: 10 };

Deno.test("parametersOf() are as many as in the library that the authors name", () => {
  assert.equal(parametersOf(paper).reduce((sum, { size }) => sum + size, 0), 9_202_516);
  assert.deepEqual(layersOf(paper).map(({ name }) => name), [
    ...["enc1", "enc2", "enc3", "enc4", "mu", "logvar", "dec1", "dec2", "dec3", "dec4", "dec5"],
  ]);
  assert.deepEqual(layersOf(paper).filter(({ relu }) => !relu).map(({ name }) => name), [
    ...["mu", "logvar", "dec5"],
  ]);
});

for (const scheme of initialiserSchemes) {
  Deno.test(`initialise() draws by ${scheme}, with the gain on its side alone`, () => {
    const network = { pixels: 300, hidden: [200], latents: 50 };
    const flat = initialise(
      network,
      { scheme, gain: 3, side: "decoder", bias: "uniform" },
      stream(1),
    );
    const list = parametersOf(network);
    for (const layer of layersOf(network)) {
      const { inputs, outputs } = layer;
      const fans = {
        "kaiming-normal": 2 / inputs,
        "xavier-normal": 2 / (inputs + outputs),
        "lecun": 1 / inputs,
      };
      const expected = (layer.side === "decoder" ? 3 : 1) * Math.sqrt(fans[scheme]);
      const of = (part: string): Float32Array => {
        const found = list.find(({ name }) => name === `${layer.name}.${part}`);
        return flat.subarray(found?.offset, (found?.offset ?? 0) + (found?.size ?? 0));
      };
      const W = of("W");
      const deviation = Math.sqrt(W.reduce((sum, w) => sum + w * w, 0) / W.length);
      // Five standard errors of a standard deviation.
      assert.ok(Math.abs(deviation / expected - 1) < 5 / Math.sqrt(2 * W.length), layer.name);
      const bound = 1 / Math.sqrt(inputs);
      assert.ok(
        of("b").every((b) => Math.abs(b) <= bound) && of("b").some((b) => Math.abs(b) > bound / 2),
      );
    }
  });
}

Deno.test("layersOf() and initialise() name what is out of range", () => {
  assert.throws(() => layersOf({ ...paper, latents: 0 }), /latents is 0; .*at least 1/);
  assert.throws(() => layersOf({ ...paper, pixels: 1.5 }), /pixels is 1.5/);
  assert.throws(() => layersOf({ ...paper, hidden: [] }), /hidden is \[\]/);
  const initialiser = { scheme: "lecun", gain: 0, side: "both", bias: "zero" } as const;
  assert.throws(() => initialise(paper, initialiser, stream(1)), /gain is 0/);
});
