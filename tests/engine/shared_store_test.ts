// deno-lint-ignore-file timing/no-time -- what a run takes decides when the next is killed, and no outcome
/**
 * Several machines on one store, as far as one machine can show it: every run sees no process but its
 * own (a PID namespace), takes itself for another machine (a boot id of its own), and, in the second
 * test, every lock that it asks for is granted, as on a file system that does not honour locks between
 * machines. Work may then be done twice; nothing is lost and nothing wrong is served.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Chance, killAfter, kills, report } from "./chance.ts";
import { allElements, artifactsOf, assertNothingRan, Project, reproduced } from "./rig.ts";
import { isDenied, isMissing, works } from "../needs.ts";

const files = { "stages/aside.ts": "export default () => ({ pid: 1 });" };
const cli = fileURLToPath(import.meta.resolve("../../pipeline/cli.ts"));
const machines = [0, 1, 2, 3] as const;

// Deno locks by flock(2); SQLite by fcntl(2), which this leaves alone.
const withFlock = (inject: string): readonly string[] => [
  ...["strace", "--follow-forks", "--seccomp-bpf", "--output=/dev/null"],
  ...["--trace=flock", `--inject=flock:${inject}`],
];
const lawless = withFlock("retval=0");

const withNamespaces = !isDenied(
  "namespaces (root and unshare)",
  works(...inNamespace("true", "/dev/null")),
);
const withoutLocks = withNamespaces && !isMissing("strace", works("strace", "--version")) &&
  !isDenied(
    "the right to trace system calls",
    works(...inNamespace([...lawless, "true"].join(" "), "/dev/null")),
  );

Deno.test({
  name: "reproduce executes each element once when machines share a store and its locks",
  ignore: !withNamespaces,
  fn: async () => {
    using project = new Project(files);
    const runs = await Promise.all(
      machines.map((machine) => reproduced(onMachine(project, machine, []))),
    );
    for (const { code, stderr } of runs) assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(runs.flatMap(({ executed }) => executed).sort(), allElements);
    assertNothingRan(await project.reproduce());
  },
});

Deno.test({
  name: "reproduce serves nothing wrong in a kill storm of machines that lock nothing",
  ignore: !withoutLocks,
  fn: async (t) => {
    using undisturbed = new Project(files);
    assert.equal((await undisturbed.reproduce()).code, 0);
    const expected = artifactsOf(undisturbed);
    const chance = await Chance.announced(t);
    using project = new Project(files);
    const count = { killed: 0, completed: 0, wholeMs: 4000 };
    await Promise.all(machines.map((machine) => storm(project, machine, chance, count)));
    // Two that make the same object place the same bytes; a run that was disturbed says so and fails.
    const again = await project.reproduce();
    assert.equal(again.code, 0, again.stdout);
    assert.deepEqual(artifactsOf(project), expected);
    const fsck = await project.run("fsck");
    assert.equal(fsck.code, 0, fsck.stdout);
    await report(
      t,
      `${machines.length} machines without locks: ${count.killed} runs killed, ` +
        `${count.completed} completed; the bytes are those of an undisturbed run`,
    );
  },
});

for (const error of ["ENOSYS", "EOPNOTSUPP", "ENOLCK"]) {
  Deno.test({
    name: `reproduce works on a file system that answers ${error} to flock`,
    ignore: !withoutLocks,
    fn: async () => {
      using project = new Project(files);
      const runs = await Promise.all(
        [0, 0].map((machine) =>
          reproduced(onMachine(project, machine, withFlock(`error=${error}`)))
        ),
      );
      for (const { code, stdout, stderr } of runs) assert.equal(code, 0, stdout + stderr);
      assertNothingRan(await project.reproduce());
    },
  });
}

/** Runs that are killed, one after another, and at last one that is not. */
async function storm(
  project: Project,
  machine: number,
  chance: Chance,
  count: { killed: number; completed: number; wholeMs: number },
): Promise<void> {
  for (let killed = 0; killed < kills / machines.length;) {
    const startedMs = performance.now();
    // Forced: there is work to be killed at also when all has been made once.
    const child = onMachine(project, machine, lawless, "--force", "numbers", "--force", "scaled");
    using _ = killAfter(child, chance.below(count.wholeMs));
    const { signal } = await child.output();
    if (signal === "SIGKILL") {
      killed++;
      count.killed++;
      continue;
    }
    // The next are killed while they work, on a quick machine as on a slow one.
    count.wholeMs = performance.now() - startedMs;
  }
  const last = await reproduced(onMachine(project, machine, lawless));
  assert.equal(last.code, 0, last.stdout + last.stderr);
  count.completed++;
}

/** Starts `reproduce --json` as if on a machine of its own. */
function onMachine(
  project: Project,
  machine: number,
  before: readonly string[],
  ...options: readonly string[]
): Deno.ChildProcess {
  const bootId = join(project.root, `boot_id_${machine}`);
  project.write(`boot_id_${machine}`, `machine ${machine}\n`);
  const command = [
    ...before,
    ...[Deno.execPath(), "run", "-A", "--quiet", `'${cli}'`, "reproduce", "--json"],
    ...options,
  ].join(" ");
  const [program, ...args] = inNamespace(command, bootId);
  return new Deno.Command(program, {
    args,
    cwd: project.root,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function inNamespace(command: string, bootId: string): readonly [string, ...string[]] {
  const mount = `mount --bind ${bootId} /proc/sys/kernel/random/boot_id`;
  return [
    "unshare",
    ...["--pid", "--fork", "--kill-child", "--mount", "--mount-proc"],
    ...["sh", "-c", `${mount} && exec ${command}`],
  ];
}
