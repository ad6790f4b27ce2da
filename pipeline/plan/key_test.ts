import assert from "node:assert/strict";
import { canonical, type Json } from "../base/canonical.ts";
import { contentDigest, documentDigest } from "../base/digest.ts";
import type { Element } from "../model/element.ts";
import { keyField, keyFieldNames } from "../model/key_fields/mod.ts";
import { number } from "../model/param.ts";
import { stage } from "../model/declare_stage.ts";
import { graphOf } from "../model/graph.ts";
import { json } from "../codecs/mod.ts";
import { keyOf } from "./key.ts";

const declared = (env: readonly string[]) =>
  stage({
    name: "a",
    about: "does it",
    module: "file:///a.ts",
    params: { x: number(-0), y: number(2) },
    outputs: { "of b": json<number>(), a: json<number>() },
    random: true,
    platform: true,
    ...(env.length === 0 ? {} : { env }),
  });

/** Every field written at once, as the document was first defined. */
function written(from: Parameters<typeof keyOf>[0]) {
  const fields: Record<string, Json> = {};
  for (const name of keyFieldNames) {
    const value = keyField(name).of(from);
    if (value !== undefined) fields[name] = value;
  }
  return documentDigest("pipeline-key/1", fields);
}

function elementOf(declaration: ReturnType<typeof declared>): Element {
  const [element] = graphOf([declaration]).elements;
  assert.ok(element !== undefined);
  return element;
}

const code = { digest: contentDigest("code"), packages: ["a@1 sha512-x"] };
const inputs = { n: { codec: { id: "json", options: { b: 1, a: null } }, digest: null } };

Deno.test("keyOf() gives the canonical text of all fields when some are written once for a stage", () => {
  for (const env of [[], ["HOME", "NO_SUCH_VARIABLE"]]) {
    const element = elementOf(declared(env));
    for (const rootSeed of [1, 2]) {
      const from = { element, code, inputs, rootSeed };
      const { text, digest } = written(from);
      assert.deepEqual(keyOf(from), { key: digest, text });
      assert.deepEqual(JSON.parse(text).schema, "pipeline-key/1");
    }
  }
});

Deno.test("keyOf() follows a stage's code when that has changed", () => {
  const element = elementOf(declared([]));
  const before = keyOf({ element, code, inputs, rootSeed: 1 });
  for (
    const other of [
      { ...code, digest: contentDigest("other code") },
      { ...code, packages: [] },
      { ...code, interpreter: { "python3 --version": "Python 3.12" } },
    ]
  ) {
    const from = { element, code: other, inputs, rootSeed: 1 };
    assert.notEqual(keyOf(from).key, before.key);
    assert.equal(keyOf(from).key, written(from).digest);
  }
});

Deno.test("keyOf() names the field when a value has no canonical form", () => {
  const element = { ...elementOf(declared([])), params: { x: undefined as unknown as Json } };
  assert.throws(() => keyOf({ element, code, inputs, rootSeed: 1 }), /value\.params\.x/);
  assert.throws(() => canonical({ params: element.params }), /value\.params\.x/);
});
