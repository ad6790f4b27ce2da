import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
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
