import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { contentDigest, type Key } from "../base/digest.ts";
import { schemaName } from "../base/schema.ts";
import type { Order } from "../plan/order.ts";
import { Store } from "../store/store.ts";
import { Prestart } from "./prestart.ts";
import { Sandbox, type Setting } from "./sandbox.ts";
import { TaskFolders } from "./task_folders.ts";
import type { TaskProcess } from "./task_process.ts";

/** Keeps what it has started. */
class WatchedSandbox extends Sandbox {
  readonly started: TaskProcess[] = [];
  isBroken = false;

  override start(setting: Setting): TaskProcess {
    if (this.isBroken) throw new Error("there is no room for another process");
    const process = super.start(setting);
    this.started.push(process);
    return process;
  }
}

/** A store of its own, and what may wait in it. */
class Rig implements AsyncDisposable {
  readonly #root = Deno.makeTempDirSync();
  readonly #store = Store.open(join(this.#root, "store"));
  readonly sandbox = new WatchedSandbox(this.#root, this.#store.root);
  readonly prestart = new Prestart({
    store: this.#store,
    folders: new TaskFolders(this.#store),
    sandbox: this.sandbox,
    root: this.#root,
  });

  /** What is expected, of which the order is there at once. */
  expected(name: string, more: Partial<Order> = {}) {
    const key = this.keyOf(name);
    const digest = contentDigest("");
    this.#store.keepBundle(digest, "");
    const order: Order = {
      schema: schemaName("order/1"),
      ...{ profile: "standard", element: name, stage: name, declaredAt: "here", key, keyText: "" },
      ...{ bundle: digest, sources: digest, params: {}, seed: "", mathSeed: 1 },
      ...{ inputs: {}, outputs: {}, env: {}, native: false, gpu: false, clock: false },
      ...{ resumable: false, forced: false },
      ...more,
    };
    return { key, order: () => Promise.resolve(order) };
  }

  keyOf(name: string): Key {
    return contentDigest(name);
  }

  /** Folders that are in use or kept for use. */
  get folders(): number {
    return readdirSync(this.#store.scratch.folder).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.prestart.end();
    this.#store.close();
    Deno.removeSync(this.#root, { recursive: true });
  }
}

/** Lets what is promised at once come. */
// deno-lint-ignore timing/no-time -- the next turn of the event loop
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

Deno.test("Prestart.expect() starts as many as may wait, and keeps them while they are expected", async () => {
  await using rig = new Rig();
  const [a, b, c] = ["a", "b", "c"].map((name) => rig.expected(name));
  assert.ok(a !== undefined && b !== undefined && c !== undefined);
  rig.prestart.expect([a, b], 1);
  await soon();
  rig.prestart.expect([b, c, a], 1);
  await soon();
  assert.equal(rig.sandbox.started.length, 1);
  assert.equal(rig.prestart.take(b.key), undefined);
  const used = rig.prestart.take(a.key)?.use();
  assert.equal(used?.process, rig.sandbox.started[0]);
  await used?.process.dismiss();
});

Deno.test("Prestart.expect() ends what waits for an element that is expected no more", async () => {
  await using rig = new Rig();
  rig.prestart.expect([rig.expected("a")], 1);
  await soon();
  rig.prestart.expect([rig.expected("b")], 1);
  await rig.sandbox.started[0]?.ended;
  assert.equal(rig.prestart.take(rig.keyOf("a")), undefined);
  await soon();
  assert.equal(rig.sandbox.started.length, 2);
});

Deno.test("Prestart.end() ends all that wait", async () => {
  await using rig = new Rig();
  rig.prestart.expect([rig.expected("a"), rig.expected("b")], 2);
  await soon();
  await rig.prestart.end();
  assert.deepEqual(rig.sandbox.started.map(({ hasEnded }) => hasEnded), [true, true]);
});

Deno.test("Prestart starts nothing for an element of which the turn has come before its order", async () => {
  await using rig = new Rig();
  const { key, order } = rig.expected("a");
  const { promise, resolve } = Promise.withResolvers<void>();
  rig.prestart.expect([{ key, order: () => promise.then(order) }], 1);
  assert.equal(rig.prestart.take(key), undefined);
  // It is expected anew, say because another run was at it.
  rig.prestart.expect([{ key, order }], 1);
  await soon();
  resolve();
  await soon();
  assert.equal(rig.sandbox.started.length, 1);
});

Deno.test("Prestart leaves to its own turn what cannot be started", async () => {
  await using rig = new Rig();
  rig.sandbox.isBroken = true;
  const lost = { key: rig.keyOf("b"), order: () => Promise.reject(new Error("its code is lost")) };
  rig.prestart.expect([rig.expected("a"), lost], 2);
  await soon();
  assert.equal(rig.prestart.take(rig.keyOf("a")), undefined);
  assert.equal(rig.prestart.take(rig.keyOf("b")), undefined);
  assert.equal(rig.folders, 1, "the folder serves another");
});

const folder = { id: "folder", options: {} };
const unfit: readonly Partial<Order>[] = [
  { native: true },
  { gpu: true },
  { clock: true },
  { resumable: true },
  { program: {} },
  { outputs: { pages: folder } },
];
for (const more of unfit) {
  Deno.test(`Prestart starts nothing for a stage with ${JSON.stringify(more)}`, async () => {
    await using rig = new Rig();
    rig.prestart.expect([rig.expected("a", more)], 1);
    await soon();
    assert.equal(rig.sandbox.started.length, 0);
  });
}
