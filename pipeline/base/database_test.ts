import assert from "node:assert/strict";
import { journalOn } from "./database.ts";

Deno.test({
  name: "journalOn() keeps a write-ahead log only on file systems of one machine",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const [ext4, nfs, lustre, fuse] = [0xef53, 0x6969, 0x0bd00bd0, 0x65735546];
    assert.equal(journalOn("/x/state.sqlite", ext4), "wal");
    for (const type of [nfs, lustre, fuse]) {
      assert.equal(journalOn("/x/state.sqlite", type), "delete");
    }
    assert.equal(journalOn(":memory:"), "wal");
  },
});
