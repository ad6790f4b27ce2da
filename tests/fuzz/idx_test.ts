/** MNIST's IDX files, which a user provides. */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { IdxError, readIdx } from "../../stages/digits/images/read_idx.ts";
import { anyBytes, read, runs } from "./bytes.ts";

const plain = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
const doubles = Uint8Array.of(0, 0, 14, 1, 0, 0, 0, 1, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0);
const packed = new Uint8Array(gzipSync(plain));

/** Headers of every kind, with what may follow them. */
const headers = fc.tuple(
  fc.constantFrom(8, 9, 11, 12, 13, 14, 10, 0),
  fc.array(fc.constantFrom(0, 1, 2, 255, 0xffff, 0x7fffffff, 0xffffffff), { maxLength: 255 }),
  fc.uint8Array({ maxLength: 64 }),
).map(([type, shape, elements]) => {
  const file = new Uint8Array(4 + 4 * shape.length + elements.length);
  file.set([0, 0, type, shape.length]);
  const view = new DataView(file.buffer);
  for (const [i, length] of shape.entries()) view.setUint32(4 + 4 * i, length);
  file.set(elements, 4 + 4 * shape.length);
  return file;
});
const zipped = headers.map((file) => new Uint8Array(gzipSync(file)));

Deno.test("readIdx() gives an array or an IdxError whatever the bytes are", () => {
  let values = 0;
  fc.assert(
    fc.property(fc.oneof(anyBytes(plain, doubles, packed), headers, zipped), (bytes) => {
      const value = read(() => {
        try {
          return readIdx(bytes);
        } catch (error) {
          assert.ok(error instanceof IdxError);
          assert.ok(error.offset >= 0 && Number.isFinite(error.offset));
          throw error;
        }
      });
      if (value === undefined) return;
      values++;
      assert.equal(value.shape.reduce((product, n) => product * n, 1), value.data.length);
    }),
    runs(3000),
  );
  // Damage that no file survives would test the refusals only.
  assert.ok(values > 0);
});
