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
    [
      "the header differs",
      "x,y\n",
      /header is "x","y", not "x","name": column 2 is "y", not "name"$/,
    ],
    ["a row is short", "x,name\n1,a\n2\n", /row 2 has 1 fields, not 2/],
    ["the header is short", "x\n", /header is "x", not "x","name": it has 1 columns, not 2$/],
    ["the header has one more", "x,name,\n", /not "x","name": it has 3 columns, not 2$/],
    [
      "a name has a space that none sees",
      "x,name\u00a0\n",
      /column 2 is "name\\u\{a0\}", not "name"/,
    ],
    [
      "a name has a letter that looks like another",
      "х,name\n",
      /column 1 is "\\u\{445\}", not "x"/,
    ],
    ["a mark stands inside", "x,\ufeffname\n", /column 2 is "\\u\{feff\}name", not "name"/],
    ["names have another order", "name,x\n", /; declare the columns in the file's order$/],
    ["fields are separated otherwise", "x;name\n1;a\n", /declare csv\(…, \{ separator: ";" \}\)$/],
    [
      "fields are separated by tabs",
      "x\tname\n1\ta\n",
      /declare csv\(…, \{ separator: "\\t" \}\)$/,
    ],
    ["rows end in CR alone", "x,name\r1,a\r", /rows end in CR alone/],
    [
      "decimals have a comma",
      'x,name\n"1,5",a\n',
      /"1,5" in row 1 .*csv\(…, \{ decimal: "," \}\)$/,
    ],
    ["a number is missing", "x,name\nNA,a\n", /"NA" in row 1 .*csv\(…, \{ missing: \["NA"\] \}\)$/],
    ["a number is empty", "x,name\n,a\n", /"" in row 1 .*csv\(…, \{ missing: \[""\] \}\)$/],
    ["infinity is spelled otherwise", "x,name\n-inf,a\n", /csv\(…, \{ spellings: "any" \}\)$/],
    ["spaces stand around a number", "x,name\n 1,a\n", /" 1" .*; take the spaces around it away$/],
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
  assert.throws(
    () => codec.encode({ y: new Float64Array(1) }, one),
    /its columns are "y", not "x"/,
  );
  assert.throws(() => codec.encode(3 as never, one), /it is 3, not an object of the columns "x"/);
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

Deno.test("csv decode() takes the byte order mark of Excel, and names UTF-16", () => {
  const table = { x: Float64Array.of(1), name: ["a"] };
  const two = [["x", "f64"], ["name", "text"]] as const;
  assert.deepEqual(codec.decode(bytes("\ufeffx,name\r\n1,a\r\n"), two), table);
  assert.deepEqual(codec.decode(bytes('\ufeff"x",name\n1,a\n'), two), table);
  // A name that begins with one is kept by its quotes.
  const odd = [["\ufeffx", "f64"]] as const;
  assert.deepEqual(codec.decode(codec.encode({ "\ufeffx": Float64Array.of(1) }, odd), odd), {
    "\ufeffx": Float64Array.of(1),
  });
  const utf16 = Uint8Array.from([
    0xff,
    0xfe,
    ...[..."x,name"].flatMap((c) => [c.charCodeAt(0), 0]),
  ]);
  assert.throws(() => codec.decode(utf16, two), /it is UTF-16; save it as UTF-8/);
});

Deno.test("csv decode() reads as other programs write, where that is declared", () => {
  const all = [["x", "f64"], ["ok", "bool"], ["name", "text"]] as const;
  const excel = { columns: all, separator: ";", decimal: ",", spellings: "any" } as const;
  assert.deepEqual(
    codec.decode(
      bytes("\ufeffx;ok;name\r\n-1,5e3;TRUE;1,5\r\n,5;False;a;b".replace("a;b", '"a;b"')),
      excel,
    ),
    { x: Float64Array.of(-1500, 0.5), ok: [true, false], name: ["1,5", "a;b"] },
  );
  const r = { columns: all, missing: ["NA", ""], spellings: "any" } as const;
  assert.deepEqual(
    codec.decode(
      bytes('"x","ok","name"\nNA,TRUE,NA\nInf,FALSE,""\n-Inf,TRUE,"NA"\n,TRUE,x\nnan,TRUE,x\n'),
      r,
    ),
    {
      x: Float64Array.of(NaN, Infinity, -Infinity, NaN, NaN),
      ok: [true, false, true, true, true],
      name: ["NA", "", "NA", "x", "x"],
    },
  );
  for (const content of ["x\nNA\n", "x\ninf\n", "x\n1.5\n"]) {
    const how = { columns: [["x", "f64"]], decimal: "," } as const;
    assert.throws(() => codec.decode(bytes(content), how), SyntaxError);
  }
  const number = { columns: [["x", "f64"]], missing: ["-999"] } as const;
  assert.deepEqual(codec.decode(bytes("x\n-999\n-99\n"), number), { x: Float64Array.of(NaN, -99) });
  const written = () => codec.encode({ x: Float64Array.of(-999) }, number);
  assert.throws(written, /-999 is declared to be a missing number/);
  const gap = { columns: [["n", "i32"]], missing: ["NA"] } as const;
  assert.throws(
    () => codec.decode(bytes("n\nNA\n"), gap),
    /no missing values; declare the column as f64/,
  );
});

Deno.test("csv decode() gives back what encode() wrote, however it is declared", () => {
  const value = {
    x: Float64Array.of(0.1, NaN, -0, -1e-300, Infinity),
    ok: [true, false, true, false, true],
    name: ["a;b", "1,5", "NA", "", "\t|"],
  };
  const all = [["x", "f64"], ["ok", "bool"], ["name", "text"]] as const;
  for (
    const how of [
      { separator: ";", decimal: "," },
      { separator: "\t" },
      { separator: "|", missing: ["", "NA"], spellings: "any" },
      { separator: " " },
      { separator: "…", decimal: "," },
    ] as const
  ) {
    const options = { columns: all, ...how };
    assert.deepEqual(codec.decode(codec.encode(value, options), options), value, how.separator);
  }
});

Deno.test("csv() keeps the order of names that are whole numbers, in a list, and refuses them else", () => {
  const years = csv([["country", "text"], ["2019", "f64"], ["2020", "f64"]]);
  const options = years.options as Parameters<typeof codec.decode>[1];
  const table = codec.decode(bytes("country,2019,2020\nCH,1.5,2.5\n"), options);
  assert.deepEqual(
    { country: ["CH"], 2019: Float64Array.of(1.5), 2020: Float64Array.of(2.5) },
    { ...table },
  );
  assert.equal(text(codec.encode(table, options)), "country,2019,2020\nCH,1.5,2.5\n");
  assert.throws(() => csv({ country: "text", 2019: "f64" }), /column "2019" is a whole number/);
  assert.throws(() => csv([["a", "f64"], ["a", "i32"]]), /column "a" is there twice/);
  assert.deepEqual(csv({ a: "f64" }, { separator: ";" }).options, {
    columns: [["a", "f64"]],
    separator: ";",
  });
});

Deno.test("csv() refuses options that do not go together", () => {
  for (const separator of ["", ";;", '"', "\n", "a", "1", ".", "-"]) {
    assert.throws(() => csv({ a: "f64" }, { separator }), /its separator is/);
  }
  assert.throws(() => csv({ a: "f64" }, { decimal: "," }), /separates both fields and decimals/);
});
