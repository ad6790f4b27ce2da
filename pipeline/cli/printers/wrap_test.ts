import assert from "node:assert/strict";
import { overview } from "../help.ts";
import { painter } from "./words.ts";
import { wrapped } from "./wrap.ts";

const width = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

Deno.test("wrapped() leaves what fits as it is", () => {
  const text = "a table   with columns\n\n  and a second line\n";
  assert.equal(wrapped(text, 22), text);
});

Deno.test("wrapped() keeps all words, in order, of the help at any width", async () => {
  const usage = await overview();
  const words = (text: string): string[] => text.split(/\s+/);
  for (const columns of [40, 60, 80, 100]) {
    const narrow = wrapped(usage, columns);
    assert.deepEqual(words(narrow), words(usage));
    assert.ok(width(narrow) <= columns, `${width(narrow)} > ${columns}`);
  }
});

Deno.test("wrapped() goes on in a table's last column, or under the margin where that is narrow", () => {
  assert.equal(
    wrapped("  ab  one two three four five six", 26),
    [
      "  ab  one two three four",
      "      five six",
    ].join("\n"),
  );
  assert.equal(wrapped("  ab  one two three four five six", 25).split("\n")[1], "  five six");
});

Deno.test("wrapped() does not break a word, and does not count what colours it", () => {
  const path = "/a/path/that/is/longer/than/the/line";
  assert.equal(wrapped(`  see ${path} there`, 20), `  see\n  ${path}\n  there`);
  const coloured = painter(true)("bold", "one two");
  assert.equal(wrapped(`${coloured} three`, 13), `${coloured} three`);
});
