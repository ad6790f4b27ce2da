import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isLocked, LockFiles, tryLockAt } from "./file_lock.ts";

/** A folder for locks and one for their files. */
function withLocks(test: (locks: LockFiles, folder: string) => void): void {
  const root = Deno.makeTempDirSync();
  const [folder, fresh] = [join(root, "locks"), join(root, "fresh")];
  for (const path of [folder, fresh]) Deno.mkdirSync(path);
  let made = 0;
  const locks = new LockFiles(() => join(fresh, String(made++)));
  try {
    test(locks, folder);
  } finally {
    locks[Symbol.dispose]();
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("LockFiles.tryLockAt() gives a lock to one at a time", () =>
  withLocks((locks, folder) => {
    const path = join(folder, "a");
    const lock = locks.tryLockAt(path);
    assert.ok(lock !== undefined && isLocked(path));
    assert.equal(locks.tryLockAt(path), undefined);
    assert.equal(tryLockAt(path), undefined);
    lock[Symbol.dispose]();
    assert.ok(!existsSync(path));
    using again = tryLockAt(path);
    assert.ok(again !== undefined);
    assert.equal(locks.tryLockAt(path), undefined, "another has it");
  }));

Deno.test("LockFiles.tryLockAt() locks again what somebody has left who died", () =>
  withLocks((locks, folder) => {
    const path = join(folder, "a");
    Deno.writeTextFileSync(path, "");
    const lock = locks.tryLockAt(path);
    assert.ok(lock !== undefined && isLocked(path));
    lock[Symbol.dispose]();
    assert.ok(!existsSync(path));
  }));

Deno.test("LockFiles.tryLockAt() uses a file again, and two for two locks", () =>
  withLocks((locks, folder) => {
    const inode = (name: string): number | null => Deno.statSync(join(folder, name)).ino;
    const lock = (name: string): Disposable => {
      const taken = locks.tryLockAt(join(folder, name));
      assert.ok(taken !== undefined);
      return taken;
    };
    const [a, b] = [lock("a"), lock("b")];
    const first = inode("a");
    assert.notEqual(first, inode("b"));
    a[Symbol.dispose]();
    const c = lock("c");
    assert.equal(inode("c"), first);
    assert.ok(isLocked(join(folder, "b")) && isLocked(join(folder, "c")));
    for (const one of [b, c]) one[Symbol.dispose]();
    assert.deepEqual(readdirSync(folder), []);
  }));
