/** IDX files made by hand, byte by byte. */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { IdxError, readIdx } from "./read_idx.ts";

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const matrix = bytes(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255);

Deno.test("readIdx() reads a matrix of bytes, plain and gzipped", () => {
  const value = { shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 255) };
  assert.deepEqual(readIdx(matrix), value);
  assert.deepEqual(readIdx(new Uint8Array(gzipSync(matrix))), value);
});

Deno.test("readIdx() reads every element type, big-endian", () => {
  const cases = [
    [0x09, [0xff, 0x7f], Int8Array.of(-1, 127)],
    [0x0b, [0xff, 0xfe, 0x01, 0x00], Int16Array.of(-2, 256)],
    [0x0c, [0xff, 0xff, 0xff, 0xfd, 0x00, 0x01, 0x00, 0x00], Int32Array.of(-3, 65_536)],
    [0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0x00, 0, 0], Float32Array.of(1, -2)],
    [
      0x0e,
      [0x3f, 0xf8, ...Array(6).fill(0), 0xbf, 0xf0, ...Array(6).fill(0)],
      Float64Array.of(1.5, -1),
    ],
  ] as const;
  for (const [type, elements, data] of cases) {
    assert.deepEqual(readIdx(bytes(0, 0, type, 1, 0, 0, 0, 2, ...elements)), { shape: [2], data });
  }
});

Deno.test("readIdx() reads an array without elements", () => {
  assert.deepEqual(readIdx(bytes(0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 28)), {
    shape: [0, 28],
    data: new Uint8Array(0),
  });
});

const refused: readonly (readonly [string, Uint8Array, RegExp, number])[] = [
  ["nothing", bytes(), /ends in its magic number/, 0],
  ["half a magic number", bytes(0, 0, 8), /ends in its magic number/, 3],
  ["another magic number", bytes(0x89, 0x50, 0x4e, 0x47), /0x89504e47, which is none of IDX/, 0],
  ["an unknown type", bytes(0, 0, 0x0a, 1, 0, 0, 0, 0), /no element type 0x0a/, 2],
  ["no dimensions", bytes(0, 0, 8, 0), /no dimensions/, 3],
  ["half a length", bytes(0, 0, 8, 2, 0, 0, 0, 2, 0, 0), /ends in its 2 lengths/, 10],
  ["missing elements", matrix.subarray(0, 16), /claims 18 bytes, but there are 16/, 16],
  ["elements too many", bytes(...matrix, 0), /claims 18 bytes, but there are more/, 18],
  ["a huge claim", bytes(0, 0, 8, 2, ...Array(8).fill(255)), /claims 18446744065119617000 b/, 12],
];
for (const [what, file, message, offset] of refused) {
  Deno.test(`readIdx() refuses ${what}, with the place and what to do`, () => {
    assert.throws(() => readIdx(file), (error) => {
      assert.ok(error instanceof IdxError && error instanceof SyntaxError);
      assert.match(error.message, message);
      assert.match(error.message, /^Cannot read the IDX file: .*, at byte \d+\. (Give|Download) /);
      assert.equal(error.offset, offset);
      return true;
    });
  });
}

Deno.test("readIdx() refuses gzip that is damaged or cut short", () => {
  const packed = new Uint8Array(gzipSync(Uint8Array.of(...matrix.subarray(0, 12), ...Array(6))));
  const flipped = packed.with(packed.length - 6, (packed.at(-6) ?? 0) ^ 1);
  for (const file of [flipped, packed.subarray(0, -9), packed.subarray(0, -1)]) {
    assert.throws(() => readIdx(file), { name: "IdxError", message: /damaged or cut short/ });
  }
});

Deno.test("readIdx() unpacks no more of a gzip bomb than it claims", () => {
  const bomb = new Uint8Array(200_000_000);
  bomb.set(matrix);
  const packed = new Uint8Array(gzipSync(bomb));
  assert.throws(() => readIdx(packed), { name: "IdxError", message: /claims 18 bytes, but there/ });
});

Deno.test("readIdx() believes no claim that its packed bytes cannot hold", () => {
  const packed = new Uint8Array(gzipSync(bytes(0, 0, 8, 1, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3)));
  assert.throws(() => readIdx(packed), { name: "IdxError", message: /at most \d+ are believed/ });
});

Deno.test("readIdx() unpacks gzip in gzip, and refuses what is packed without end", () => {
  const zipped = (times: number): Uint8Array =>
    times === 0 ? matrix : new Uint8Array(gzipSync(zipped(times - 1)));
  assert.deepEqual(readIdx(zipped(2)), readIdx(matrix));
  assert.deepEqual(readIdx(zipped(3)), readIdx(matrix));
  assert.throws(() => readIdx(zipped(4)), /it is packed by gzip more than 3 times/);
});

Deno.test("readIdx() takes zeros behind gzip, which fill up blocks, and nothing else", () => {
  const packed = new Uint8Array(gzipSync(matrix));
  assert.deepEqual(readIdx(bytes(...packed, 0, 0, 0)), readIdx(matrix));
  assert.throws(() => readIdx(bytes(...packed, 0, 0, 1)), /other bytes follow what is packed/);
  assert.throws(() => readIdx(bytes(...packed, 1)), IdxError);
});
