/** What the engine remembers between runs, and what it says where others listen. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HeldStages, waitsToBeLetGo } from "./held_stages.ts";
import { assertNothingRan, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";
import { age, day, gc, generations } from "./store_rig.ts";

/** Does something to the state file. */
function withState<T>(project: Project, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(project.root, "artifacts/.store/state.sqlite"));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function waiting(project: Project): readonly string[] {
  return withState(project, (db) =>
    db.prepare("select remote, key from uploads order by key").all()
      .map((row) => `${row["remote"]} ${row["key"]}`));
}

const uploads = ["0", "1", "2"].map((digit) => `https://cache.example ${digit.repeat(64)}`);

for (
  const [what, sql] of [
    ["has a column more", "alter table durations add column host text"],
    ["needs a column more", "alter table used add column host text not null default ''"],
    ["calls a column otherwise", "alter table latest rename column key to digest"],
    ["calls a column of the uploads otherwise", "alter table uploads rename column key to digest"],
    [
      "has the uploads in another order, with another key",
      "drop table uploads; create table uploads (at integer, digest text primary key, address text);",
    ],
    ["has no table of files", "drop table files"],
    [
      "knows no checkouts",
      "drop table checkouts; create table former (profile text, element text, key text, " +
      "primary key (profile, element)) without rowid; insert into former " +
      "select profile, element, key from latest; drop table latest; alter table former rename to latest",
    ],
  ] as const
) {
  Deno.test(`reproduce takes over the state of a version that ${what}`, async () => {
    using project = new WarmProject();
    await generations(project, 2);
    withState(project, (db) => {
      db.exec(sql);
      const columns = db.prepare("pragma table_info(uploads)").all().map(({ name }) =>
        String(name)
      );
      for (const upload of uploads) {
        const [remote = "", key = ""] = upload.split(" ");
        const values = columns.map((name) =>
          name === "at" ? 1 : /remote|address/.test(name) ? remote : key
        );
        db.prepare(`insert into uploads values (${values.map(() => "?")})`).run(...values);
      }
    });
    project.edit("stages/profiles.ts", "start: 2,", "start: 3,");
    const ran = await project.reproduce();
    assert.equal(ran.code, 0, ran.stderr);
    assert.deepEqual(waiting(project), uploads);
    const forgets = what === "calls a column otherwise";
    assert.match(ran.stderr, forgets ? /^Note: .* of latest is forgotten/ : /^$/);
    assertNothingRan(await project.reproduce());
  });
}

Deno.test("uploads that wait survive a state file that is damaged elsewhere", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const path = join(project.root, "artifacts/.store/state.sqlite");
  const root = withState(project, (db) => {
    for (const upload of uploads) {
      db.prepare("insert into uploads values (?, ?)").run(...upload.split(" "));
    }
    db.exec("pragma wal_checkpoint(truncate)");
    const row = db.prepare(
      "select rootpage, (select page_size from pragma_page_size) as size " +
        "from sqlite_schema where name = 'latest'",
    ).get();
    return { page: Number(row?.["rootpage"]), size: Number(row?.["size"]) };
  });
  const bytes = Deno.readFileSync(path);
  bytes.fill(0xa5, (root.page - 1) * root.size, root.page * root.size);
  Deno.writeFileSync(path, bytes);
  const ran = await project.reproduce();
  assert.deepEqual([ran.code, ran.executed], [0, []]);
  assert.deepEqual(waiting(project), uploads);
  assert.ok(existsSync(`${path}.damaged`));
});

Deno.test("gc forgets what the state remembers of what is gone", async () => {
  using project = new WarmProject();
  await generations(project, 3);
  await project.run("verify", "numbers");
  project.edit("stages/profiles.ts", "start: 3,", "start: 4,");
  project.edit("stages/profiles.ts", "[1, 2, 3]", "[1]");
  await project.reproduce();
  age(project, 2 * day);
  await project.run("clean", "--stale");
  await gc(project, "--max-size", "1B");
  withState(project, (db) => {
    const all = (sql: string) => db.prepare(sql).all().map((row) => String(row["it"]));
    for (const table of ["latest", "used", "verified", "elsewhere"]) {
      for (const key of all(`select key as it from ${table}`)) {
        assert.ok(existsSync(join(project.root, "artifacts/.store/ac", key)), table);
      }
    }
    for (const path of all("select path as it from files")) {
      assert.ok(existsSync(resolve(project.root, path)), path);
    }
    assert.ok(!all("select element as it from durations").includes("scaled@factor=3"));
    assert.ok(all("select element as it from durations").includes("scaled@factor=1"));
  });
  assertNothingRan(await project.reproduce());
});

Deno.test("gc keeps what another checkout has now that shares the store", async () => {
  using project = new WarmProject();
  using other = new WarmProject();
  const artifacts = join(project.root, "artifacts");
  await project.reproduce();
  // The other checkout has another number, and a stage that this one does not have.
  other.edit("stages/profiles.ts", "start: 1,", "start: 5,");
  other.edit("stages/mod.ts", 'name: "aside"', 'name: "elsewhere"');
  const theirs = join(artifacts, "../theirs");
  Deno.mkdirSync(theirs);
  Deno.symlinkSync(join(artifacts, ".store"), join(theirs, ".store"));
  await other.reproduce("--artifacts", theirs);
  age(project, 40 * day);
  const { finished } = await gc(project, "--max-size", "1B");
  assert.equal(finished.results, 0);
  assertNothingRan(await other.reproduce("--artifacts", theirs));
  const refused = await project.run("clean", "--store");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /another checkout keeps its results there \(.*\)/);
  // Nobody needs them when the checkout is gone.
  Deno.removeSync(join(other.root, "stages"), { recursive: true });
  assert.ok((await gc(project, "--max-size", "1B")).finished.results > 0);
  assert.equal((await project.run("clean", "--store")).code, 0);
});

Deno.test("clean --store refuses while a run is under way, which then ends well", async () => {
  using project = new WarmProject({
    "stages/scaled.ts": `
export default async ({ inputs, params }: any) => {
  ${waitsToBeLetGo}
  return { scaled: inputs.numbers.read().map((n: number) => n * params.factor) };
};
`,
  });
  const stages = new HeldStages(project);
  const running = project.reproduce();
  await stages.held();
  const refused = await project.run("clean", "--store");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^Cannot remove the store: another command is using it\n/);
  const ran = await stages.letGoUntil(running);
  assert.deepEqual([ran.code, ran.executed.length], [0, 8]);
  assert.equal((await project.run("clean", "--store")).code, 0);
});

Deno.test("words that every object inherits are no commands, options, profiles or targets", async () => {
  using project = new WarmProject();
  await project.reproduce();
  for (
    const word of [
      "__proto__",
      "toString",
      "constructor",
      "hasOwnProperty",
      "reprodcue",
      "clean-up",
    ]
  ) {
    for (
      const args of [
        [word],
        [`--${word}`],
        ["reproduce", word],
        ["reproduce", "--profile", word],
        ["reproduce", "--force", word],
        ["reproduce", `--fetch=${word}`],
        ["reproduce", "--executor", word],
        ["runs", word],
        ["runs", word, "latest"],
        ["explain", word],
        ["why", word],
        ["diff", word, "latest"],
        ["archive", "--without", word],
        ["clean", word],
        ["accept", "--list", word],
        ["gc", "--max-size", word],
      ]
    ) {
      const { code, stderr } = await project.run(...args);
      assert.equal(code, 2, args.join(" ") + stderr);
      assert.match(stderr, /^Cannot /);
    }
  }
  assertNothingRan(await project.reproduce());
});

Deno.test("--json prints nothing but JSON, whatever the declaration prints", async () => {
  using project = new WarmProject();
  project.write(
    "stages/mod.ts",
    `import process from "node:process";
console.log("to log"); console.info("to info"); console.table([{ a: 1 }]); console.dir({ a: 1 });
console.group("to group"); console.debug("to debug"); console.count("to count");
Deno.stdout.writeSync(new TextEncoder().encode("to stdout\\n"));
await Deno.stdout.write(new TextEncoder().encode("to stdout later\\n"));
process.stdout.write("to process\\n");
setTimeout(() => console.log("to log later"), 1);
${project.read("stages/mod.ts")}`,
  );
  const ran = await project.reproduce();
  assert.deepEqual([ran.code, ran.executed.length], [0, 8]);
  for (
    const text of [
      "to log",
      "to group",
      "to stdout",
      "to stdout later",
      "to process",
      "to log later",
    ]
  ) {
    assert.ok(ran.stderr.includes(`${text}\n`), text);
  }
  for (
    const command of [["status"], ["why", "numbers"], ["explain", "numbers"], ["runs"], [
      "accept",
      "--list",
    ]]
  ) {
    JSON.parse((await project.run(...command, "--json")).stdout);
  }
});
