import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { codec as npyCodec } from "./npy_codec.ts";
import { type AnyArray, dtypes, type NdArray, type NumberType } from "./npy_format.ts";
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

/** What NumPy writes in other orders and spellings, by what makes it. */
const spellings: readonly (readonly [what: string, dtype: NumberType | "text", array: string])[] = [
  ["in Fortran order", "f64", "np.asfortranarray(np.arange(24.).reshape(2, 3, 4))"],
  [
    "in Fortran order, of one byte",
    "u8",
    "np.asfortranarray(np.arange(6, dtype='u1').reshape(3, 2))",
  ],
  ["in Fortran order, empty", "f32", "np.asfortranarray(np.zeros((3, 0, 2), 'f4'))"],
  ["in Fortran order, of text", "text", "np.asfortranarray(np.array([['a', 'bc'], ['', 'é']]))"],
  ...(["f8", "f4", "f2", "i8", "i4", "i2", "u8", "u4", "u2"] as const).map((kind) =>
    [
      `big-endian ${kind}`,
      `${kind[0]}${8 * Number(kind[1])}` as NumberType,
      `np.arange(-3, 4).astype('i8').astype('>${kind}')`,
    ] as const
  ),
  [
    "big-endian, in Fortran order",
    "i16",
    "np.asfortranarray(np.arange(6, dtype='>i2').reshape(2, 3))",
  ],
  ["of float16", "f16", "np.array([0.1, -65504, np.inf, np.nan, 6e-8, -0.], 'f2')"],
  ["of no dimension", "f64", "np.float64(2.5)"],
  ["of no dimension and text", "text", "np.array('word')"],
  ["empty", "i32", "np.zeros((0,), 'i4')"],
  ["of text", "text", "np.array(['a', '', 'été', '日本語', '😀', ' b '])"],
  ["of big-endian text", "text", "np.array(['a', 'été'], '>U5')"],
  ["of empty text", "text", "np.array(['', ''])"],
  ["of bool in Fortran order", "bool", "np.asfortranarray(np.eye(3, dtype=bool))"],
];

/** SHA-256 of each array's values, in C order and little-endian, text with a zero after each. */
const digestsInNumpy = "import hashlib; f = np.load(path)\n" +
  "for i in range(len(f.files)):\n" +
  "  v = f[f'a{i}']; raw = b''.join(str(s).encode() + b'\\0' for s in v.ravel()) if v.dtype.kind == 'U' else " +
  "np.ascontiguousarray(v).astype(v.dtype.newbyteorder('<')).tobytes()\n" +
  "  print(hashlib.sha256(raw).hexdigest(), v.shape)";

function digest({ shape, data }: { readonly shape: readonly number[]; readonly data: AnyArray }) {
  const raw = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new TextEncoder().encode(data.map((text) => `${text}\0`).join(""));
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  return `${createHash("sha256").update(raw).digest("hex")} ${tuple}`;
}

Deno.test("npy decode() reads NumPy's other spellings to the same SHA-256", numpy.options, () => {
  const arrays = spellings.map(([, , array], i) => `a${i}=${array}`).join(", ");
  const types = Object.fromEntries(spellings.map(([, dtype], i) => [`a${i}`, dtype]));
  const bytes = numpy.write(`np.savez(open(path, 'wb'), ${arrays})`);
  const decoded = npzCodec.decode(bytes, types);
  const [read, again] = [bytes, npzCodec.encode(decoded, types)]
    .map((file) => numpy.run(file, digestsInNumpy).split("\n"));
  for (const [i, [what]] of spellings.entries()) {
    const ours = digest(decoded[`a${i}`] as NdArray<AnyArray>);
    assert.equal(ours, read?.[i], what);
    assert.equal(ours, again?.[i], `${what}, written again`);
  }
});

Deno.test("npy decode() reads every version and way to write a header", numpy.options, () => {
  const values = Float64Array.of(0, 1, 2, 3, 4, 5);
  for (const version of [1, 2, 3]) {
    const bytes = numpy.write(
      `np.lib.format.write_array(open(path, 'wb'), np.arange(6.).reshape(2, 3), (${version}, 0))`,
    );
    assert.deepEqual(npyCodec.decode(bytes, "f64"), { shape: [2, 3], data: values });
  }
  for (
    const header of [
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 3L), }",
      '{"shape": (2, 3), "fortran_order": False, "descr": "<f8"}',
      "{'descr':'<f8','fortran_order':False,'shape':(2,3)}",
      "{'descr': 'f8', 'fortran_order': False, 'shape': (2, 3,), }",
    ]
  ) {
    const bytes = withHeader(header, new Uint8Array(values.buffer));
    assert.deepEqual(npyCodec.decode(bytes, "f64"), { shape: [2, 3], data: values }, header);
  }
  for (const descr of ["|u1", "<u1", ">u1", "=u1", "u1"]) {
    const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (3,), }`;
    const data = Uint8Array.of(1, 2, 3);
    assert.deepEqual(npyCodec.decode(withHeader(header, data), "u8"), { shape: [3], data });
  }
});

Deno.test("npy decode() reads a float16 where f32 or f64 is declared, and nothing else widened", () => {
  const bytes = npyCodec.encode({ shape: [2], data: Float16Array.of(0.5, 65504) }, "f16");
  assert.deepEqual(npyCodec.decode(bytes, "f32").data, Float32Array.of(0.5, 65504));
  assert.deepEqual(npyCodec.decode(bytes, "f64").data, Float64Array.of(0.5, 65504));
  const single = npyCodec.encode({ shape: [1], data: Float32Array.of(1) }, "f32");
  assert.throws(
    () => npyCodec.decode(single, "f64"),
    /it is of f32, not f64; declare it as f32, or/,
  );
});

Deno.test("npy decode() refuses what it has no array for, by name", () => {
  const cases: readonly (readonly [descr: string, message: RegExp])[] = [
    ["[('x', '<f8'), ('y', '|u1')]", /structured, with the fields "x", "y"; save each as an array/],
    ["[('p', [('x', '<f8')], (2,))]", /structured, with the fields "p"/],
    ["'|O'", /"\|O", Python objects, which is not read; save its numbers as numbers/],
    ["'|S5'", /"\|S5", texts in bytes, .*astype\("U"\)/],
    ["'|V8'", /raw bytes/],
    ["'<c16'", /complex numbers.*\.real and \.imag/],
    ["'<f16'", /"<f16", numbers of an unusual precision.*astype\("float64"\)/],
    ["'<M8[ns]'", /dates/],
    ["'<m8[s]'", /time differences/],
    ["'nonsense'", /something else/],
  ];
  for (const [descr, message] of cases) {
    const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': (1,), }`;
    const decode = () => npyCodec.decode(withHeader(header, new Uint8Array(16)), "f64");
    assert.throws(decode, { name: "SyntaxError", message }, descr);
  }
  for (
    const header of [
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1), }",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
      "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,), }",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
      "{'descr': '<f8', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } or 1",
      "{'descr': '<f8', 'shape': (1,), }",
      "__import__('os')",
    ]
  ) {
    const decode = () => npyCodec.decode(withHeader(header, new Uint8Array(8)), "f64");
    assert.throws(decode, /SyntaxError: Cannot read the array: its header is/, header);
  }
});

Deno.test("npy encode() refuses text and truth values that could not be read back", () => {
  for (const text of ["a\0", "\ud800"]) {
    assert.throws(
      () => npyCodec.encode({ shape: [1], data: [text] }, "text"),
      /element 0, .*U\+0000|not Unicode/,
    );
  }
  assert.deepEqual(
    npyCodec.decode(npyCodec.encode({ shape: [1], data: ["a\0b"] }, "text"), "text").data,
    ["a\0b"],
  );
  assert.throws(
    () => npyCodec.encode({ shape: [1], data: Uint8Array.of(2) }, "bool"),
    /of bool and has bytes that are not 0 or 1/,
  );
});

/** A file of version 1 with any header. */
function withHeader(header: string, elements: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header.padEnd(117) + "\n");
  return Uint8Array.from([
    ...[0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, text.length & 255, text.length >> 8],
    ...text,
    ...elements,
  ]);
}
