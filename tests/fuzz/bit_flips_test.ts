/**
 * Every bit of every format that can prove damage, turned once: the value is the same, or the bytes are
 * refused. Plain text, `.npy` and plain IDX carry no check; what follows their header may be any number.
 */

import assert from "node:assert/strict";
import { encode as encodePng } from "fast-png";
import { zipSync } from "fflate";
import { gzipSync } from "node:zlib";
import { codec as npy } from "../../pipeline/codecs/npy_codec.ts";
import { codec as npz } from "../../pipeline/codecs/npz_codec.ts";
import { codec as png } from "../../pipeline/codecs/png_codec.ts";
import { readIdx } from "../../stages/digits/images/read_idx.ts";
import {
  DSPRITES_DTYPES,
  exportArrays,
  importDsprites,
} from "../../stages/sprites/dsprites_file.ts";
import { read } from "./bytes.ts";

const q = { shape: [3, 10], data: Float64Array.from({ length: 30 }, (_, i) => i + 0.5) };
const options = { q: "f64", labels: "u8" } as const;
const arrays = { q, labels: { shape: [4], data: Uint8Array.of(1, 2, 3, 4) } };
const packed = npz.encode(arrays, options);
const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
const once = new Uint8Array(gzipSync(idx));
const sprites = npz.encode(exportArrays([0, 737_279]), DSPRITES_DTYPES);
const picture = new Uint8Array(encodePng({
  ...{ width: 5, height: 4, channels: 3, depth: 8 },
  data: Uint8Array.from({ length: 60 }, (_, i) => 4 * i),
}));

const formats: readonly {
  readonly name: string;
  readonly good: Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** Bits between two that are turned; coprime to 8, so that all places in a byte have their turn. */
  readonly step?: number;
}[] = [
  { name: "npz, deflated", good: packed, decode: (bytes) => npz.decode(bytes, options) },
  { name: "npz, stored", good: stored(packed), decode: (bytes) => npz.decode(bytes, options) },
  { name: "dSprites", good: sprites, decode: importDsprites, step: 7 },
  { name: "IDX in gzip", good: once, decode: readIdx },
  { name: "IDX twice in gzip", good: new Uint8Array(gzipSync(once)), decode: readIdx },
  { name: "PNG", good: picture, decode: (bytes) => png.decode(bytes, null) },
];

for (const { name, good, decode, step = 1 } of formats) {
  Deno.test(`decode() of ${name} gives the same value or refuses, whichever bit is turned`, () => {
    const value = decode(good);
    let refused = 0;
    for (let bit = 0; bit < 8 * good.length; bit += step) {
      const bytes = good.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const other = read(() => decode(bytes));
      if (other === undefined) refused++;
      else assert.deepEqual(other, value, `bit ${bit & 7} of byte ${bit >> 3}`);
    }
    // Most bits are the value's.
    assert.ok(refused > 0.5 * 8 * good.length / step, `${refused} refused`);
  });

  Deno.test(`decode() of ${name} refuses to be cut short, or to be followed by other bytes`, () => {
    for (let length = 0; length < good.length; length++) {
      assert.equal(read(() => decode(good.subarray(0, length))), undefined, `${length} bytes`);
    }
    // Zeros behind it are gzip's own way of filling up blocks.
    for (const more of [[1, 2, 3], [0, 1], [0x1f, 0x8b], [0x50, 0x4b, 5, 6]]) {
      const longer = Uint8Array.from([...good, ...more]);
      assert.equal(read(() => decode(longer)), undefined, `followed by ${more}`);
    }
  });
}

/** The same members, not deflated. */
function stored(zip: Uint8Array): Uint8Array {
  const members = Object.entries(npz.decode(zip, options)).map(([name, array]) =>
    [`${name}.npy`, npy.encode(array, options[name as keyof typeof options])] as const
  );
  return zipSync(Object.fromEntries(members), { level: 0 });
}
