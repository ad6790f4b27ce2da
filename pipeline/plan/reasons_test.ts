import assert from "node:assert/strict";
import type { Digest } from "../base/digest.ts";
import type { KeyDocument } from "../model/key_document.ts";
import { keyField, keyFieldNames } from "../model/key_fields/mod.ts";
import { reasonsBetween, reasonText } from "./reasons.ts";

const key: KeyDocument = {
  schema: "pipeline-key/1",
  stage: "fit",
  params: { x: 1 },
  inputs: {},
  outputs: {},
  code: "a".repeat(64) as Digest,
  packages: [],
  runtime: { deno: "2", v8: "15" },
  platform: null,
  seed: null,
};

Deno.test("reasonsBetween() tells every field that differs by its own name", () => {
  for (const name of keyFieldNames) {
    const { reason } = keyField(name);
    assert.deepEqual(reasonsBetween(key, { ...key, [name]: "another" }), [reason]);
    assert.notEqual(reasonText(reason), reason);
  }
});

Deno.test("reasonsBetween() says that the engine has changed where a key has a former schema", () => {
  const former = { ...key, schema: "specialisation-key/1" } as unknown as KeyDocument;
  assert.deepEqual(reasonsBetween(former, key), ["engine-changed"]);
  assert.deepEqual(reasonsBetween(key, key), ["result-missing"]);
  assert.deepEqual(reasonsBetween(undefined, key), ["never-run"]);
});

Deno.test("docs/engine.md has every field of a key in its table", () => {
  const page = Deno.readTextFileSync(new URL("../../docs/engine.md", import.meta.url));
  const [table = ""] = /\| field [^]*?\n\n/.exec(page.slice(page.indexOf("## The key"))) ?? [];
  const named = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  assert.deepEqual(named, keyFieldNames);
});
