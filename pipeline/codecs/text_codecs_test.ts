import assert from "node:assert/strict";
import { encode as encodePng } from "fast-png";
import fc from "fast-check";
import type { Json } from "../base/canonical.ts";
import { codec as bytesCodec } from "./bytes_codec.ts";
import { codec as jsonCodec } from "./json_codec.ts";
import { codec as pngCodec } from "./png_codec.ts";
import { codec as svgCodec } from "./svg_codec.ts";
import { codec as textCodec } from "./text_codec.ts";
import { codec as vegaLiteCodec } from "./vega_lite_codec.ts";

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);

Deno.test("json encode() keeps the order of fields and the numbers that JSON lacks", () => {
  const value = { b: [1, NaN, -0], a: { deep: -Infinity, text: "ä" } };
  const written = jsonCodec.encode(value, null);
  assert.match(text(written), /^\{\n {2}"b": \[\n {4}1,\n {4}\{\n {6}"\$number": "NaN"/);
  assert.deepEqual(jsonCodec.decode(written, null), value);
});

Deno.test("json encode() names the place of what JSON lacks", () => {
  const encode = (value: unknown): unknown => jsonCodec.encode(value as Json, null);
  assert.throws(() => encode({ a: [undefined] }), /value\.a\[0\].*type undefined/);
  assert.throws(() => encode({ a: new Map() }), /value\.a.*instance of Map/);
  assert.throws(() => encode({ a: new Float64Array(2) }), /value\.a.*instance of Float64Array/);
  assert.throws(() => encode(() => 1), /type function/);
});

Deno.test("every decode() gives a value or a SyntaxError whatever the bytes are", () => {
  const codecs = [jsonCodec, svgCodec, pngCodec, textCodec, bytesCodec, vegaLiteCodec];
  fc.assert(fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (content) => {
    for (const { decode } of codecs) {
      try {
        decode(content, null);
      } catch (error) {
        assert.ok(error instanceof SyntaxError, String(error));
      }
    }
  }));
});

Deno.test("vegaLite takes a specification that holds its data and refuses one that does not", () => {
  const spec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    hconcat: [{ data: { values: [{ x: 1 }] }, mark: "point" }],
  };
  assert.deepEqual(vegaLiteCodec.decode(vegaLiteCodec.encode(spec, null), null), spec);
  const outside = { ...spec, hconcat: [{ data: { url: "cars.json" }, mark: "point" }] };
  assert.throws(() => vegaLiteCodec.encode(outside, null), /spec\.hconcat\.0\.data\.url/);
  assert.throws(() => vegaLiteCodec.encode({ mark: "point" }, null), /"\$schema"/);
  const picture = "data:image/png;base64,AAAA";
  const rows = (values: Json) => ({ ...spec, data: { values } });
  for (
    const [place, other] of [
      ["spec.mark.url", { ...spec, mark: { type: "image", url: "https://a.org/b.png" } }],
      ["spec.mark.href", { ...spec, mark: { type: "point", href: "//a.org" } }],
      ["spec.encoding.href.value", { ...spec, encoding: { href: { value: "javascript:1" } } }],
      ["spec.encoding.url", { ...spec, encoding: { url: { expr: "'https://a.org'" } } }],
      ["spec.data.values.1.a", {
        ...rows([{ a: picture }, { a: "b.png" }]),
        encoding: { url: { field: "a" } },
      }],
      ["spec.transform.0.from.data.url", {
        ...spec,
        transform: [{ lookup: "x", from: { data: { url: "b.csv" }, key: "x" } }],
      }],
      ["spec.usermeta.embedOptions.patch", {
        ...spec,
        usermeta: { embedOptions: { patch: "https://a.org/patch.json" } },
      }],
      ["spec.mark.fill", { ...spec, mark: { type: "point", fill: "url(https://a.org/f#g)" } }],
      ["spec.data.values.0.c", rows([{ c: "URL( 'b.svg#x')" }])],
    ] as const
  ) {
    for (
      const way of [
        () => vegaLiteCodec.encode(other as Json, null),
        () => vegaLiteCodec.decode(bytes(JSON.stringify(other)), null),
      ]
    ) {
      assert.throws(way, { message: new RegExp(`: ${place} points outside it, to`) }, place);
    }
  }
  for (
    const own of [
      {
        ...rows([{ a: picture, see: "https://a.org", b: "#g" }]),
        encoding: { url: { field: "a" } },
      },
      { ...spec, mark: { type: "image", url: picture, href: "#part", fill: "url(#gradient)" } },
    ]
  ) assert.deepEqual(vegaLiteCodec.decode(vegaLiteCodec.encode(own, null), null), own);
  const gap = { ...spec, data: { values: [{ x: NaN }] } };
  assert.throws(() => vegaLiteCodec.encode(gap, null), /field "x" is NaN/);
});

Deno.test("svg, png, text and bytes give back what they were given, and refuse other things", () => {
  assert.equal(svgCodec.decode(svgCodec.encode("<svg></svg>", null), null), "<svg></svg>\n");
  assert.throws(() => svgCodec.encode("<html>", null), /not SVG/);
  assert.throws(() => svgCodec.encode("", null), /not SVG/);
  const whole = '<?xml version="1.0"?>\n<!-- é --><svg xmlns="x"><g a="1">é &amp; ü</g></svg>\n';
  assert.equal(svgCodec.decode(bytes(whole), null), whole);
  // The last of it is a line's end, which may be missing.
  for (let length = 0; length < bytes(whole).length - 1; length++) {
    assert.throws(() => svgCodec.decode(bytes(whole).subarray(0, length), null), SyntaxError);
  }
  assert.throws(() => svgCodec.decode(bytes(whole + "<svg/>"), null), /something follows its end/);
  const png = new Uint8Array(encodePng({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 4) }));
  assert.deepEqual(pngCodec.decode(pngCodec.encode(png, null), null), png);
  assert.throws(() => pngCodec.decode(bytes("GIF89a"), null), /not PNG/);
  assert.equal(textCodec.decode(textCodec.encode("äöü\n", null), null), "äöü\n");
  assert.deepEqual(bytesCodec.decode(bytesCodec.encode(png, null), null), png);
});
