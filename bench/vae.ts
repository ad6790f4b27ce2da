/**
 * Training of the β-VAE beside PyTorch, and beside itself: two trainings on two cores.
 *
 * @module
 */

import process from "node:process";
import { fileURLToPath } from "node:url";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { type Device, hasGpu } from "../pipeline/model/device.ts";
import { stream } from "../stages/random/mod.ts";
import { spriteBatch } from "../stages/sprites/batch.ts";
import type { ImageSize } from "../stages/sprites/draw.ts";
import { initialise } from "../stages/vae/network.ts";
import { OnnxBackend } from "../stages/vae/onnx_backend.ts";
import { TfjsBackend } from "../stages/vae/tfjs_backend.ts";
import { Trainer } from "../stages/vae/trainer.ts";
import { elapsed, type Measured, measuredIn, median, type Row, several } from "./timing.ts";

/** A network and the batches that it is trained on. */
interface Setting {
  readonly size: ImageSize;
  readonly batch: number;
}

/** Widths of the hidden layers by the size of the images, and how many parameters that makes. */
const WIDTHS = { 32: [256, 128, 64, 32], 64: [1000, 400, 200, 100] } as const;
const PARAMETERS = { 32: "0.6", 64: "9.2" } as const;

const settings: readonly Setting[] = [
  { size: 32, batch: 32 },
  { size: 32, batch: 64 },
  { size: 64, batch: 32 },
  { size: 64, batch: 64 },
];

const initialiser = { scheme: "kaiming-normal", gain: 1, side: "both", bias: "zero" } as const;
const adam = { rate: 1e-4 };
const self = fileURLToPath(import.meta.url);
const config = fileURLToPath(import.meta.resolve("../deno.json"));

/** Both architectures, step by step. */
export async function vaeRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const setting of settings) rows.push(await besideTorch(setting));
  const [small, large] = [settings[0], settings[3]] as [Setting, Setting];
  const tfjsMs = await tfjsStepMs(large);
  const one = await together(small, 1);
  const two = await together(small, 2);
  const gpuMs = await hasGpu() ? await together(large, 1, "gpu") : null;
  const random = stream(1, "bench");
  const [images, indices] = [new Float32Array(64 * 4096), new Uint32Array(64)];
  const perBatch = await several(5, () =>
    elapsed(() => {
      for (let i = 0; i < 50; i++) spriteBatch(random, 64, 64, images, indices);
    }) / 50);
  return [
    ...rows,
    {
      what: "the same step by tfjs",
      size: "64 × 64, batch 64, WebAssembly",
      ours: "",
      peers: `tfjs-wasm ${(tfjsMs / 1e3).toPrecision(2)} s`,
    },
    {
      what: "the same step on a GPU",
      size: "64 × 64, batch 64, through WebGPU",
      ours: gpuMs === null ? "no GPU here" : measuredIn("ms", gpuMs),
      peers: "",
    },
    {
      what: "two trainings on two cores",
      size: "32 × 32, batch 32, steps a second of both together",
      ours: perSecond(2, two),
      peers: `one alone ${(1e3 / median(one)).toFixed(0)} (${
        (2 * median(one) / median(two)).toPrecision(2)
      } ×)`,
    },
    {
      what: "sprites drawn",
      size: "64 × 64, on one core",
      ours: perSecond(64, perBatch),
      peers: "",
    },
  ];
}

/** How many of something there are in a second, of which some take these milliseconds. */
function perSecond(count: number, ms: readonly number[]): Measured {
  return { values: ms.map((one) => count / one * 1e3), unit: "a second", more: true };
}

/** How long a step takes, on the clock and on all processors. */
interface Times {
  readonly wall: number;
  readonly cpu: number;
}

/** A training in a process of its own, which takes as many steps as it is told and then waits. */
class Training implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;

  constructor(command: string, args: readonly string[], env: Record<string, string> = {}) {
    this.#child = new Deno.Command(command, {
      args: [...args],
      env,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Milliseconds a step. */
  async take(steps: number): Promise<Times & { readonly megabytes: number }> {
    await this.#input.write(new TextEncoder().encode(`${steps}\n`));
    let line = "";
    while (!line.endsWith("\n")) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error("Cannot measure the training: its process has ended");
      line += value;
    }
    return JSON.parse(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#output.cancel();
    await this.#child.status;
  }
}

function ours({ size, batch }: Setting, device: Device = "cpu"): Training {
  const run = ["run", "-A", "--quiet", `--config=${config}`, self];
  return new Training(Deno.execPath(), [...run, `${size}`, `${batch}`, device]);
}

/** Ours and PyTorch, with one thread and with all, in turn. */
async function besideTorch(setting: Setting): Promise<Row> {
  await using running = new AsyncDisposableStack();
  const threads = isTorchInstalled() ? [...new Set([1, navigator.hardwareConcurrency])] : [];
  const trainings = [
    running.use(ours(setting)),
    ...threads.map((count) => running.use(torch(setting, count))),
  ];
  // PyTorch's threads wait for one another for long where something else runs too.
  const [own, theirs] = setting.size === 32 ? [40, 8] : [5, 2];
  const stepsOf = (i: number) => i === 0 ? own : theirs;
  for (const [i, training] of trainings.entries()) await training.take(stepsOf(i));
  const times = trainings.map((): Times[] => []);
  let megabytes = 0;
  for (let round = 0; round < 9; round++) {
    for (const [i, training] of trainings.entries()) {
      const measured = await training.take(stepsOf(i));
      times[i]?.push(measured);
      if (i === 0) megabytes = measured.megabytes;
    }
  }
  const [ownMs = [], ...peers] = times.map((each) => each.map(({ wall }) => wall));
  const words = peers.map((peer, i) => {
    const count = threads[i] ?? NaN;
    const ratio = (of: keyof Times) =>
      median((times[0] ?? []).map((mine, round) => mine[of] / (times[i + 1]?.[round]?.[of] ?? NaN)))
        .toPrecision(2);
    return `PyTorch ${median(peer).toPrecision(3)} ms with ${count} ${
      count === 1 ? "thread" : "threads"
    } (ours ${ratio("wall")} ×, ${ratio("cpu")} × of the processor's time)`;
  });
  return {
    what: "a step of training the β-VAE",
    size: `${setting.size} × ${setting.size}, ${
      PARAMETERS[setting.size]
    } million parameters, batch ${setting.batch}, one thread`,
    ours: measuredIn("ms", ownMs),
    also: `${megabytes.toFixed(0)} MB`,
    peers: words.length === 0 ? "PyTorch not installed" : words.join("; "),
  };
}

/** Milliseconds a step of some trainings at once. */
async function together(setting: Setting, count: number, device?: Device): Promise<number[]> {
  await using running = new AsyncDisposableStack();
  const trainings = Array.from({ length: count }, () => running.use(ours(setting, device)));
  const all = async (steps: number) => {
    const each = await Promise.all(trainings.map((training) => training.take(steps)));
    return each.reduce((sum, { wall }) => sum + wall / count, 0);
  };
  const steps = setting.size === 32 ? 100 : 10;
  await all(steps);
  return await several(5, () => all(steps));
}

/** What {@linkcode Training} starts of ours. */
async function train({ size, batch }: Setting, device: Device): Promise<void> {
  const network = { pixels: size * size, hidden: WIDTHS[size], latents: 10 };
  const random = stream(1);
  await using backend = await OnnxBackend.create(network, batch, device);
  const trainer = new Trainer(initialise(network, initialiser, random), backend, adam);
  const [images, indices] = [new Float32Array(batch * size * size), new Uint32Array(batch)];
  const noise = new Float32Array(batch * 10);
  for await (const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const steps = Number(line);
    const [startedMs, before] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < steps; i++) {
      spriteBatch(random, size, batch, images, indices, "training");
      await trainer.step(images, random.fillNormal(noise), { beta: 1, capacity: 0 });
    }
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({
      wall: (performance.now() - startedMs) / steps,
      cpu: (user + system) / 1e3 / steps,
      megabytes: Deno.memoryUsage().rss / 1e6,
    }));
  }
}

/** The same step by tfjs with its WebAssembly kernels. */
async function tfjsStepMs({ size, batch }: Setting): Promise<number> {
  // import.meta.resolve would drop the slash at the end, which tfjs needs.
  const binaries = new URL("../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url);
  setWasmPaths(fileURLToPath(binaries));
  await tf.setBackend("wasm");
  const random = stream(1);
  const network = { pixels: size * size, hidden: WIDTHS[size], latents: 10 };
  await using backend = new TfjsBackend(network, batch);
  const trainer = new Trainer(initialise(network, initialiser, random), backend, adam);
  const images = new Float32Array(batch * size * size);
  spriteBatch(random, size, batch, images, new Uint32Array(batch));
  const noise = random.fillNormal(new Float32Array(batch * 10));
  const step = async (): Promise<number> => {
    const startedMs = performance.now();
    await trainer.step(images, noise, { beta: 1, capacity: 0 });
    return performance.now() - startedMs;
  };
  await step();
  return median(await several(3, step));
}

const PYTHON = "/usr/bin/python3";

function isTorchInstalled(): boolean {
  try {
    return new Deno.Command(PYTHON, { args: ["-c", "import torch"], stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

/** The same training in PyTorch, always on the same batch. */
function torch({ size, batch }: Setting, threads: number): Training {
  const script = `
import json, resource, sys, time, torch
torch.set_num_threads(${threads})
W, Z, N = [${size * size}, ${WIDTHS[size]}], 10, ${batch}
def layers(widths, last):
    parts = []
    for i in range(len(widths) - 1):
        parts.append(torch.nn.Linear(widths[i], widths[i + 1]))
        if last or i < len(widths) - 2: parts.append(torch.nn.ReLU())
    return torch.nn.Sequential(*parts)
enc, mu, lv, dec = layers(W, True), torch.nn.Linear(W[-1], Z), torch.nn.Linear(W[-1], Z), layers([Z] + W[::-1], False)
opt = torch.optim.Adam([p for m in (enc, mu, lv, dec) for p in m.parameters()], lr=1e-4)
x = (torch.rand(N, W[0]) < .04).float()
def step():
    h = enc(x); m, l = mu(h), lv(h)
    o = dec(m + torch.randn_like(m) * torch.exp(.5 * l))
    bce = torch.nn.functional.binary_cross_entropy_with_logits(o, x, reduction="sum") / N
    loss = bce + .5 * (m * m + l.exp() - l - 1).sum() / N
    opt.zero_grad(); loss.backward(); opt.step()
    return loss.item()
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
for line in sys.stdin:
    steps = int(line)
    start, before = time.perf_counter(), cpu()
    for _ in range(steps): step()
    times = {"wall": time.perf_counter() - start, "cpu": cpu() - before}
    print(json.dumps({name: 1e3 * s / steps for name, s in times.items()} | {"megabytes": 0}), flush=True)
`;
  // OpenBLAS has threads of its own besides. Two of both take twice as long as one, because they wait for
  // one another by spinning; two of OpenBLAS alone are no faster than two of PyTorch.
  return new Training(PYTHON, ["-c", script], { OPENBLAS_NUM_THREADS: "1" });
}

if (import.meta.main) {
  const [size, batch, device] = Deno.args;
  const setting = { size: size === "64" ? 64 : 32, batch: Number(batch) } as const;
  await train(setting, device === "gpu" ? "gpu" : "cpu");
}
