/**
 * The remote cache on a local nginx: objects fetched into a store beside copying them, and a fresh
 * clone that has all its results from there beside one that makes them.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ActionRecord } from "../pipeline/store/action_record.ts";
import { contentDigest } from "../pipeline/base/digest.ts";
import { remoteAddress } from "../pipeline/run/remote/address.ts";
import { Remote } from "../pipeline/run/remote/remote.ts";
import { State } from "../pipeline/store/state.ts";
import { Store } from "../pipeline/store/store.ts";
import { hasNginx, Nginx } from "../tests/engine/remote_rig.ts";
import { writeOurs } from "./synthetic.ts";
import { fasterOrSlower, measuredIn, median, type Row, seconds, several, timed } from "./timing.ts";

const cli = fileURLToPath(import.meta.resolve("../pipeline/cli.ts"));

/** Objects of several sizes, and a whole project. */
export async function remoteRows(): Promise<Row[]> {
  if (!hasNginx()) {
    return [{ what: "remote cache", size: "", ours: "", peers: "nginx not installed" }];
  }
  return [
    await objects(2000, 1000),
    await objects(500, 100_000),
    await objects(20, 10_000_000),
    await objects(1, 300_000_000),
    await freshClone(200),
  ];
}

async function objects(count: number, size: number): Promise<Row> {
  await using nginx = await Nginx.start();
  const folder = Deno.makeTempDirSync();
  try {
    const outputs = writeObjects(nginx.files, count, size);
    const times = await several(
      5,
      () => fetched(nginx.url, join(folder, crypto.randomUUID()), outputs),
    );
    const ms = median(times);
    const copy = "rm -rf copied && cp -r $0 copied && sync copied/*";
    const copyMs = median(
      await several(5, () => timed(["bash", "-c", copy, join(nginx.files, "cas")], folder)),
    );
    const megabytes = count * size / 1e6;
    return {
      what: "fetch from a local nginx, checked and synced",
      size: `${count} × ${size / 1000} kB`,
      ours: measuredIn("s", times),
      also: `${(megabytes / ms * 1000).toPrecision(2)} MB/s, ${
        (ms / count).toPrecision(2)
      } ms each`,
      peers: `cp and sync ${seconds(copyMs)} (${fasterOrSlower(ms, copyMs)})`,
    };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Puts objects of random bytes where the server finds them. */
function writeObjects(files: string, count: number, size: number): ActionRecord["outputs"] {
  Deno.mkdirSync(join(files, "cas"));
  return Object.fromEntries(Array.from({ length: count }, (_, i) => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    }
    const digest = contentDigest(bytes);
    Deno.writeFileSync(join(files, "cas", digest), bytes);
    return [String(i), { digest, size }];
  }));
}

async function fetched(
  url: string,
  folder: string,
  outputs: ActionRecord["outputs"],
): Promise<number> {
  using store = Store.open(folder);
  using state = State.open(join(folder, "state.sqlite"));
  const address = remoteAddress(url, true, () => undefined);
  if (address === undefined) throw new Error("There is no address");
  const signal = new AbortController().signal;
  const remote = new Remote(address, { store, state, emit: () => {}, signal });
  const digest = contentDigest("");
  const record: ActionRecord = {
    schema: "pipeline-record/1",
    key: digest,
    outputs,
    sources: digest,
    ran: { startedAt: "", ms: 0 },
  };
  const startedMs = performance.now();
  if (!await remote.fetchObjects(record, "all")) throw new Error("Some objects did not come");
  const ms = performance.now() - startedMs;
  await remote.close();
  return ms;
}

async function freshClone(n: number): Promise<Row> {
  await using nginx = await Nginx.start();
  const folder = Deno.makeTempDirSync();
  try {
    writeOurs(folder, n);
    const command = ["deno", "run", "-A", "--quiet", cli, "reproduce", `--remote=${nginx.url}`];
    const makeMs = await timed(command, folder);
    const times = await several(3, async () => {
      Deno.removeSync(join(folder, "artifacts"), { recursive: true });
      return await timed(command, folder);
    });
    const fetchMs = median(times);
    return {
      what: "fresh clone, all from a local nginx",
      size: `${n} elements`,
      ours: measuredIn("s", times),
      peers: `making and uploading them ${seconds(makeMs)} (${fasterOrSlower(fetchMs, makeMs)})`,
    };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
