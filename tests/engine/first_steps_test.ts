/** What a new user does first, and does wrong: a clear message, and nothing done that was not meant. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { cli, Project, type Ran } from "./rig.ts";
import { isDenied, isMissing, works } from "../needs.ts";

Deno.test("clean refuses a profile given as a target, and removes nothing", async () => {
  using project = new Project();
  await project.reproduce("numbers");
  const { code, stderr } = await project.run("clean", "large");
  assert.equal(code, 2);
  assert.match(stderr, /Cannot use "large" with "clean".*\n {2}.*--profile NAME/);
  assert.ok(existsSync(join(project.root, "artifacts/standard")));
});

for (const command of ["graph", "report", "fsck", "gc", "archive"]) {
  Deno.test(`${command} refuses a target rather than ignore it`, async () => {
    using project = new Project();
    const { code, stderr } = await project.run(command, "parity");
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`Cannot use "parity" with "${command}"`));
  });
}

Deno.test("cli names the option that a mistyped one is nearest to", async () => {
  using project = new Project();
  const { code, stderr } = await project.run("reproduce", "--profil", "large");
  assert.equal(code, 2);
  assert.match(stderr, /Unknown option '--profil'\n {2}Did you mean --profile\?/);
});

Deno.test("cli writes no control sequence to a pipe, and help that fits 80 columns", async () => {
  using project = new Project();
  project.env = { NO_COLOR: "", FORCE_COLOR: "" };
  const runs = [await project.run("reproduce"), await project.run("status")];
  const help = await project.run("--help");
  for (const { stdout, stderr } of [...runs, help]) assert.ok(!(stdout + stderr).includes("\x1b"));
  for (const line of help.stdout.split("\n")) assert.ok([...line].length <= 80, line);
});

Deno.test("cli redraws in a terminal, colours it unless NO_COLOR, and does neither in a dumb one", {
  ignore: isMissing("script(1) of util-linux", works("script", "-qec", "true", "/dev/null")),
}, async () => {
  using project = new Project();
  const shown = { TERM: "xterm" };
  const coloured = await inTerminal(project, shown, "reproduce");
  const [up, green, style] = [/␛\[\d+A/, /␛\[32mdone/, /␛\[[\d;]*m/];
  assert.match(coloured, up);
  assert.match(coloured, green);
  const plain = await inTerminal(project, { ...shown, NO_COLOR: "1" }, "verify");
  assert.match(plain, up);
  assert.doesNotMatch(plain, style);
  const dumb = await inTerminal(project, { ...shown, TERM: "dumb" }, "verify");
  assert.match(dumb, /deterministic/);
  assert.doesNotMatch(dumb, /␛/);
});

Deno.test("graph and archive say so when their file cannot be written", async () => {
  using project = new Project();
  await project.reproduce();
  const where = join(project.root, "nowhere", "x");
  for (const [command, option] of [["graph", "--svg"], ["archive", "--output"]] as const) {
    const refused = await project.run(command, option, where);
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, new RegExp(`^Cannot write .*\\n {2}Choose another .* ${option}`));
    assertNoTrace(refused);
  }
});

Deno.test("a file outside the project is shown in full", async () => {
  using project = new Project();
  const path = join(dirname(project.root), "picture.svg");
  const { stdout } = await project.run("graph", "--svg", path);
  assert.ok(stdout.endsWith(`picture: ${path}\n`), stdout);
});

Deno.test(
  "reproduce goes on when its messages go to a full disk, and does not end as if all were well",
  {
    ignore: isDenied("/dev/full", existsSync("/dev/full")),
  },
  async () => {
    using project = new Project();
    const ran = await shell(
      project,
      `${quoted(Deno.execPath(), "run", "-A", cli, "reproduce")} > /dev/full`,
    );
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, /^Cannot write to standard output: No space left/m);
    assertNoTrace(ran);
    assert.deepEqual((await project.reproduce()).executed, []);
  },
);

Deno.test("messages name files as they are called, in a folder with spaces and other letters", async () => {
  using project = new Project();
  const root = join(dirname(project.root), "Jörg Müller’s 纸");
  Deno.renameSync(project.root, root);
  project.root = root;
  project.edit("stages/profiles.ts", "start: 1,", "start: -4,");
  const { code, stderr } = await project.run("reproduce");
  assert.equal(code, 2);
  assert.ok(stderr.includes(`${root}/stages/mod.ts:`), stderr);
  project.edit("stages/profiles.ts", "start: -4,", "start: 1,");
  const ran = await project.reproduce();
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
});

function assertNoTrace({ stderr }: Ran): void {
  assert.doesNotMatch(stderr, /Uncaught|^\s+at /m, "no stack trace");
}

/** What a command shows in a terminal of 80 columns, Escape as ␛. */
async function inTerminal(
  project: Project,
  env: Readonly<Record<string, string>>,
  command: string,
): Promise<string> {
  // What the machine of the test sets, a continuous integration's for example, is not to decide.
  const settings = quoted(...Object.entries(env).map(([name, value]) => `${name}=${value}`));
  const line = `unset CI NO_COLOR FORCE_COLOR; stty cols 80; export ${settings}; ${
    quoted(Deno.execPath(), "run", "-A", "--quiet", cli, command)
  }`;
  const { stdout } = await new Deno.Command("script", {
    args: ["-qec", line, "/dev/null"],
    cwd: project.root,
    env: { DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout).replaceAll("\x1b", "␛");
}

async function shell(project: Project, line: string): Promise<Ran> {
  const { code, signal, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", line],
    cwd: project.root,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, signal, stdout: text(stdout), stderr: text(stderr) };
}

function quoted(...words: string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}
