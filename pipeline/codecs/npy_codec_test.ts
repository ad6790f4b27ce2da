import assert from "node:assert/strict";
import fc from "fast-check";
import { codec as npyCodec } from "./npy_codec.ts";
import { type AnyArray, dtypes, type NumberType } from "./npy_format.ts";
import { codec as npzCodec } from "./npz_codec.ts";
import { numpy } from "./numpy_test_helper.ts";

const names = Object.keys(dtypes) as NumberType[];
const numpyNames: { readonly [D in NumberType]: string } = {
  f64: "float64",
  f32: "float32",
  f16: "float16",
  i64: "int64",
  i32: "int32",
  i16: "int16",
  i8: "int8",
  u64: "uint64",
  u32: "uint32",
  u16: "uint16",
  u8: "uint8",
  bool: "bool",
};

/** The numbers 0 … n − 1 (for bool: 0 and 1 in turn). */
function counting(dtype: NumberType, n: number): AnyArray {
  const { Array } = dtypes[dtype];
  const isBig = dtype === "i64" || dtype === "u64";
  const values = globalThis.Array.from({ length: n }, (_, i) => dtype === "bool" ? i % 2 : i);
  return isBig
    ? (Array as BigInt64ArrayConstructor).from(values.map(BigInt))
    : (Array as Float64ArrayConstructor).from(values) as AnyArray;
}

Deno.test("npy encode() writes the header that NumPy writes", () => {
  const bytes = npyCodec.encode({ shape: [3], data: Float64Array.of(1, 2, 3) }, "f64");
  const header = String.fromCharCode(...bytes.subarray(0, bytes.length - 24));
  assert.equal(
    header,
    "\x93NUMPY\x01\x00v\x00" +
      "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }".padEnd(117) + "\n",
  );
});

Deno.test("npy decode() gives back what encode() wrote for every type and shape", () => {
  for (const dtype of names) {
    for (const shape of [[], [0], [1], [7], [2, 3], [3, 0, 2], [2, 1, 4]]) {
      const array = { shape, data: counting(dtype, shape.reduce((a, b) => a * b, 1)) };
      assert.deepEqual(npyCodec.decode(npyCodec.encode(array, dtype), dtype), array);
    }
  }
});

Deno.test("npy decode() reads an array that does not start at a multiple of its element size", () => {
  const bytes = npyCodec.encode({ shape: [2], data: Float64Array.of(1, 2) }, "f64");
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assert.deepEqual(npyCodec.decode(shifted.subarray(3), "f64").data, Float64Array.of(1, 2));
});

Deno.test("npy encode() refuses data of another type or size", () => {
  const data = new Float64Array(4);
  assert.throws(() => npyCodec.encode({ shape: [4], data }, "f32"), /not Float32Array/);
  assert.throws(() => npyCodec.encode({ shape: [3], data }, "f64"), /4 elements do not fill/);
  assert.throws(() => npyCodec.encode({ shape: [-4], data }, "f64"), /do not fill/);
});

Deno.test("npy decode() gives an array or a SyntaxError whatever the bytes are", () => {
  const good = npyCodec.encode({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) }, "f64");
  const damaged = fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length)).map(
    ([at, byte, length]) => good.with(at, byte).slice(0, length),
  );
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array()), (bytes) => {
      try {
        npyCodec.decode(bytes, "f64");
      } catch (error) {
        assert.ok(error instanceof SyntaxError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("npz decode() gives back what encode() wrote, and the bytes are always the same", () => {
  const arrays = {
    q: { shape: [2, 2], data: Float64Array.of(1, 0.5, 0.5, 1) },
    labels: { shape: [3], data: Uint8Array.of(1, 2, 3) },
  };
  const options = { q: "f64", labels: "u8" } as const;
  const bytes = npzCodec.encode(arrays, options);
  assert.deepEqual(npzCodec.decode(bytes, options), arrays);
  assert.deepEqual(npzCodec.encode({ labels: arrays.labels, q: arrays.q }, options), bytes);
  assert.throws(() => npzCodec.encode({ q: arrays.q }, options), /they are \{q\}, not/);
  assert.throws(() => npzCodec.decode(bytes, { other: "f64" }), /no "other\.npy"/);
});

Deno.test("npz decode() gives arrays or a SyntaxError whatever the bytes are", () => {
  const good = npzCodec.encode({ q: { shape: [2], data: Float64Array.of(1, 2) } }, { q: "f64" });
  const damaged = fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length)).map(
    ([at, byte, length]) => good.with(at, byte).slice(0, length),
  );
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array()), (bytes) => {
      try {
        npzCodec.decode(bytes, { q: "f64" });
      } catch (error) {
        assert.ok(error instanceof SyntaxError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("npy encode() writes what NumPy reads, for every type", numpy.options, () => {
  for (const dtype of names) {
    const bytes = npyCodec.encode({ shape: [2, 3], data: counting(dtype, 6) }, dtype);
    const got = numpy.run(bytes, "a = np.load(path); print(a.dtype, a.shape, a.tolist())");
    const values = dtype === "bool"
      ? "[[False, True, False], [True, False, True]]"
      : dtype.startsWith("f")
      ? "[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]"
      : "[[0, 1, 2], [3, 4, 5]]";
    assert.equal(got, `${numpyNames[dtype]} (2, 3) ${values}`);
  }
});

Deno.test("npy decode() reads what NumPy writes, for every type", numpy.options, () => {
  for (const dtype of names) {
    const values = dtype === "bool" ? "np.arange(6) % 2" : "np.arange(6)";
    const bytes = numpy.write(
      `f = open(path, 'wb'); np.save(f, (${values}).reshape(3, 2).astype('${numpyNames[dtype]}'))`,
    );
    assert.deepEqual(npyCodec.decode(bytes, dtype), { shape: [3, 2], data: counting(dtype, 6) });
  }
});

Deno.test("npz goes both ways between us and NumPy, compressed or not", numpy.options, () => {
  const arrays = { a: { shape: [4], data: Int32Array.of(0, 1, 2, 3) } };
  const got = numpy.run(
    npzCodec.encode(arrays, { a: "i32" }),
    "print(np.load(path)['a'].tolist())",
  );
  assert.equal(got, "[0, 1, 2, 3]");
  for (const save of ["savez", "savez_compressed"]) {
    const bytes = numpy.write(
      `f = open(path, 'wb'); np.${save}(f, a=np.arange(4, dtype='i4'), b=1)`,
    );
    assert.deepEqual(npzCodec.decode(bytes, { a: "i32" }), arrays);
  }
});
