import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { contentDigest } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import { schemaName } from "../base/schema.ts";
import type { ActionRecord, StoredObject } from "./action_record.ts";
import { Filing } from "./filing.ts";
import { Store } from "./store.ts";

async function withStore(test: (store: Store) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  const store = Store.open(root);
  try {
    await test(store);
  } finally {
    store.close();
    Deno.removeSync(root, { recursive: true });
  }
}

function fileIn(store: Store, text: string): string {
  const path = store.temporary();
  Deno.writeTextFileSync(path, text);
  return path;
}

function recordOf(output: StoredObject): ActionRecord {
  return {
    schema: schemaName("record/1"),
    key: contentDigest("key"),
    outputs: { output },
    sources: contentDigest("sources"),
    ran: { startedAt: "2000-01-01T00:00:00.000Z", ms: 1 },
  };
}

Deno.test("Filing.file() puts objects and record in place, and nothing before it is called", () =>
  withStore(async (store) => {
    const filing = new Filing(store);
    const path = fileIn(store, "made");
    const output = filing.adopt(path);
    const text = filing.put("the key's document");
    assert.deepEqual(output, { digest: contentDigest("made"), size: 4 });
    assert.deepEqual(readdirSync(join(store.root, "cas")), []);
    const record = recordOf(output);
    await filing.file(record);
    assert.deepEqual(store.record(record.key), record);
    for (const { digest } of [output, text]) assert.ok(store.checkObject(digest));
    assert.equal((Deno.statSync(store.objectPath(output.digest)).mode ?? 0) & 0o777, 0o444);
    assert.deepEqual(readdirSync(store.scratch.folder), []);
  }));

Deno.test("Filing.file() files no record, and leaves nothing behind, when an object cannot be filed", () =>
  withStore(async (store) => {
    const filing = new Filing(store);
    const [kept, lost] = [fileIn(store, "kept"), fileIn(store, "lost")];
    const record = recordOf(filing.adopt(kept));
    filing.adopt(lost);
    Deno.removeSync(lost);
    await assert.rejects(filing.file(record), UserError);
    assert.equal(store.record(record.key), undefined);
    assert.deepEqual(readdirSync(store.scratch.folder), []);
  }));

Deno.test("Filing.put() writes no object again that is there and whole", () =>
  withStore(async (store) => {
    store.put("there");
    const before = Deno.statSync(store.objectPath(contentDigest("there"))).ino;
    const filing = new Filing(store);
    const record = recordOf(filing.put("there"));
    await filing.file(record);
    assert.ok(existsSync(store.recordPath(record.key)));
    assert.equal(Deno.statSync(store.objectPath(contentDigest("there"))).ino, before);
  }));
