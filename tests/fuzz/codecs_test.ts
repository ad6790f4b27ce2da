/** The formats of artifacts: whatever the bytes are, they are a value or a SyntaxError. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../pipeline/base/canonical.ts";
import { codec as csv } from "../../pipeline/codecs/csv_codec.ts";
import { codec as json } from "../../pipeline/codecs/json_codec.ts";
import { codec as npy } from "../../pipeline/codecs/npy_codec.ts";
import { type AnyArray, dtypes, type NumberType } from "../../pipeline/codecs/npy_format.ts";
import { codec as npz } from "../../pipeline/codecs/npz_codec.ts";
import { codec as vegaLite } from "../../pipeline/codecs/vega_lite_codec.ts";
import { anyBytes, read, runs, utf8 } from "./bytes.ts";

const columns = [["x", "f64"], ["n", "i32"], ["name", "text"], ["ok", "bool"]] as const;
const table = {
  x: Float64Array.of(0.1, NaN, -Infinity),
  n: Int32Array.of(1, -2, 3),
  name: ["a", 'b"', "c\n,"],
  ok: [true, false, true],
};
const array = { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) };
const spec = { $schema: "https://vega.github.io/schema/vega-lite/v6.json", data: { values: [] } };

Deno.test("npy decode() reads back what it read, whatever the bytes are", () => {
  fc.assert(fc.property(anyBytes(npy.encode(array, "f64"), npyOf("(2, 3)")), (bytes) => {
    const value = read(() => npy.decode(bytes, "f64"));
    if (value !== undefined) assert.deepEqual(npy.decode(npy.encode(value, "f64"), "f64"), value);
  }));
});

Deno.test("npy decode() refuses a header that claims more than there is, whatever it claims", () => {
  const length = fc.oneof(
    fc.nat(9).map(String),
    fc.constantFrom("9".repeat(400), "9".repeat(20), "1e9", "2 3", "0"),
  );
  fc.assert(fc.property(fc.array(length, { maxLength: 5 }), (lengths) => {
    const bytes = npyOf(`(${lengths.join(", ")})`);
    const value = read(() => npy.decode(bytes, "f64"));
    if (value !== undefined) assert.deepEqual(npy.decode(npy.encode(value, "f64"), "f64"), value);
  }));
});

Deno.test("npy decode() gives back every array of every type", () => {
  for (const dtype of Object.keys(dtypes) as NumberType[]) {
    const { BYTES_PER_ELEMENT: size } = dtypes[dtype].Array;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (content) => {
        const n = Math.floor(content.length / size);
        const own = content.slice(0, n * size).map((byte) => dtype === "bool" ? byte & 1 : byte);
        const data = new dtypes[dtype].Array(own.buffer) as AnyArray;
        const bytes = npy.encode({ shape: [n], data }, dtype);
        assert.deepEqual(npy.encode(npy.decode(bytes, dtype), dtype), bytes);
      }),
      runs(30),
    );
  }
});

Deno.test("npz decode() gives arrays or a SyntaxError whatever the bytes are", () => {
  const options = { q: "f64", other: "f64" } as const;
  const large = { shape: [500], data: new Float64Array(500) };
  const good = npz.encode({ q: array, other: large }, options);
  fc.assert(fc.property(anyBytes(good), (bytes) => void read(() => npz.decode(bytes, options))), {
    ...runs(300),
  });
});

Deno.test("npz decode() refuses sizes that no zip of its length can have", () => {
  const good = npz.encode({ q: array }, { q: "f64" });
  const entry = new DataView(good.buffer).getUint32(good.length - 6, true);
  const claiming = good.slice();
  new DataView(claiming.buffer).setUint32(entry + 24, 2_000_000_000, true);
  assert.throws(
    () => npz.decode(claiming, { q: "f64" }),
    /SyntaxError.*its packed bytes are damaged/,
  );
});

Deno.test("npz decode() refuses a count of members that no zip of its length can have", () => {
  // An end record for 64 bits, its locator, and the plain end record, which refers to them.
  const zip = new Uint8Array(56 + 20 + 22);
  const view = new DataView(zip.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setUint32(32, 4_000_000_000, true);
  view.setUint32(56, 0x07064b50, true);
  view.setUint32(76, 0x06054b50, true);
  view.setUint16(76 + 8, 0xffff, true);
  view.setUint32(76 + 16, 0xffffffff, true);
  assert.throws(() => npz.decode(zip, { q: "f64" }), /SyntaxError.*cut short or are not a zip/);
});

Deno.test("csv decode() reads back what it read, whatever the bytes are", () => {
  const soup = fc.array(fc.constantFrom("x,n,name,ok\n", ",", "\n", '"', "\r", "1", "true", "NaN"));
  const bytes = fc.oneof(anyBytes(csv.encode(table, columns)), soup.map((s) => utf8(s.join(""))));
  fc.assert(
    fc.property(bytes, (content) => {
      const value = read(() => csv.decode(content, columns));
      if (value === undefined) return;
      assert.deepEqual(csv.decode(csv.encode(value, columns), columns), value);
    }),
    runs(1000),
  );
});

Deno.test("csv decode() gives back every table", () => {
  const row = fc.tuple(fc.double(), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
  const rest = fc.tuple(fc.string({ unit: "grapheme" }), fc.boolean());
  fc.assert(fc.property(fc.array(fc.tuple(row, rest), { maxLength: 9 }), (rows) => {
    const value = {
      x: Float64Array.from(rows, ([[x]]) => x),
      n: Int32Array.from(rows, ([[, n]]) => n),
      name: rows.map(([, [name]]) => name),
      ok: rows.map(([, [, ok]]) => ok),
    };
    assert.deepEqual(csv.decode(csv.encode(value, columns), columns), value);
  }));
});

Deno.test("csv decode() takes the header's fields as they are, commas in them included", () => {
  const columns = [["a", "f64"], ["b", "f64"]] as const;
  assert.throws(() => csv.decode(utf8('"a,b"\n'), columns), /SyntaxError.*its header is/);
});

Deno.test("csv decode() takes time in proportion to the bytes", () => {
  const digits = "1".repeat(300_000);
  const long = [`x\n${digits}x\n`, `x\n1${"e1".repeat(100_000)}\n`, `x\n"${'""'.repeat(100_000)}`];
  for (const text of [...long, `x\n${",".repeat(100_000)}`, "x" + "\n".repeat(100_000)]) {
    assert.equal(read(() => csv.decode(utf8(text), [["x", "f64"]])), undefined);
  }
});

Deno.test("json decode() reads back what it read, whatever the bytes are", () => {
  const good = json.encode({ a: [NaN, -0, 1e300], ["__proto__"]: { b: null }, c: "é" }, null);
  const bytes = fc.oneof(anyBytes(good), fc.json().map(utf8), soupOf(jsonPieces));
  fc.assert(
    fc.property(bytes, (content) => {
      const value = read(() => json.decode(content, null));
      if (value !== undefined) assert.deepEqual(json.decode(json.encode(value, null), null), value);
    }),
    runs(1000),
  );
});

Deno.test("json decode() gives back every value", () => {
  const key = fc.string().filter((name) => name !== "$number");
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.dictionary(key, fc.double(), { noNullPrototype: true }),
      (value, numbers) => {
        const both = [value, numbers] as Json;
        if (JSON.stringify(value).includes('"$number"')) return;
        assert.deepEqual(json.decode(json.encode(both, null), null), both);
      },
    ),
  );
});

Deno.test("text formats refuse what is nested without end", () => {
  const deep = utf8('{"a":'.repeat(200_000) + "1" + "}".repeat(200_000));
  const schema = utf8(`{"$schema":"vega-lite","a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`);
  read(() => json.decode(deep, null));
  read(() => vegaLite.decode(deep, null));
  read(() => vegaLite.decode(schema, null));
});

Deno.test("vegaLite decode() gives a specification or a SyntaxError whatever the bytes are", () => {
  const bytes = fc.oneof(
    anyBytes(vegaLite.encode(spec, null)),
    fc.json().map(utf8),
    soupOf(jsonPieces),
  );
  fc.assert(fc.property(bytes, (content) => void read(() => vegaLite.decode(content, null))));
});

const jsonPieces = [
  ...["{", "}", "[", "]", ":", ",", "1", "-0", "null", '"$number"', '"NaN"', '"-0"', '"x"'],
  ...['{"$number":"NaN"}', '{"$number":"1"}', '{"$number":"Infinity","x":1}', '"__proto__"'],
];

function soupOf(chunks: readonly string[]): fc.Arbitrary<Uint8Array> {
  return fc.array(fc.constantFrom(...chunks), { maxLength: 12 }).map((soup) => utf8(soup.join("")));
}

/** A file of six f64 whose header has this shape. */
function npyOf(shape: string): Uint8Array {
  const header = utf8(`{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }\n`);
  const bytes = new Uint8Array(10 + header.length + 48);
  bytes.set([0x93, ...utf8("NUMPY"), 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(header, 10);
  return bytes;
}
