/**
 * What the engine itself costs: a run with nothing to do, and the overhead of a stage that does
 * nothing, beside ninja, make and Snakemake on the same graph in the same run.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Cluster, hasSlurm } from "../tests/engine/slurm_rig.ts";
import { writeOurs, writePeers } from "./synthetic.ts";
import { available, fasterOrSlower, median, type Row, seconds, timed } from "./timing.ts";

const cli = fileURLToPath(import.meta.resolve("../pipeline/cli.ts"));
const repository = fileURLToPath(import.meta.resolve("../"));

const ours = ["deno", "run", "-A", "--quiet", cli, "reproduce"];
const peers: { readonly [name: string]: (jobs: number) => string[] } = {
  ninja: (jobs) => ["ninja", `-j${jobs}`, "ninja/total"],
  make: (jobs) => ["make", `-j${jobs}`, "--silent", "make/total"],
  Snakemake: (jobs) => ["snakemake", `-j${jobs}`, "--quiet=all", "snakemake/total"],
};

/** Times of a no-op at several sizes, and of executing stages that do nothing. */
export async function engineRows(sizes: readonly number[]): Promise<Row[]> {
  const rows = [await thisPipeline()];
  for (const n of sizes) rows.push(await noOp(n));
  return [...rows, ...await perStage(40), await throughSlurm([10, 40])];
}

async function thisPipeline(): Promise<Row> {
  const command = [...ours, "--profile", "smoke"];
  await timed(command, repository);
  const ms = await median(5, () => timed(command, repository));
  return { what: "no-op of this pipeline", size: "smoke profile", ours: seconds(ms), peers: "" };
}

async function noOp(n: number): Promise<Row> {
  const folder = Deno.makeTempDirSync();
  try {
    writeOurs(folder, n);
    writePeers(folder, n);
    await timed(ours, folder);
    const ms = await median(5, () => timed(ours, folder));
    const beside: string[] = [];
    for (const [name, command] of Object.entries(peers)) {
      if (!available(command(1))) {
        beside.push(`${name} not installed`);
        continue;
      }
      await timed(command(2), folder);
      const peerMs = await median(3, () => timed(command(2), folder));
      beside.push(`${name} ${seconds(peerMs)} (${fasterOrSlower(ms, peerMs)})`);
    }
    return { what: "no-op", size: `${n} elements`, ours: seconds(ms), peers: beside.join("; ") };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function perStage(n: number): Promise<Row[]> {
  const folder = Deno.makeTempDirSync();
  try {
    writeOurs(folder, n);
    writePeers(folder, n);
    const empty = join(folder, "empty.js");
    Deno.writeTextFileSync(empty, "");
    const rows: Row[] = [];
    for (const jobs of [1, 2]) {
      const command = [...ours, `--jobs=${jobs}`];
      const ms = await median(3, async () => {
        const store = join(folder, "artifacts");
        Deno.mkdirSync(store, { recursive: true });
        Deno.removeSync(store, { recursive: true });
        await timed([...command, "source"], folder);
        return (await timed(command, folder) - await timed(command, folder)) / (n + 1);
      });
      const startMs = await median(10, () => timed(["deno", "run", "--quiet", empty], folder));
      const beside = [
        `an empty Deno process ${startMs.toFixed(1)} ms (${fasterOrSlower(ms, startMs)})`,
      ];
      for (const [name, peer] of Object.entries(peers)) {
        if (!available(peer(1))) continue;
        const made = join(folder, name.toLowerCase());
        const peerMs = await median(2, async () => {
          Deno.removeSync(made, { recursive: true });
          Deno.mkdirSync(made);
          return (await timed(peer(jobs), folder) - await timed(peer(jobs), folder)) / (n + 1);
        });
        beside.push(`${name} ${peerMs.toFixed(1)} ms`);
      }
      rows.push({
        what: "overhead of a stage that does nothing",
        size: `${n} elements, ${jobs} at once`,
        ours: `${ms.toFixed(1)} ms`,
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
    ours: `${there.each.toFixed(0)} ms each and ${seconds(there.fixed)} in all`,
    peers: `local executor, 2 at once: ${here.each.toFixed(0)} ms each and ${seconds(here.fixed)}`,
  };
}
