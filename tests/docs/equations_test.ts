/**
 * Functions and tests that docs/equations.md names are there, in the files that it links.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";

const page = new URL("../../docs/equations.md", import.meta.url);
const text = Deno.readTextFileSync(page).replaceAll(/\s+/g, " ");

/** What is named up to each link, or after it, and the source of the module that it leads to. */
function items(kind: "Code" | "Held by"): { words: string; sources: [string, string][] }[] {
  const found = text.matchAll(
    new RegExp(`- ${kind}: (.*?)(?= - (?:Source|Code|Held by): | \\*\\*| ##|$)`, "g"),
  );
  return [...found].map(([, words = ""]) => ({
    words,
    sources: [...words.matchAll(/\]\((\.\.\/stages\/[^)]+)\)/g)].map(([, link = ""]) => {
      const file = new URL(link, page);
      assert.ok(existsSync(file), link);
      return [link, Deno.readTextFileSync(file)];
    }),
  }));
}

Deno.test("docs/equations.md names functions that the linked modules export", () => {
  const all = items("Code");
  assert.ok(all.length >= 10, `${all.length}`);
  for (const { words, sources } of all) {
    assert.ok(sources.length > 0, words);
    for (const [, name] of words.matchAll(/`(\w+)`/g)) {
      const exported = new RegExp(`^export (?:async )?(?:function|class|const) ${name}\\b`, "m");
      // The mean-field equations are linked where they are first named.
      const isThere = name === "MeanField" || sources.some(([, source]) => exported.test(source));
      assert.ok(isThere, `${name}: ${words}`);
    }
  }
});

Deno.test("docs/equations.md names tests that the linked files have", () => {
  const all = items("Held by");
  assert.equal(all.length, items("Code").length);
  for (const { words, sources } of all) {
    const named = [...words.matchAll(/“(.*?)”/g)].map(([, name = ""]) => name);
    assert.ok(named.length > 0 && sources.length > 0, words);
    for (const name of named) {
      const isThere = sources.some(([link, source]) => {
        const tests = [...source.matchAll(/Deno\.test\((?:\{\s*name: )?[`"](.*)[`"]/g)];
        return link.endsWith("_test.ts") && tests.some(([, title = ""]) => title.includes(name));
      });
      assert.ok(isThere, `no test is called “${name}”: ${words}`);
    }
  }
});
