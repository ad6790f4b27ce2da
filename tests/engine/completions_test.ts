/** Shells complete commands, options, profiles and targets; each is really run. */

import assert from "node:assert/strict";
import { dirname } from "node:path";
import { isMissing, works } from "../needs.ts";
import { choosingFiles, choosingProject } from "./choosing_rig.ts";
import { cli, type Project } from "./rig.ts";

/** A test that needs a shell. */
function withShell(name: string, title: string, fn: () => Promise<void>): void {
  Deno.test({ name: title, ignore: isMissing(name, works(name, "-c", "true")), fn });
}

/** A project that has the engine's commands as tasks, and one of its own. */
function taskProject(): Project {
  const command = `deno run -A --quiet ${cli}`;
  const described = { description: "bakes a cake", command: "true" };
  return choosingProject({
    "deno.json": JSON.stringify({
      tasks: {
        completions: `${command} completions`,
        reproduce: `${command} reproduce`,
        described,
      },
    }),
  });
}

/** Runs a script of a shell in the project. */
async function shell(project: Project, program: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("timeout", {
    args: ["100", program, ...args],
    cwd: project.root,
    env: {
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`,
    },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(code, 0, text + new TextDecoder().decode(stderr));
  return text;
}

/** What is typed, and the words that may stand there. */
const completed: readonly (readonly [line: string, words: readonly string[]])[] = [
  ["deno task rep", ["reproduce"]],
  ["deno task d", ["described"]],
  ["deno task reproduce vae", ["vae/scores", "vae/training"]],
  ["deno task --quiet reproduce fig3 tag:", ["tag:slow", "tag:vae"]],
  ["deno task reproduce vae/training@gain=0.3,s", [
    ...["vae/training@gain=0.3,seed=0", "vae/training@gain=0.3,seed=1"],
  ]],
  ["deno task reproduce --dry", ["--dry-run"]],
  ["deno task reproduce --profile s", ["smoke", "standard"]],
  ["deno task reproduce --profile=sm", ["--profile=smoke"]],
  ["deno task reproduce --profile smoke --force vae/training@", [
    ...["vae/training@gain=0.3,seed=0", "vae/training@gain=0.3,seed=1"],
  ]],
  ["deno task reproduce --variant l", ["long"]],
  ["deno task reproduce --set net.", ["net.depth=", "net.width="]],
  ["deno task reproduce --device ", ["auto", "cpu", "gpu"]],
  ["deno task completions ", ["bash", "fish", "zsh"]],
];

withShell(
  "bash",
  "bash completes what may be typed, and leaves others' completion alone",
  async () => {
    using project = taskProject();
    const tries = completed.map(([line]) => `try '${line}'`).join("\n");
    const script = `
_others() { COMPREPLY=(run rustc); }
complete -F _others deno
eval "$(deno task --quiet completions bash)"
eval "$(deno task --quiet completions bash)"
try() {
  COMP_LINE=$1 COMP_POINT=\${#1} COMPREPLY=()
  $(complete -p deno | sed 's/.*-F \\([^ ]*\\).*/\\1/') deno "" ""
  (IFS=' '; echo "\${COMPREPLY[*]}")
}
${tries}
try 'deno ru'
try 'deno task reproduce "$(touch pwned)'
`;
    const lines = (await shell(project, "bash", "--norc", "-c", script)).trimEnd().split("\n");
    // Bash replaces what stands behind the last of the characters at which it breaks words.
    const lastPart = (line: string, word: string): string => {
      const typed = line.slice(line.lastIndexOf(" ") + 1);
      return word.slice(typed.length - (/[^@=:]*$/.exec(typed)?.[0] ?? "").length);
    };
    for (const [i, [line, words]] of completed.entries()) {
      const expected = words.map((word) => lastPart(line, word)).sort();
      assert.deepEqual(lines[i]?.split(" ").sort(), expected, line);
    }
    assert.equal(lines.at(completed.length), "run rustc");
    assert.ok(![...Deno.readDirSync(project.root)].some(({ name }) => name === "pwned"));
  },
);

withShell("fish", "fish completes what may be typed, with what it is", async () => {
  using project = taskProject();
  const tries = completed.map(([line]) => `complete -C '${line}' | string join ';'`);
  const script = ["deno task --quiet completions fish | source", ...tries].join("\n");
  const lines = (await shell(project, "fish", "--no-config", "-c", script)).split("\n");
  for (const [i, [line, words]] of completed.entries()) {
    const found = (lines[i] ?? "").split(";").map((one) => one.split("\t")[0] ?? "");
    assert.deepEqual(found.sort(), [...words].sort(), line);
  }
  assert.match(lines[1] ?? "", /^described\tbakes a cake/);
});

withShell("zsh", "zsh completes what may be typed at the press of a key", async () => {
  using project = taskProject();
  const script = `
zmodload zsh/zpty
zpty shell "TERM=dumb zsh -f -i"
zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -D; LISTMAX=99; eval \\"\\$(deno task --quiet completions zsh)\\"; echo REA''DY"
zpty -r -m shell out "*READY*"
try() { zpty -w -n shell "$1"$'\\t'; zpty -r -m shell out "$2"; zpty -w -n shell $'\\C-u'; }
try "deno task repr" "*deno task reproduce *"
try "deno task reproduce --profile sm" "*--profile smoke *"
try "deno task reproduce vae/training@gain=1,seed=" "*seed=0*seed=1*"
try "deno task reproduce --set net.w" "*net.width=*"
echo all four
`;
  assert.equal(await shell(project, "zsh", "-f", "-c", script), "all four\n");
});

Deno.test("candidates are silent where there is no project, or one that does not load", async () => {
  using project = taskProject();
  const candidates = async (...words: string[]) =>
    await project.run("completions", "candidates", "--", ...words);
  project.write("stages/mod.ts", "throw new Error('no');");
  assert.deepEqual(await candidates("reproduce", "vae"), {
    ...{ code: 0, signal: null, stdout: "", stderr: "" },
  });
  assert.match((await candidates("reproduce", "--jo")).stdout, /^--jobs\thow many stages/);
  project.write("stages/mod.ts", choosingFiles["stages/mod.ts"] ?? "");
  assert.deepEqual((await candidates("diff", "")).stdout, "standard\t\nsmoke\t\n");
  await project.reproduce("rates");
  const runs = (await candidates("runs", "")).stdout;
  assert.match(runs, /^latest\tthe last run\n[0-9a-z]{10}\tstandard, 2.*\npin\t.*\nunpin\t.*\n$/);
  assert.equal(
    (await candidates("reproduce", "--profile", "half", "rat")).stdout.split("\t")[0],
    "rates",
  );
  Deno.removeSync(`${project.root}/stages`, { recursive: true });
  assert.equal((await candidates("reproduce", "")).stdout, "");
  assert.match((await candidates("rep")).stdout, /^reproduce\t/);
});

Deno.test("completions refuses a shell that it does not know", async () => {
  using project = taskProject();
  const { code, stderr } = await project.run("completions", "tcsh");
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^Cannot print completions for "tcsh": .*\n {2}Use one of bash, zsh, fish\./,
  );
  assert.equal((await project.run("completions")).code, 2);
});
