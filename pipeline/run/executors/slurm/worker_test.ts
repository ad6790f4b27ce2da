import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonical } from "../../../base/canonical.ts";
import type { Order } from "../../../plan/order.ts";
import { Batch } from "./batch.ts";

const worker = fileURLToPath(import.meta.resolve("./worker.ts"));
const { deno, v8 } = Deno.version;

/** Runs the worker on an order for a stage whose code is not there. */
function carriedOut(
  key: { readonly runtime?: object; readonly platform?: string },
  env: Record<string, string> = {},
  withdrawn = false,
) {
  const artifacts = Deno.makeTempDirSync();
  try {
    const keyText = canonical({
      schema: "pipeline-key/1",
      ...{ stage: "fit", params: {}, inputs: {}, outputs: {}, code: "0", packages: [], seed: null },
      ...{ runtime: { deno, v8 }, platform: null, ...key },
    });
    const order = {
      schema: "pipeline-order/1",
      ...{ profile: "standard", element: "fit", stage: "fit", declaredAt: "mod.ts:1" },
      ...{ key: "0".repeat(64), keyText, bundle: "0".repeat(64), sources: "0".repeat(64) },
      ...{ params: {}, seed: "", mathSeed: 1, inputs: {}, outputs: {}, env: {} },
      ...{ native: false, clock: false, resumable: false, forced: false },
    } as unknown as Order;
    const about = { root: artifacts, stage: "fit", gpu: false, restarts: 1 };
    const batch = Batch.create(join(artifacts, ".store"), about, [order]);
    if (withdrawn) Deno.removeSync(join(batch.folder, "0.order"));
    const { code } = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", worker, batch.folder, "0"],
      env,
      stderr: "null",
    }).outputSync();
    return { code, ended: batch.ended(0) };
  } finally {
    Deno.removeSync(artifacts, { recursive: true });
  }
}

Deno.test("the worker refuses a runtime that is not the key's", () => {
  const { code, ended } = carriedOut({ runtime: { deno: "1.0.0", v8 } });
  assert.equal(code, 1);
  assert.ok(ended?.state === "failed");
  assert.match(ended.problem, new RegExp(`Deno is ${deno} there and 1\\.0\\.0 where`));
});

Deno.test("the worker refuses a platform that is not the key's", () => {
  const { ended } = carriedOut({ platform: "linux-s390x" });
  assert.ok(ended?.state === "failed");
  assert.match(ended.problem, /its bits depend on being linux-s390x/);
});

Deno.test("the worker gives up when Slurm has started it too often", () => {
  const { ended } = carriedOut({}, { SLURM_RESTART_COUNT: "2" });
  assert.ok(ended?.state === "failed");
  assert.match(ended.problem, /was started 3 times/);
});

Deno.test("the worker tells of a stage that fails", () => {
  const { code, ended } = carriedOut({}, { SLURM_RESTART_COUNT: "1" });
  assert.equal(code, 1);
  assert.ok(ended?.state === "failed");
  assert.match(ended.problem, /ended with exit code 1/);
});

Deno.test("the worker does nothing when the order was withdrawn", () => {
  assert.deepEqual(carriedOut({}, {}, true), { code: 0, ended: undefined });
});
