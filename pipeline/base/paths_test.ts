import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import { isWithin, shownFrom, slashedWay } from "./paths.ts";

const home = "C:\\Users\\Jörg Müller\\x";

Deno.test("isWithin() takes what is below a folder, whatever its name begins with", () => {
  assert.ok(isWithin("/a/b", "/a/b", posix));
  assert.ok(isWithin("/a/b", "/a/b/c", posix));
  assert.ok(isWithin("/a/b", "/a/b/..c", posix), "a name may begin with dots");
  assert.ok(!isWithin("/a/b", "/a/bc", posix));
  assert.ok(!isWithin("/a/b", "/a", posix));
  assert.ok(!isWithin("/a/b", "/a/c", posix));
});

Deno.test("isWithin() knows drives, shares and letters' case on Windows", () => {
  assert.ok(isWithin(home, `${home}\\artifacts`, win32));
  assert.ok(isWithin(home, "c:\\users\\jörg müller\\X\\artifacts", win32), "case does not count");
  assert.ok(isWithin(home, "C:/Users/Jörg Müller/x/artifacts", win32), "slashes do as well");
  assert.ok(!isWithin(home, "D:\\Users\\Jörg Müller\\x\\artifacts", win32));
  assert.ok(!isWithin(home, "\\\\server\\share\\x", win32));
  assert.ok(isWithin("\\\\server\\share", "\\\\server\\share\\x", win32));
  assert.ok(!isWithin("\\\\server\\share", "\\\\server\\other\\x", win32));
});

Deno.test("shownFrom() shortens what is below, and nothing else", () => {
  assert.equal(shownFrom("/p", "/p/artifacts/smoke", posix), "artifacts/smoke");
  assert.equal(shownFrom("/p", "/p", posix), ".");
  assert.equal(shownFrom("/p/docs", "/p/artifacts", posix), "/p/artifacts");
  assert.equal(shownFrom(home, `${home}\\artifacts`, win32), "artifacts");
  assert.equal(shownFrom(home, "D:\\artifacts", win32), "D:\\artifacts");
  assert.equal(shownFrom(home, "\\\\server\\share\\x", win32), "\\\\server\\share\\x");
});

Deno.test("slashedWay() is the same on every system", () => {
  assert.equal(slashedWay("/p", "/p/stages/mod.ts", posix), "stages/mod.ts");
  assert.equal(slashedWay(home, `${home}\\stages\\mod.ts`, win32), "stages/mod.ts");
  assert.equal(slashedWay("/p", "/p/a\\b.ts", posix), "a\\b.ts", "a backslash is a letter there");
  assert.equal(slashedWay("/p", "/q/mod.ts", posix), "../q/mod.ts");
});
