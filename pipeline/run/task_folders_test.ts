import assert from "node:assert/strict";
import { join } from "node:path";
import { readdirSync } from "node:fs";
import { Store } from "../store/store.ts";
import { type TaskFolder, TaskFolders } from "./task_folders.ts";

function withFolders(test: (folders: TaskFolders, store: Store) => void): void {
  const root = Deno.makeTempDirSync();
  const store = Store.open(root);
  try {
    test(new TaskFolders(store), store);
  } finally {
    store.close();
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("TaskFolders.give() lets a folder serve again, without its inputs and messages", () =>
  withFolders((folders) => {
    const folder = folders.take();
    Deno.writeTextFileSync(join(folder.in, "input"), "1");
    Deno.writeTextFileSync(folder.messages, "done\n");
    folders.give(folder);
    assert.equal(folders.take(), folder);
    assert.deepEqual([readdirSync(folder.in), readdirSync(folder.out)], [[], []]);
    assert.equal(Deno.readTextFileSync(folder.messages), "");
    assert.notEqual(folders.take(), folder);
  }));

const leftovers: readonly { readonly what: string; leave(folder: TaskFolder): void }[] = [
  { what: "a file among its outputs", leave: ({ out }) => Deno.mkdirSync(join(out, "more")) },
  { what: "something beside them", leave: ({ path }) => Deno.mkdirSync(join(path, "objects")) },
  {
    what: "a folder among its inputs",
    leave: (folder) => {
      Deno.mkdirSync(join(folder.in, "a/b"), { recursive: true });
    },
  },
  { what: "other permissions", leave: ({ out }) => Deno.chmodSync(out, 0o500) },
  {
    what: "another file of messages",
    leave: ({ path, messages }) => {
      Deno.renameSync(messages, join(path, "..", "kept"));
      Deno.writeTextFileSync(messages, "");
    },
  },
  { what: "no file of messages", leave: ({ messages }) => Deno.removeSync(messages) },
];
for (const { what, leave } of leftovers) {
  Deno.test(`TaskFolders.give() removes a folder with ${what}`, () =>
    withFolders((folders) => {
      const folder = folders.take();
      leave(folder);
      folders.give(folder);
      assert.throws(() => Deno.statSync(folder.path), Deno.errors.NotFound);
      assert.notEqual(folders.take().path, folder.path);
    }));
}
