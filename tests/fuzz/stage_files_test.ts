/** Files that stages read by themselves: checkpoints, and data that a user provides. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { codec as npz } from "../../pipeline/codecs/npz_codec.ts";
import {
  DSPRITES_DTYPES,
  exportArrays,
  importDsprites,
} from "../../stages/sprites/dsprites_file.ts";
import { decodeState, encodeState } from "../../stages/vae/checkpoint.ts";
import { anyBytes, read, runs, utf8 } from "./bytes.ts";

const state = {
  steps: 7,
  parameters: Float32Array.of(1, 2),
  first: Float32Array.of(3, 4),
  second: Float32Array.of(5, 6),
  curve: [{
    ...{ step: 7, reconstruction: 1, divergence: 2, loss: 3 },
    ...{ held_out_reconstruction: NaN, held_out_divergence: 4 },
  }],
};

Deno.test("decodeState() reads back what it read, whatever the bytes are", () => {
  const good = encodeState(state);
  assert.deepEqual(decodeState(good), state);
  const head = fc.record({
    steps: fc.constantFrom(1, "1", null),
    length: fc.constantFrom(0, 1, 0.5, -1, 1e300, "1", null),
    curve: fc.constantFrom([], [[1, 2, 3, 4, 5, 6]], [[]], [null], {}, null, 1),
  }, { requiredKeys: [] });
  const heads = fc.oneof(head, fc.jsonValue()).chain((line) =>
    fc.constantFrom(0, 6, 12).map((n) => utf8(`${JSON.stringify(line)}\n${"x".repeat(n)}`))
  );
  fc.assert(
    fc.property(fc.oneof(anyBytes(good), heads), (bytes) => {
      const value = read(() => decodeState(bytes));
      if (value === undefined) return;
      const written = encodeState(value);
      assert.deepEqual(encodeState(decodeState(written)), written);
    }),
    runs(1000),
  );
});

Deno.test("importDsprites() gives images or a SyntaxError whatever the bytes are", () => {
  const good = npz.encode(exportArrays([0, 737_279]), DSPRITES_DTYPES);
  fc.assert(
    fc.property(anyBytes(good), (bytes) => {
      const value = read(() => importDsprites(bytes));
      if (value === undefined) return;
      assert.equal(value.imgs.length, value.count * 64 * 64);
      assert.equal(value.classes.length, value.count * 5);
    }),
    runs(500),
  );
});

Deno.test("importDsprites() refuses sizes that no zip of its length can have", () => {
  const good = npz.encode(exportArrays([0]), DSPRITES_DTYPES);
  const view = new DataView(good.buffer);
  // The first two of the list are those that are unpacked whole.
  let entry = view.getUint32(good.length - 6, true);
  for (const name of ["imgs", "latents_classes"]) {
    const claiming = good.slice();
    new DataView(claiming.buffer).setUint32(entry + 24, 2_000_000_000, true);
    const message = new RegExp(`^Cannot unpack "${name}.npy": its packed bytes are damaged`);
    withLittleMemory(() =>
      assert.throws(() => importDsprites(claiming), { name: "SyntaxError", message })
    );
    entry += 46 + view.getUint16(entry + 28, true) + view.getUint16(entry + 30, true);
  }
});

/** Calls a function while no array of more than a hundred million bytes can be made. */
function withLittleMemory(act: () => void): void {
  const Whole = Uint8Array;
  globalThis.Uint8Array = new Proxy(Whole, {
    construct: (target, args, newTarget) => {
      if (Number(args[0]) > 1e8) throw new Error(`${args[0]} bytes were asked for`);
      return Reflect.construct(target, args, newTarget);
    },
  });
  try {
    act();
  } finally {
    globalThis.Uint8Array = Whole;
  }
}
