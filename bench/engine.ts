/**
 * What the engine itself costs: a run with nothing to do, and the overhead of a stage that does
 * nothing, beside ninja, make, Snakemake and wireit on the same graph in the same run.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Cluster, hasSlurm } from "../tests/engine/slurm_rig.ts";
import { noOpGrowth } from "./no_op.ts";
import { writeOurs, writePeers } from "./synthetic.ts";
import {
  available,
  fasterOrSlower,
  measuredIn,
  median,
  type Row,
  seconds,
  several,
  timed,
} from "./timing.ts";

const cli = fileURLToPath(import.meta.resolve("../pipeline/cli.ts"));
const repository = fileURLToPath(import.meta.resolve("../"));

const ours = ["deno", "run", "-A", "--quiet", cli, "reproduce"];
/** Another engine. */
interface Peer {
  readonly name: string;
  readonly command: (jobs: number) => readonly string[];
  /** Folders in which it keeps what it made, below the graph's. */
  readonly made: readonly string[];
  /** The most elements that it is given: beyond, it takes minutes. */
  readonly most?: number;
}

const installed: readonly Peer[] = [
  { name: "ninja", command: (jobs) => ["ninja", `-j${jobs}`, "ninja/total"], made: ["ninja"] },
  {
    name: "make",
    command: (jobs) => ["make", `-j${jobs}`, "--silent", "make/total"],
    made: ["make"],
  },
  {
    name: "Snakemake",
    command: (jobs) => ["snakemake", `-j${jobs}`, "--quiet=all", "snakemake/total"],
    made: ["snakemake"],
  },
];

/** wireit, in a folder that is removed at the end; `undefined` where npm does not bring it. */
async function fetchedWireit(folder: string): Promise<Peer | undefined> {
  const { success } = await new Deno.Command("npm", {
    args: ["install", "--silent", "--prefix", folder, "wireit@0.14.13"],
  }).output();
  if (!success) {
    console.warn("note: npm cannot bring wireit; it is left out");
    return undefined;
  }
  const path = `PATH=${join(folder, "node_modules", ".bin")}:${Deno.env.get("PATH")}`;
  return {
    name: "wireit",
    command: (jobs) => [
      ...["env", path, `WIREIT_PARALLEL=${jobs}`, "WIREIT_LOGGER=quiet"],
      ...["npm", "run", "--silent", "--prefix", "wireit", "total"],
    ],
    made: ["wireit/out", "wireit/.wireit"],
    most: 200,
  };
}

/** Times of a no-op at several sizes, and of executing stages that do nothing. */
export async function engineRows(sizes: readonly number[]): Promise<Row[]> {
  const folder = Deno.makeTempDirSync();
  try {
    const wireit = await fetchedWireit(folder);
    const peers = [...installed, ...(wireit === undefined ? [] : [wireit])];
    const rows = [await thisPipeline()];
    for (const n of sizes) rows.push(await noOp(n, peers));
    rows.push(...await noOpGrowth([2000, 20_000, 100_000]));
    return [...rows, ...await perStage(40, peers), await throughSlurm([10, 40])];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function thisPipeline(): Promise<Row> {
  const command = [...ours, "--profile", "smoke"];
  await timed(command, repository);
  const ms = await several(7, () => timed(command, repository));
  const what = "no-op of this pipeline";
  return { what, size: "smoke profile", ours: measuredIn("s", ms), peers: "" };
}

async function noOp(n: number, peers: readonly Peer[]): Promise<Row> {
  const folder = Deno.makeTempDirSync();
  try {
    writeOurs(folder, n);
    writePeers(folder, n);
    await timed(ours, folder);
    const times = await several(7, () => timed(ours, folder));
    const ms = median(times);
    const beside: string[] = [];
    for (const { name, command, most = Infinity } of peers) {
      if (n > most) continue;
      if (!available(command(1))) {
        beside.push(`${name} not installed`);
        continue;
      }
      await timed(command(2), folder);
      const peerMs = median(await several(3, () => timed(command(2), folder)));
      beside.push(`${name} ${seconds(peerMs)} (${fasterOrSlower(ms, peerMs)})`);
    }
    return {
      what: "no-op",
      size: `${n} elements`,
      ours: measuredIn("s", times),
      peers: beside.join("; "),
    };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function perStage(n: number, peers: readonly Peer[]): Promise<Row[]> {
  const folder = Deno.makeTempDirSync();
  try {
    writeOurs(folder, n);
    writePeers(folder, n);
    const empty = join(folder, "empty.js");
    Deno.writeTextFileSync(empty, "");
    const rows: Row[] = [];
    for (const jobs of [1, 2]) {
      const command = [...ours, `--jobs=${jobs}`];
      const times = await several(5, async () => {
        const store = join(folder, "artifacts");
        Deno.mkdirSync(store, { recursive: true });
        Deno.removeSync(store, { recursive: true });
        await timed([...command, "source"], folder);
        return (await timed(command, folder) - await timed(command, folder)) / (n + 1);
      });
      const ms = median(times);
      const startMs = median(
        await several(20, () => timed(["deno", "run", "--quiet", empty], folder)),
      );
      const beside = [
        `an empty Deno process ${startMs.toFixed(1)} ms (${fasterOrSlower(ms, startMs)})`,
      ];
      for (const { name, command, made } of peers) {
        if (!available(command(1))) continue;
        const again = command(jobs);
        const peerTimes = await several(3, async () => {
          for (const path of made) {
            rmSync(join(folder, path), { recursive: true, force: true });
            Deno.mkdirSync(join(folder, path));
          }
          return (await timed(again, folder) - await timed(again, folder)) / (n + 1);
        });
        const peerMs = median(peerTimes);
        beside.push(`${name} ${peerMs.toFixed(1)} ms (${fasterOrSlower(ms, peerMs)})`);
      }
      rows.push({
        what: "overhead of a stage that does nothing",
        size: `${n} elements, ${jobs} at once`,
        ours: measuredIn("ms", times),
        peers: beside.join("; "),
      });
    }
    return rows;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/**
 * A graph from an empty store through a Slurm whose node is this machine: what one more element costs,
 * and what the whole waits for Slurm however few there are.
 */
async function throughSlurm([few, many]: readonly [number, number]): Promise<Row> {
  const row = { what: "an element as a task of Slurm", size: `${few} and ${many} elements` };
  if (!hasSlurm) return { ...row, ours: "Slurm not installed", peers: "" };
  await using cluster = await Cluster.start(navigator.hardwareConcurrency);
  const elapsed = async (n: number, ...args: readonly string[]): Promise<number> => {
    const folder = Deno.makeTempDirSync();
    try {
      writeOurs(folder, n);
      return await timed([...ours, ...args], folder, cluster.env);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
  const costs = async (...args: readonly string[]) => {
    const [less, more] = [await elapsed(few, ...args), await elapsed(many, ...args)];
    const each = (more - less) / (many - few);
    return { each, fixed: less - few * each };
  };
  const [there, here] = [await costs("--executor", "slurm"), await costs("--jobs", "2")];
  return {
    ...row,
    ours: measuredIn("ms", [there.each]),
    also: `and ${seconds(there.fixed)} in all`,
    peers: `local executor, 2 at once: ${here.each.toFixed(0)} ms each and ${seconds(here.fixed)}`,
  };
}
