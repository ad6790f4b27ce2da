/** What the engine itself keeps: whatever is read, it is a document, nothing, or a SyntaxError. */

import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { ActionRecord } from "../../pipeline/store/action_record.ts";
import { canonical, fromCanonical, type Json } from "../../pipeline/base/canonical.ts";
import { contentDigest, documentDigest, type Key } from "../../pipeline/base/digest.ts";
import { allRuns, nextRunId, recordRun } from "../../pipeline/store/history.ts";
import { readKey } from "../../pipeline/model/key_document.ts";
import { seal, unseal } from "../../pipeline/base/sealed.ts";
import { Store } from "../../pipeline/store/store.ts";
import { anyBytes, damaged, read, runs, utf8 } from "./bytes.ts";

const key: Key = contentDigest("key");
const record: ActionRecord = {
  schema: "pipeline-record/1",
  key,
  outputs: { table: { digest: contentDigest("table"), size: 5 } },
  sources: contentDigest("sources"),
  ran: { startedAt: "2026-01-01T00:00:00.000Z", ms: 5 },
};
const keyText = documentDigest("pipeline-key/1", {
  stage: "fit",
  params: { x: NaN },
  inputs: { table: { codec: { id: "csv", options: null }, digest: contentDigest("") } },
  outputs: { fit: { id: "json", options: null } },
  code: contentDigest("code"),
  packages: ["a@1.0.0 sha512-x"],
  runtime: { deno: "2.9.5", v8: "14" },
  platform: null,
  seed: null,
}).text;

Deno.test("fromCanonical() reads back every value that canonical() writes", () => {
  const value = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.double(),
      fc.string({ unit: "grapheme" }),
      fc.array(tie("json"), { maxLength: 4 }),
      fc.dictionary(fc.string().filter((name) => name !== "$number"), tie("json"), { maxKeys: 4 }),
    ),
  })).json;
  fc.assert(fc.property(value, (json) => {
    const text = canonical(json);
    assert.equal(canonical(fromCanonical(text)), text);
  }));
});

Deno.test("fromCanonical() gives what canonical() can write, or a SyntaxError", () => {
  const text = fc.oneof(fc.json(), fc.string(), damaged(utf8(keyText)).map(textOf));
  fc.assert(fc.property(text, (content) => {
    const value = read(() => fromCanonical(content));
    if (value !== undefined) assert.deepEqual(fromCanonical(canonical(value)), value);
  }));
});

Deno.test("readKey() gives a key's document or a SyntaxError", () => {
  assert.equal(readKey(keyText).stage, "fit");
  const text = fc.oneof(fc.json(), fc.string(), damaged(utf8(keyText)).map(textOf));
  fc.assert(
    fc.property(text, (content) => {
      const document = read(() => readKey(content));
      if (document === undefined) return;
      assert.equal(document.schema, "pipeline-key/1");
      for (const part of [document.params, document.inputs, document.outputs, document.runtime]) {
        assert.equal(typeof Object.keys(part).length, "number");
      }
      assert.ok(document.packages.every((line) => typeof line === "string"));
    }),
    runs(1000),
  );
});

Deno.test("unseal() gives the document or nothing, never another one", () => {
  const text = seal(record);
  assert.deepEqual(unseal(text), record);
  fc.assert(fc.property(anyBytes(utf8(text)).map(textOf), (content) => {
    const document = unseal(content);
    if (document !== undefined) assert.equal(content, text);
  }));
});

Deno.test("store record() gives the record or nothing, whatever is in the file", () => {
  const folder = Deno.makeTempDirSync();
  try {
    using store = Store.open(folder);
    const path = join(folder, "ac", key);
    store.file(record);
    assert.deepEqual(store.record(key), record);
    const good = Deno.readFileSync(path);
    Deno.chmodSync(path, 0o644);
    fc.assert(fc.property(anyBytes(good), (bytes) => {
      Deno.writeFileSync(path, bytes);
      const found = store.record(key);
      if (found !== undefined) assert.deepEqual(found, record);
    }));
    // A whole record in another's place is none of it.
    Deno.writeTextFileSync(path, seal({ ...record, key: contentDigest("other") }));
    assert.equal(store.record(key), undefined);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("allRuns() gives the runs that are whole, whatever is in the folder", () => {
  const folder = Deno.makeTempDirSync();
  try {
    using store = Store.open(folder);
    const counts = { ms: 1, fresh: 0, restored: 0, notRun: 0, interrupted: false };
    const lists = { targets: [], ran: [], failed: [], keys: {} };
    const about = { pipeline: "p", profile: "q", startedAt: record.ran.startedAt };
    const id = recordRun(store, { ...about, ...counts, ...lists });
    const good = Deno.readFileSync(store.documentPath("runs", id));
    Deno.writeTextFileSync(store.documentPath("runs", "something else"), "");
    Deno.mkdirSync(store.documentPath("runs", "a-folder"));
    Deno.chmodSync(store.documentPath("runs", id), 0o644);
    fc.assert(fc.property(anyBytes(good), (bytes) => {
      Deno.writeFileSync(store.documentPath("runs", id), bytes);
      for (const run of allRuns(store)) assert.equal(run.profile, "q");
    }));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("nextRunId() sorts after the newest, whatever the clock says", () => {
  const time = fc.nat(2_000_000_000_000);
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(fc.property(time, time, random, random, (first, second, a, b) => {
    const before = nextRunId(first, undefined, a);
    const after = nextRunId(second, before, b);
    assert.ok(after > before && /^[0-9a-z]{10}$/.test(after), `${before} ${after}`);
  }));
});

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
