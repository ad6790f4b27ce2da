/**
 * Training of the β-VAE beside PyTorch, and beside itself: two trainings on two cores.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { type Device, hasGpu } from "../pipeline/model/device.ts";
import { stream } from "../stages/random/mod.ts";
import { spriteBatch } from "../stages/sprites/batch.ts";
import { initialise } from "../stages/vae/network.ts";
import { OnnxBackend } from "../stages/vae/onnx_backend.ts";
import { TfjsBackend } from "../stages/vae/tfjs_backend.ts";
import { Trainer } from "../stages/vae/trainer.ts";
import { elapsed, median, type Row } from "./timing.ts";

const network = { pixels: 4096, hidden: [1000, 400, 200, 100], latents: 10 };
const batch = 64;
const initialiser = { scheme: "kaiming-normal", gain: 1, side: "both", bias: "zero" } as const;
const adam = { rate: 1e-4 };
const self = fileURLToPath(import.meta.url);
const config = fileURLToPath(import.meta.resolve("../deno.json"));

/** The paper's architecture at 64 × 64, step by step. */
export async function vaeRows(): Promise<Row[]> {
  const one = await steps(1);
  const two = await steps(2);
  const torch = [1, 2].map((threads) => ({ threads, ms: torchStepMs(threads) }))
    .filter(({ ms }) => Number.isFinite(ms));
  const best = torch.reduce(
    (least, run) => run.ms < least.ms ? run : least,
    { threads: 0, ms: Infinity },
  );
  const tfjsMs = await tfjsStepMs();
  const gpuMs = await hasGpu() ? (await steps(1, "gpu")).ms : NaN;
  const random = stream(1, "bench");
  const [images, indices] = [new Float32Array(batch * 4096), new Uint32Array(batch)];
  const perBatch = await median(5, () =>
    elapsed(() => {
      for (let i = 0; i < 50; i++) spriteBatch(random, 64, batch, images, indices);
    }) / 50);
  return [
    {
      what: "a step of training the β-VAE",
      size: "64 × 64, 9.2 million parameters, batch 64, one thread",
      ours: `${one.ms.toFixed(0)} ms, ${one.megabytes.toFixed(0)} MB`,
      peers: [
        best.threads === 0
          ? "PyTorch not installed"
          : `PyTorch ${best.ms.toFixed(0)} ms with ${best.threads} threads, its best (ours ${
            (one.ms / best.ms).toPrecision(2)
          } ×)`,
        `tfjs-wasm ${(tfjsMs / 1e3).toPrecision(2)} s (${(tfjsMs / one.ms).toPrecision(2)} × ours)`,
      ].join("; "),
    },
    {
      what: "the same step on a GPU",
      size: "through WebGPU",
      ours: Number.isNaN(gpuMs) ? "no GPU here" : `${gpuMs.toPrecision(3)} ms`,
      peers: Number.isNaN(gpuMs)
        ? ""
        : `the processor ${one.ms.toFixed(0)} ms (${(one.ms / gpuMs).toPrecision(2)} × as long)`,
    },
    {
      what: "two trainings on two cores",
      size: "the same, steps a second of both together",
      ours: `${(2e3 / two.ms).toPrecision(3)}`,
      peers: `one alone ${(1e3 / one.ms).toPrecision(3)} (${
        (2 * one.ms / two.ms).toPrecision(2)
      } ×)`,
    },
    {
      what: "sprites drawn",
      size: "64 × 64, on one core",
      ours: `${Math.round(batch / perBatch * 1e3).toLocaleString("en")} a second`,
      peers: "",
    },
  ];
}

/** Milliseconds a step, of one or more trainings at once in processes of their own. */
async function steps(
  count: number,
  device: Device = "cpu",
): Promise<{ ms: number; megabytes: number }> {
  const runs = await Promise.all(Array.from({ length: count }, async () => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", `--config=${config}`, self, device],
      stdout: "piped",
    }).output();
    return JSON.parse(new TextDecoder().decode(stdout)) as { ms: number; megabytes: number };
  }));
  return {
    ms: runs.reduce((sum, { ms }) => sum + ms / count, 0),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
  };
}

async function ownStepMs(device: Device): Promise<number> {
  const random = stream(1);
  await using backend = await OnnxBackend.create(network, batch, device);
  const trainer = new Trainer(initialise(network, initialiser, random), backend, adam);
  const [images, indices] = [new Float32Array(batch * 4096), new Uint32Array(batch)];
  const noise = new Float32Array(batch * 10);
  const run = async (n: number): Promise<number> => {
    const startedMs = performance.now();
    for (let i = 0; i < n; i++) {
      spriteBatch(random, 64, batch, images, indices);
      await trainer.step(images, random.fillNormal(noise), { beta: 1, capacity: 0 });
    }
    return (performance.now() - startedMs) / n;
  };
  await run(10);
  return await median(5, () => run(30));
}

/** The same step by tfjs with its WebAssembly kernels. */
async function tfjsStepMs(): Promise<number> {
  // import.meta.resolve would drop the slash at the end, which tfjs needs.
  const binaries = new URL("../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url);
  setWasmPaths(fileURLToPath(binaries));
  await tf.setBackend("wasm");
  const random = stream(1);
  await using backend = new TfjsBackend(network, batch);
  const trainer = new Trainer(initialise(network, initialiser, random), backend, adam);
  const images = new Float32Array(batch * 4096);
  spriteBatch(random, 64, batch, images, new Uint32Array(batch));
  const noise = random.fillNormal(new Float32Array(batch * 10));
  const step = async (): Promise<number> => {
    const startedMs = performance.now();
    await trainer.step(images, noise, { beta: 1, capacity: 0 });
    return performance.now() - startedMs;
  };
  await step();
  return await median(3, step);
}

/** The same step in PyTorch; NaN if it is not installed. */
function torchStepMs(threads: number): number {
  const script = `
import torch, time
torch.set_num_threads(${threads})
W, Z = [4096, 1000, 400, 200, 100], 10
def layers(widths, last):
    parts = []
    for i in range(len(widths) - 1):
        parts.append(torch.nn.Linear(widths[i], widths[i + 1]))
        if last or i < len(widths) - 2: parts.append(torch.nn.ReLU())
    return torch.nn.Sequential(*parts)
enc, mu, lv, dec = layers(W, True), torch.nn.Linear(100, Z), torch.nn.Linear(100, Z), layers([Z] + W[::-1], False)
opt = torch.optim.Adam([p for m in (enc, mu, lv, dec) for p in m.parameters()], lr=1e-4)
x = (torch.rand(64, 4096) < .1).float()
def step():
    h = enc(x); m, l = mu(h), lv(h)
    o = dec(m + torch.randn_like(m) * torch.exp(.5 * l))
    bce = torch.nn.functional.binary_cross_entropy_with_logits(o, x, reduction="sum") / 64
    loss = bce + .5 * (m * m + l.exp() - l - 1).sum() / 64
    opt.zero_grad(); loss.backward(); opt.step()
for _ in range(5): step()
times = []
for _ in range(5):
    start = time.perf_counter()
    for _ in range(10): step()
    times.append((time.perf_counter() - start) / 10)
print(sorted(times)[2] * 1e3)
`;
  try {
    const { success, stdout } = new Deno.Command("/usr/bin/python3", { args: ["-c", script] })
      .outputSync();
    return success ? Number(new TextDecoder().decode(stdout)) : NaN;
  } catch {
    return NaN;
  }
}

if (import.meta.main) {
  const ms = await ownStepMs(Deno.args[0] === "gpu" ? "gpu" : "cpu");
  console.log(JSON.stringify({ ms, megabytes: Deno.memoryUsage().rss / 1e6 }));
}
