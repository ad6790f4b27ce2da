import assert from "node:assert/strict";
import fc from "fast-check";
import { codec } from "./csv_codec.ts";
import { csv } from "./mod.ts";
import { numpy } from "./numpy_test_helper.ts";
import type { Columns, Table } from "./table.ts";

const columns = [["x", "f64"], ["n", "i32"], ["name", "text"], ["ok", "bool"]] as const;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

Deno.test("csv() gives its columns' types to the table", () => {
  const types = { x: "f64", name: "text" } as const satisfies Columns;
  const table: Table<typeof types> = { x: new Float64Array(1), name: ["a"] };
  // @ts-expect-error a column of another type does not compile
  const wrong: Table<typeof types> = { x: ["1"], name: ["a"] };
  assert.deepEqual(csv(types).options, [["x", "f64"], ["name", "text"]]);
  assert.equal([table, wrong].length, 2);
});

Deno.test("csv encode() writes RFC 4180 with shortest numbers", () => {
  const table = {
    x: Float64Array.of(0.1, NaN, -0, -Infinity),
    n: Int32Array.of(1, -2, 3, 4),
    name: ["plain", 'a "quoted", one', "", "two\nlines"],
    ok: [true, false, true, false],
  };
  assert.equal(
    text(codec.encode(table, columns)),
    'x,n,name,ok\n0.1,1,plain,true\nNaN,-2,"a ""quoted"", one",false\n-0,3,"",true\n' +
      '-Infinity,4,"two\nlines",false\n',
  );
});

Deno.test("csv decode() gives back what encode() wrote, bit by bit", () => {
  const row = fc.tuple(
    fc.double(),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.string({ unit: "grapheme" }),
    fc.boolean(),
  );
  fc.assert(fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
    const table = {
      x: Float64Array.from(rows, (r) => r[0]),
      n: Int32Array.from(rows, (r) => r[1]),
      name: rows.map((r) => r[2].replaceAll("\r\n", "\n")),
      ok: rows.map((r) => r[3]),
    };
    assert.deepEqual(codec.decode(codec.encode(table, columns), columns), table);
  }));
});

Deno.test("csv decode() takes CRLF and a last line without its end", () => {
  const table = codec.decode(bytes('x,name\r\n1,a\r\n2,"b"\r\n3,'), [["x", "f64"], [
    "name",
    "text",
  ]]);
  assert.deepEqual(table, { x: Float64Array.of(1, 2, 3), name: ["a", "b", ""] });
});

for (
  const [what, content, problem] of [
    ["the header differs", "x,y\n", /header is "x,y", not "x,name"/],
    ["a row is short", "x,name\n1,a\n2\n", /row 2 has 1 fields, not 2/],
    ["a number is none", "x,name\none,a\n", /"one" in row 1 of column "x" is not of f64/],
    ["a quote is not closed", 'x,name\n1,"a\n', /unclosed quote in line 2/],
    ["a quote stands inside a field", 'x,name\n1,a"b\n', /stray quote in line 2/],
    ["text follows a quoted field", 'x,name\n1,"a"b\n', /unclosed quote in line 2/],
  ] as const
) {
  Deno.test(`csv decode() says where it fails when ${what}`, () => {
    const two = [["x", "f64"], ["name", "text"]] as const;
    assert.throws(() => codec.decode(bytes(content), two), {
      name: "SyntaxError",
      message: problem,
    });
  });
}

Deno.test("csv decode() gives a table or a SyntaxError whatever the bytes are", () => {
  const soup = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.array(fc.constantFrom("x", ",", "\n", '"', "\r", "1", "NaN"), { maxLength: 30 })
      .map((parts) => bytes("x,name\n" + parts.join(""))),
  );
  fc.assert(fc.property(soup, (content) => {
    try {
      codec.decode(content, [["x", "f64"], ["name", "text"]]);
    } catch (error) {
      assert.ok(error instanceof SyntaxError, String(error));
    }
  }));
});

Deno.test("csv encode() refuses tables that do not fit their columns", () => {
  const one = [["x", "f64"]] as const;
  assert.throws(() => codec.encode({ y: new Float64Array(1) }, one), /its columns are "y"/);
  assert.throws(() => codec.encode({ x: new Int32Array(1) }, one), /"x" is not of f64/);
  const two = [["x", "f64"], ["n", "i32"]] as const;
  const uneven = { x: new Float64Array(2), n: new Int32Array(3) };
  assert.throws(() => codec.encode(uneven, two), /lengths 2,3/);
});

Deno.test("csv encode() writes what NumPy reads", numpy.options, () => {
  const x = Float64Array.of(0.1, NaN, Infinity, -1e-300);
  const got = numpy.run(
    codec.encode({ x, n: Int32Array.of(1, 2, 3, 4) }, [["x", "f64"], ["n", "i32"]]),
    "t = np.genfromtxt(path, delimiter=',', names=True); print(repr(t['x'].tolist()))",
  );
  assert.equal(got, "[0.1, nan, inf, -1e-300]");
});
