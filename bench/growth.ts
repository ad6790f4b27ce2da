/**
 * How work grows with its size: three sizes each, and the exponent of a power law through them.
 *
 * @module
 */

import { boostedClassifier } from "../stages/dci/gradient_boosting.ts";
import { SCHEMES } from "../stages/continual/schemes.ts";
import { profileTable } from "../stages/continual/profile_table.ts";
import { erfTraining } from "../stages/continual/training.ts";
import { Classifier } from "../stages/digits/classifier.ts";
import { drawDigit } from "../stages/digits/images/draw_digit.ts";
import { fitWhitening } from "../stages/digits/whitening.ts";
import { heatMap } from "../stages/figures/heat_map.ts";
import { figure } from "../stages/figures/figure.ts";
import { renderSvg } from "../stages/figures/render.ts";
import { stream } from "../stages/random/mod.ts";
import { phasePanel } from "../stages/teacher-student/phase_panel.ts";
import { polar } from "../stages/teacher-student/readouts.ts";
import { orthogonalTeachers } from "../stages/teacher-student/teachers.ts";
import { initialise } from "../stages/vae/network.ts";
import { OnnxBackend } from "../stages/vae/onnx_backend.ts";
import { Trainer } from "../stages/vae/trainer.ts";
import { digits, measuredIn, median, type Row } from "./timing.ts";

interface Growth {
  readonly what: string;
  /** What grows, in words with its unit. */
  readonly of: string;
  readonly sizes: readonly [number, number, number];
  /** Does the work of one size. */
  readonly work: (size: number) => unknown;
}

const random = stream("bench", "growth");

const growths: readonly Growth[] = [
  {
    what: "a panel of Figure 5",
    of: "cells along each axis",
    sizes: [8, 16, 32],
    work: (cells) => panel({ cells, draws: 1 }),
  },
  { what: "a panel of Figure 5", of: "draws", sizes: [1, 3, 9], work: (draws) => panel({ draws }) },
  {
    what: "a scheme of Figure 6",
    of: "values of V",
    sizes: [5, 10, 20],
    work: (count) =>
      profileTable({
        training: erfTraining("mean-field", { rate: 1, inputs: 1000 }),
        scheme: SCHEMES["specialised-open"],
        draws: 2,
        switchAt: 3000,
        until: 300,
        overlaps: Array.from({ length: count }, (_, i) => i / (count - 1)),
      }, "bench"),
  },
  {
    what: "fifty steps of a β-VAE, a quarter of the paper's widths",
    of: "side of an image in pixels",
    sizes: [32, 64, 128],
    work: train,
  },
  {
    what: "boosted trees of one factor of 6 classes, 10 codes",
    of: "samples",
    sizes: [5000, 10_000, 20_000],
    work: (samples) => {
      const values = random.fillNormal(new Float32Array(10 * samples));
      const labels = Array.from({ length: samples }, (_, i) => i % 6);
      return boostedClassifier({ samples, width: 10, values }, labels, 6);
    },
  },
  {
    what: "whitening of digits",
    of: "pixels",
    sizes: [196, 392, 784],
    work: (pixels) => fitWhitening(random.fillNormal(new Float32Array(1000 * pixels)), pixels, 128),
  },
  {
    what: "ten passes of a student of digits",
    of: "images",
    sizes: [1000, 2000, 4000],
    work: (n) =>
      new Classifier(new Float64Array(256).fill(1e-3), Float64Array.of(1, 0.5), "erf").learn(
        {
          inputs: random.fillNormal(new Float64Array(128 * n)),
          targets: Float64Array.from({ length: n }, (_, i) => i % 2 === 0 ? 1 : -1),
        },
        { rate: 0.5, epochs: 10 },
        random,
      ),
  },
  {
    what: "digits drawn",
    of: "images",
    sizes: [1000, 2000, 4000],
    work: (n) => {
      for (let i = 0; i < n; i++) drawDigit(stream("bench", i), i % 10);
    },
  },
  {
    what: "a heat map drawn as SVG",
    of: "cells along each axis",
    sizes: [25, 50, 100],
    work: draw,
  },
];

/** Times at three sizes, on one core. */
export async function growthRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { what, of, sizes, work } of growths) {
    await work(sizes[0]);
    const times = sizes.map((): number[] => []);
    for (let round = 0; round < 3; round++) {
      for (const [i, size] of sizes.entries()) {
        const startedMs = performance.now();
        await work(size);
        times[i]?.push(performance.now() - startedMs);
      }
    }
    const ms = times.map(median);
    rows.push({
      what,
      size: `${sizes.map((size) => size.toLocaleString("en")).join(", ")} ${of}`,
      ours: measuredIn("s", times.at(-1) ?? []),
      also: `the largest; ${
        ms.slice(0, -1).map((one) => `${digits(one / 1e3)} s`).join(", ")
      } the others`,
      peers: `grows with the power ${exponent(sizes, ms).toFixed(1)}`,
    });
  }
  return rows;
}

/** Slope of log time over log size, by least squares. */
function exponent(sizes: readonly number[], ms: readonly number[]): number {
  const [x, y] = [sizes.map(Math.log), ms.map(Math.log)];
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = (a: readonly number[], ma: number, b: readonly number[], mb: number): number =>
    mean(a.map((value, i) => (value - ma) * ((b[i] ?? NaN) - mb)));
  return product(x, mx, y, my) / product(x, mx, x, mx);
}

function panel({ cells = 10, draws }: { cells?: number; draws: number }): unknown {
  const teachers = orthogonalTeachers({ units: 1, teachers: 1, overlap: 0 });
  return phasePanel(
    {
      sigma: { from: 1e-3, to: 2, cells },
      norm: { from: 1e-3, to: 3, cells },
      engine: "mean-field",
      activation: "erf",
      direction: polar(Math.PI / 8),
      draws,
      inputs: 1000,
      rate: 1,
      until: 2000,
    },
    teachers,
    "bench",
  );
}

async function train(side: number): Promise<void> {
  const network = { pixels: side * side, hidden: [256, 128, 64, 32], latents: 10 };
  const initialiser = { scheme: "kaiming-normal", gain: 1, side: "both", bias: "zero" } as const;
  await using backend = await OnnxBackend.create(network, 64);
  const trainer = new Trainer(initialise(network, initialiser, random), backend, {
    rate: 1e-4,
  });
  const images = new Float32Array(64 * network.pixels).fill(0.5);
  const noise = new Float32Array(64 * 10);
  for (let step = 0; step < 50; step++) {
    await trainer.step(images, random.fillNormal(noise), { beta: 1, capacity: 0 });
  }
}

async function draw(cells: number): Promise<void> {
  const axis = { from: 0, to: 1, cells, log: false, title: null };
  const size = { width: 200, height: 200 };
  const map = heatMap({
    ...size,
    x: axis,
    y: axis,
    values: Array.from({ length: cells * cells }, (_, i) => i),
    color: { scale: { scheme: "viridis" } },
    names: ["x", "y", "value"],
  });
  await renderSvg(figure({ caption: "", ours: [], panels: { ...size, layer: map.layers } }));
}
