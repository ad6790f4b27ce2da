/**
 * How a run with nothing to do grows with the number of elements. The results are put into the store
 * without being made, which would take an hour.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contentDigest, type Digest } from "../pipeline/base/digest.ts";
import { schemaName } from "../pipeline/base/schema.ts";
import { seal } from "../pipeline/base/sealed.ts";
import { load, Session } from "../pipeline/plan/session.ts";
import type { ActionRecord } from "../pipeline/store/action_record.ts";
import type { Store } from "../pipeline/store/store.ts";
import { writeOurs } from "./synthetic.ts";
import { measuredIn, median, type Row, several, timed } from "./timing.ts";

const cli = fileURLToPath(import.meta.resolve("../pipeline/cli.ts"));
const reproduce = ["deno", "run", "-A", "--quiet", cli, "reproduce"];

/** Times of a no-op at several numbers of elements. */
export async function noOpGrowth(sizes: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  // All at once at the end: esbuild stays in the first.
  const parent = Deno.makeTempDirSync();
  try {
    for (const n of sizes) {
      const folder = join(parent, String(n));
      Deno.mkdirSync(folder);
      writeOurs(folder, n);
      await fill(folder);
      // The first puts the artifacts in place, the second remembers their digests.
      for (let i = 0; i < 2; i++) await timed(reproduce, folder);
      const times = await several(5, () => timed(reproduce, folder));
      rows.push({
        what: "no-op as it grows",
        size: `${n.toLocaleString("en")} elements`,
        ours: measuredIn("s", times),
        peers: `${(1000 * median(times) / n).toFixed(0)} µs for each element`,
      });
    }
    return rows;
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

/** Puts a result of every element into the store of a project. */
async function fill(folder: string): Promise<void> {
  const before = Deno.cwd();
  Deno.chdir(folder);
  try {
    await using session = Session.open(await load({}));
    for (let made = true; made;) {
      made = false;
      const planned = await session.plan(session.loaded.graph.elements);
      for (const [element, verdict] of planned.verdicts) {
        if (verdict.state !== "stale") continue;
        made = true;
        const value = JSON.stringify(element.id);
        put(session.store, verdict.text);
        const record: ActionRecord = {
          schema: schemaName("record/1"),
          key: verdict.key,
          outputs: { value: { digest: put(session.store, value), size: value.length } },
          sources: session.keepSources(planned, element),
          ran: { startedAt: new Date().toISOString(), ms: 1 },
        };
        Deno.writeTextFileSync(join(session.store.root, "ac", verdict.key), seal(record));
      }
    }
  } finally {
    Deno.chdir(before);
  }
}

/** Without waiting for the disk, as the store itself would. */
function put(store: Store, text: string): Digest {
  const digest = contentDigest(text);
  Deno.writeTextFileSync(store.objectPath(digest), text);
  return digest;
}
