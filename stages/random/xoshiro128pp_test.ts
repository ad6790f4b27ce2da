import assert from "node:assert/strict";
import { type State, Xoshiro128pp } from "./xoshiro128pp.ts";

const take = (generator: Xoshiro128pp, count: number): number[] =>
  Array.from({ length: count }, () => generator.u32());

// All vectors are outputs of the authors' public-domain xoshiro128plusplus.c (version 1.0) compiled
// with gcc; the first row is also the published vector of the Rust crate rand_xoshiro.
Deno.test("Xoshiro128pp.u32() matches the reference C when started from 1, 2, 3, 4", () => {
  assert.deepEqual(take(new Xoshiro128pp([1, 2, 3, 4]), 10), [
    641,
    1573767,
    3222811527,
    3517856514,
    836907274,
    4247214768,
    3867114732,
    1355841295,
    495546011,
    621204420,
  ]);
});

Deno.test("Xoshiro128pp.u32() matches the reference C when the state uses the top bits", () => {
  const generator = new Xoshiro128pp([0xdeadbeef, 0x80000000, 0xffffffff, 0x01234567]);
  assert.deepEqual(take(generator, 3), [3341806174, 1017824324, 1428274409]);
  for (let i = 3; i < 999_999; i++) generator.u32();
  assert.equal(generator.u32(), 251281798, "the millionth draw");
});

Deno.test("Xoshiro128pp.jump() matches the reference C when started from 1, 2, 3, 4", () => {
  const generator = new Xoshiro128pp([1, 2, 3, 4]);
  generator.jump();
  assert.deepEqual(generator.state(), [2843103750, 2038079848, 1533207345, 44816753]);
  assert.deepEqual(take(generator, 4), [3129740764, 111290574, 1158071106, 1835317750]);
});

Deno.test("Xoshiro128pp.jump() equals 2^64 steps when these are made by squaring the step's matrix", () => {
  // Rows are the images of the unit states; XOR-linear, so squaring maps each row by the matrix.
  let rows = Array.from({ length: 128 }, (_, bit) => stepped(1n << BigInt(bit)));
  const image = (state: bigint): bigint =>
    rows.reduce((sum, row, bit) => ((state >> BigInt(bit)) & 1n) === 1n ? sum ^ row : sum, 0n);
  for (let squaring = 0; squaring < 64; squaring++) rows = rows.map(image);

  const start: State = [0x12345678, 0x9abcdef0, 7, 0xfedcba98];
  const generator = new Xoshiro128pp(start);
  generator.jump();
  assert.equal(packed(generator.state()), image(packed(start)));
});

Deno.test("Xoshiro128pp.uniform() is built from the top 53 of 64 bits when called", () => {
  const bits = new Xoshiro128pp([1, 2, 3, 4]);
  const uniforms = new Xoshiro128pp([1, 2, 3, 4]);
  for (let i = 0; i < 1000; i++) {
    const word = (BigInt(bits.u32()) << 32n) | BigInt(bits.u32());
    assert.equal(uniforms.uniform(), Number(word >> 11n) / 2 ** 53);
  }
});

Deno.test("Xoshiro128pp.state() continues the sequence when given to a new generator", () => {
  const generator = new Xoshiro128pp([5, 6, 7, 8]);
  take(generator, 17);
  assert.deepEqual(take(new Xoshiro128pp(generator.state()), 5), take(generator, 5));
});

Deno.test("new Xoshiro128pp() throws when every word of the state is zero modulo 2^32", () => {
  assert.throws(() => new Xoshiro128pp([0, 2 ** 32, 0, 0]), {
    name: "RangeError",
    message: /^Cannot start xoshiro128\+\+ from the state \[0, 4294967296, 0, 0\]/,
  });
});

function packed(state: State): bigint {
  return state.reduce((sum, word, index) => sum | (BigInt(word) << BigInt(32 * index)), 0n);
}

function stepped(state: bigint): bigint {
  const word = (index: number): number => Number((state >> BigInt(32 * index)) & 0xffffffffn);
  const generator = new Xoshiro128pp([word(0), word(1), word(2), word(3)]);
  generator.u32();
  return packed(generator.state());
}
