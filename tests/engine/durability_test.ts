/** What the store names is on the disk before it has its name: a power cut loses no more than the last seconds. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { isDenied, isMissing, works } from "../needs.ts";
import { cli, Project } from "./rig.ts";

const isWithoutStrace = isMissing("strace", works("strace", "--version")) ||
  isDenied("the right to trace system calls", works("strace", "--output=/dev/null", "true"));

Deno.test("reproduce syncs every file of the store before it renames it into place", {
  ignore: isWithoutStrace,
}, async () => {
  using project = new Project();
  const trace = join(project.root, "trace");
  const { success, stderr } = await new Deno.Command("strace", {
    args: [
      ...["--follow-forks", "--decode-fds=path", "--string-limit=4096", `--output=${trace}`],
      ...["--trace=fsync,fdatasync,rename,renameat,renameat2", "--seccomp-bpf"],
      ...[Deno.execPath(), "run", "-A", "--quiet", cli, "reproduce"],
    ],
    cwd: project.root,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const synced = new Set<string>();
  const placed: string[] = [];
  // A call that another thread interrupts is on two lines, of which the first has its arguments.
  for (const line of Deno.readTextFileSync(trace).split("\n")) {
    const [, sync] = /\bf(?:data)?sync\(\d+<([^>]*)>/.exec(line) ?? [];
    if (sync !== undefined) synced.add(sync);
    const [, from, to] = /\brename\w*\(.*?"([^"]*)".*?"([^"]*)"/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    const [, kind] = /\/\.store\/(cas|ac|runs|pins)\//.exec(to) ?? [];
    if (kind === undefined) continue;
    assert.ok(synced.has(from), `${to} was not synced before it had its name`);
    placed.push(kind);
  }
  const count = (kind: string): number => placed.filter((one) => one === kind).length;
  assert.equal(count("ac"), 8);
  assert.equal(count("runs"), 1);
  assert.ok(count("cas") >= 16, `${count("cas")} objects`);
});
