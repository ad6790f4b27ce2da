import assert from "node:assert/strict";
import { join } from "node:path";
import type { Order } from "../../../plan/order.ts";
import { Batch, batchesIn } from "./batch.ts";
import { knownPlaces, placeOf } from "./known_jobs.ts";

const about = { root: "/project", stage: "a/fit", gpu: false, restarts: 2 };
const order = (key: string) => ({ schema: "pipeline-order/1", key, seed: "−∞" }) as Order;

function withBatch(work: (batch: Batch, storeRoot: string) => void): void {
  const storeRoot = Deno.makeTempDirSync();
  try {
    work(Batch.create(storeRoot, about, [order("k0"), order("k1")]), storeRoot);
  } finally {
    Deno.removeSync(storeRoot, { recursive: true });
  }
}

Deno.test("Batch.all() finds what another process wrote, and no torn batch", () =>
  withBatch((batch, storeRoot) => {
    const [found, ...others] = Batch.all(storeRoot);
    assert.deepEqual([found?.document, others], [batch.document, []]);
    assert.deepEqual(found?.order(1), order("k1"));
    const path = join(batch.folder, "batch.json");
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).slice(0, -1));
    assert.deepEqual(Batch.all(storeRoot), []);
  }));

Deno.test("Batch.retire() removes the folder with its last task", () =>
  withBatch((batch, storeRoot) => {
    batch.markStarted(0, { node: "n1", restarts: 0 });
    batch.retire(0);
    assert.deepEqual([batch.order(0), batch.started(0)], [undefined, undefined]);
    assert.notEqual(batch.order(1), undefined);
    batch.retire(1);
    assert.deepEqual([...Deno.readDirSync(batchesIn(storeRoot))], []);
  }));

Deno.test("placeOf() follows what runs or failed untold, and nothing else", () =>
  withBatch((batch, storeRoot) => {
    const key = batch.document.keys[0];
    assert.ok(key !== undefined);
    const place = (states: Record<string, string>) => {
      const queue = Object.entries(states).map(([id, state]) =>
        [id, { state, name: batch.jobName }] as const
      );
      return placeOf(key, knownPlaces(Batch.all(storeRoot)), new Map(queue))?.index;
    };
    assert.equal(place({}), undefined, "the driver died before sbatch");
    assert.equal(place({ "7_0": "RUNNING" }), 0, "it died before it noted the job's id");
    assert.equal(batch.job ?? Batch.all(storeRoot)[0]?.job, "7");
    assert.equal(place({ "7_0": "PENDING" }), 0);
    assert.equal(place({ "7_0": "COMPLETED" }), 0, "its last words may still come");
    for (const state of ["CANCELLED", "TIMEOUT", "NODE_FAIL"]) {
      assert.equal(place({ "7_0": state }), undefined);
    }
    batch.markEnded(0, { state: "failed", problem: "failed", output: "", log: "" });
    assert.equal(place({}), 0, "nobody was told");
    batch.retire(0);
    assert.equal(place({ "7_0": "RUNNING" }), undefined, "told, and not to be told again");
  }));
