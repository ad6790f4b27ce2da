import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decode as decodePng } from "fast-png";
import type { Json } from "../../pipeline/base/canonical.ts";
import { codec as vegaLiteCodec } from "../../pipeline/codecs/vega_lite_codec.ts";
import type { Figure } from "./figure.ts";
import type { Spec } from "./theme.ts";
import { advances, fontFiles } from "./make_advances.ts";
import measured from "./dejavu_advances.json" with { type: "json" };
import { pathwayFigures } from "./_pathway_figures.ts";
import { renderPng, renderSvg, textWidth } from "./render.ts";

const root = new URL("../../", import.meta.url);
const fileOf = (path: string): Uint8Array<ArrayBuffer> => Deno.readFileSync(new URL(path, root));
const { figure2, figure3 } = pathwayFigures;
const dot = (data: unknown): Figure => ({
  ...figure2,
  hconcat: undefined,
  data,
  mark: "point",
  encoding: { x: { field: "x", type: "quantitative" } },
});

Deno.test("renderSvg() gives the same bytes whatever was drawn before", async () => {
  const first = await renderSvg(figure3);
  await renderSvg(figure2);
  assert.equal(await renderSvg(figure3), first);
});

Deno.test("renderSvg() gives the same bytes in another process, time zone and language", async () => {
  const module = JSON.stringify(import.meta.resolve("./render.ts"));
  const code = `import { renderSvg } from ${module};
    const figure = JSON.parse(await new Response(Deno.stdin.readable).text());
    await Deno.stdout.write(new TextEncoder().encode(await renderSvg(figure)));`;
  const script = Deno.makeTempFileSync({ suffix: ".ts" });
  try {
    Deno.writeTextFileSync(script, code);
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--quiet",
        `--config=${fileURLToPath(new URL("deno.json", root))}`,
        script,
      ],
      env: { TZ: "Asia/Kathmandu", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(JSON.stringify(figure3)));
    await writer.close();
    const { stdout, success } = await child.output();
    assert.ok(success);
    assert.equal(new TextDecoder().decode(stdout), await renderSvg(figure3));
  } finally {
    Deno.removeSync(script);
  }
});

Deno.test("renderSvg() refuses a figure that would load its data", async () => {
  await assert.rejects(renderSvg(dot({ url: "data/points.csv" })), /Cannot draw the figure.*embed/);
});

Deno.test("renderSvg() refuses a figure that Vega-Lite warns of", async () => {
  const encoding = { hue: { field: "x", type: "quantitative" } };
  const figure = { ...dot({ values: [{ x: 1 }] }), encoding };
  await assert.rejects(renderSvg(figure), /Cannot draw the figure: .*hue/);
});

const rows = [{ "x.a": "A", "x[b]": 1, y: 28, deep: { z: 1 } }, { "x.a": "B", "x[b]": 2, y: 55 }];
const bars = (encoding: Spec, more: Spec = {}): Figure => ({
  ...figure2,
  hconcat: undefined,
  data: { values: rows },
  mark: "bar",
  encoding: { y: { field: "y", type: "quantitative" }, ...encoding },
  ...more,
});

Deno.test("renderSvg() refuses a field that no row has, whatever it is for", async () => {
  const missing = { field: "nowhere", type: "nominal" };
  const x = { field: "y", type: "ordinal" };
  const cases: readonly (readonly [place: string, figure: Figure])[] = [
    ...["x", "x2", "color", "text", "detail", "shape", "size", "opacity", "tooltip", "order", "key"]
      .map((channel) => [`encoding.${channel}`, bars({ [channel]: missing })] as const),
    ["encoding.x", bars({ x: { ...missing, type: "quantitative" } })],
    ["encoding.x", bars({ x: { ...missing, type: "temporal" } })],
    ["encoding.x", bars({ x: { ...missing, aggregate: "mean" } })],
    ["encoding.x", bars({ x: { ...missing, type: "quantitative", bin: true } })],
    ["encoding.tooltip[1]", bars({ tooltip: [{ field: "y" }, missing] })],
    ["encoding.x.sort", bars({ x: { ...x, sort: { field: "nowhere", op: "sum" } } })],
    [
      "encoding.color.condition",
      bars({ color: { condition: { test: "true", ...missing }, value: "red" } }),
    ],
    ["encoding.row", bars({ row: missing })],
    ["facet", bars({}, { facet: missing, mark: undefined, spec: { mark: "bar", encoding: {} } })],
    [
      "spec.encoding.x",
      bars({}, {
        facet: { field: "y" },
        ...{ mark: undefined, encoding: undefined },
        spec: { mark: "bar", encoding: { x: missing } },
      }),
    ],
    [
      "layer[0].encoding.x",
      bars({}, {
        mark: undefined,
        layer: [{ mark: "bar", encoding: { x: missing } }],
      }),
    ],
    ["hconcat[0].encoding.x", {
      ...figure2,
      data: { values: rows },
      hconcat: [{ mark: "bar", encoding: { x: missing } }],
    }],
  ];
  for (const [place, figure] of cases) {
    await assert.rejects(renderSvg(figure), (error: Error) => {
      const wanted =
        `Cannot draw the figure: ${place}.field is "nowhere", which no row has; they have "x.a"`;
      assert.ok(error.message.startsWith(wanted), `${place}: ${error.message}`);
      return true;
    });
  }
});

Deno.test("renderSvg() draws fields that transforms make, and parts of fields", async () => {
  const made: readonly (readonly [Spec, Spec])[] = [
    [{ calculate: "datum.y * 2", as: "double" }, { field: "double", type: "quantitative" }],
    [{ fold: ["y"] }, { field: "value", type: "quantitative" }],
    [{ aggregate: [{ op: "sum", field: "y", as: "total" }], groupby: ["y"] }, {
      field: "total",
      type: "quantitative",
    }],
    [{ bin: true, field: "y", as: "from" }, { field: "from_end", type: "quantitative" }],
    [{ window: [{ op: "rank", as: "place" }] }, { field: "place", type: "ordinal" }],
  ];
  for (const [transform, x] of made) await renderSvg(bars({ x }, { transform: [transform] }));
  const total = { aggregate: [{ op: "sum", field: "y", as: "total" }] };
  await assert.rejects(
    renderSvg(bars({ x: { field: "total", type: "quantitative" } }, { transform: [total] })),
    /encoding\.y\.field is "y", and transforms leave only "total", "total_end"/,
  );
  await renderSvg(bars({ x: { field: "deep.z", type: "nominal" } }));
  await renderSvg(bars({ x: { aggregate: "count" } }));
});

Deno.test("renderSvg() refuses dots and brackets in names with what to write, and draws that", async () => {
  for (const [field, written] of [["x.a", "x\\.a"], ["x[b]", "x\\[b\\]"]] as const) {
    await assert.rejects(
      renderSvg(bars({ x: { field, type: "nominal" } })),
      (error: Error) => {
        const remedy = `rows have one of that very name: write ${JSON.stringify(written)}`;
        assert.ok(error.message.endsWith(remedy), error.message);
        return true;
      },
    );
    const svg = await renderSvg(bars({ x: { field: written, type: "nominal" } }));
    assert.match(svg, /for a discrete scale with 2 values: (A, B|1, 2)/);
  }
});

/** The paths of a figure's marks of one kind. */
function pathsOf(svg: string, kind: string): string[] {
  return [...svg.matchAll(new RegExp(`aria-roledescription="${kind}"[^>]* d="([^"]*)"`, "g"))]
    .map(([, path = ""]) => path);
}

const points = (values: readonly Spec[], scale: Spec = {}): Figure => ({
  ...dot({ values }),
  encoding: {
    x: { field: "x", type: "quantitative", scale },
    y: { field: "y", type: "quantitative" },
  },
});

Deno.test("renderSvg() leaves out a point without a value, and breaks a line there", async () => {
  const values = [{ x: 1, y: 1 }, { x: 2, y: null }, { x: 3, y: 2 }, { x: 4, y: 1 }];
  assert.equal(pathsOf(await renderSvg(points(values)), "point").length, 3);
  const line = await renderSvg({ ...points(values), mark: "line" });
  const [path = ""] = pathsOf(line, "line mark");
  assert.equal(path.match(/M/g)?.length, 2, path);
});

Deno.test("renderSvg() refuses zero and less on a logarithmic axis, by row, and not null", async () => {
  for (const bad of [0, -1]) {
    for (const scale of [{ type: "log" }, { type: "log", domain: [1, 10] }]) {
      await assert.rejects(
        renderSvg(points([{ x: 1, y: 1 }, { x: bad, y: 1 }], scale)),
        new RegExp(
          `encoding\\.x is logarithmic, and row 1 has "x" ${bad}: leave it out, or make it null`,
        ),
      );
    }
  }
  const svg = await renderSvg(
    points([{ x: 1, y: 1 }, { x: null, y: 1 }, { x: 10, y: 2 }], { type: "log" }),
  );
  assert.equal(pathsOf(svg, "point").length, 2);
});

Deno.test("an infinite number is refused where a figure is written, by the name of its field", () => {
  for (const x of [Infinity, -Infinity, NaN]) {
    assert.throws(
      () => vegaLiteCodec.encode(points([{ x, y: 1 }]) as Json, null),
      /field "x" is -?(Inf|NaN)/,
    );
  }
});

Deno.test("renderSvg() refuses links and pictures from elsewhere", async () => {
  for (
    const mark of [{ type: "image", url: "https://a.org/b.png" }, {
      type: "bar",
      href: "https://a.org",
    }]
  ) {
    await assert.rejects(renderSvg(bars({}, { mark })), /it links to "https:\/\/a\.org/);
  }
});

Deno.test("renderSvg() names characters that the font lacks", async () => {
  const text = (words: string): Figure => bars({ text: { value: words } }, { mark: "text" });
  await assert.rejects(
    renderSvg(text("a 国")),
    /DejaVu Sans has no glyph for "国" \(U\+56FD\) in "a 国"/,
  );
  await renderSvg(text("λ₁ ≈ ±½ · t̂ → ∞, Привет & <“x”>"));
});

Deno.test("renderSvg() draws thousands of small cells as one picture, and few or large ones as they are", async () => {
  const cells = (count: number, size: number): Figure => ({
    ...figure2,
    hconcat: undefined,
    data: {
      values: Array.from({ length: count * count }, (_, i) => (
        {
          x: i % count,
          y: Math.floor(i / count),
          color: `#${(i % 256).toString(16).padStart(2, "0")}0080`,
        }
      )),
    },
    ...{ width: count * size, height: count * size },
    mark: { type: "rect" },
    encoding: {
      x: { field: "x", type: "ordinal", axis: null },
      y: { field: "y", type: "ordinal", axis: null },
      color: { field: "color", type: "nominal", scale: null },
    },
  });
  const svg = await renderSvg(cells(40, 3));
  assert.ok(svg.length < 100_000, `${svg.length}`);
  assert.doesNotMatch(svg, /rect mark/);
  assert.match(svg, /image-rendering: pixelated/);
  const [, png = ""] =
    /xlink:href="data:image\/png;base64,([^"]*)"|href="data:image\/png;base64,([^"]*)"/
      .exec(svg)?.filter((part) => part !== undefined) ?? [];
  const { data, width, channels } = decodePng(Uint8Array.fromBase64(png));
  const redOf = (x: number, y: number): number =>
    data[channels * (width * Math.round(4 * 3 * (y + 0.5)) + Math.round(4 * 3 * (x + 0.5)))] ?? NaN;
  for (const [x, y] of [[0, 0], [39, 0], [0, 39], [20, 31]] as const) {
    assert.equal(redOf(x, y), (40 * y + x) % 256, `${x}, ${y}`);
  }
  for (const [count, size] of [[10, 3], [40, 12]] as const) {
    const paths = pathsOf(await renderSvg(cells(count, size)), "rect mark");
    assert.equal(paths.length, count * count);
  }
});

Deno.test("textWidth() adds up the advances of the fonts themselves", () => {
  assert.deepEqual(measured.normal, advances(fileOf(fontFiles.normal)));
  assert.deepEqual(measured.bold, advances(fileOf(fontFiles.bold)));
  const bold = textWidth("λ₁", { fontSize: 20, fontWeight: "bold" });
  assert.ok(Math.abs(bold - 20 * (measured.bold["λ"] + measured.bold["₁"]) / 1000) < 1e-9);
});

Deno.test("renderPng() draws in the figure's size and its colours", async () => {
  const svg = await renderSvg(figure3);
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const tools = {
    wasm: fileOf("node_modules/@resvg/resvg-wasm/index_bg.wasm"),
    fonts: [fileOf(fontFiles.normal), fileOf(fontFiles.bold)],
  };
  const png = await renderPng(svg, tools, 2);
  const header = new DataView(png.buffer, png.byteOffset);
  assert.deepEqual([header.getUint32(16), header.getUint32(20)], [
    2 * Number(width),
    2 * Number(height),
  ]);
  const withoutFonts = await renderPng(svg, { ...tools, fonts: [] }, 2);
  assert.ok(png.length > withoutFonts.length, "the text is drawn");
  assert.deepEqual(await renderPng(svg, tools, 2), png);
});
