import assert from "node:assert/strict";
import { Store } from "./store.ts";

Deno.test("checkObjectOnce() sees that an object has changed since it was found whole", () => {
  const root = Deno.makeTempDirSync();
  try {
    using store = Store.open(root);
    const digest = store.put("immutable");
    // Deno tells times in milliseconds: what is written within one is not told apart.
    const before = new Date(Date.now() - 10_000);
    Deno.utimeSync(store.objectPath(digest), before, before);
    assert.ok(store.checkObjectOnce(digest));
    assert.ok(store.checkObjectOnce(digest));
    Deno.chmodSync(store.objectPath(digest), 0o644);
    Deno.writeTextFileSync(store.objectPath(digest), "IMMUTABLE");
    assert.ok(!store.checkObjectOnce(digest));
    assert.equal(store.put("immutable"), digest);
    assert.ok(store.checkObjectOnce(digest));
    Deno.removeSync(store.objectPath(digest));
    assert.ok(!store.checkObjectOnce(digest));
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
