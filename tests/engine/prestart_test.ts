/** A process that is started before its turn is as one that is started in its turn, and never left behind. */

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { send, until } from "./patience.ts";
import { Project, reproduced } from "./rig.ts";
import { cannotSeeProcesses, processesOf, StageProcess } from "./stage_process.ts";

const ignore = cannotSeeProcesses;
const elements = ["scaled@factor=1", "scaled@factor=2", "scaled@factor=3"];
/** One element at a time, and a core for the process of the next. */
const oneOfTwo = ["--jobs", "1", "--cores", "2"];
/** No core is idle, so none waits. */
const oneOfOne = ["--jobs", "1", "--cores", "1"];

/** A project of which the elements say that they have begun, and end when they are told to. */
function waiting(result = "{ pid: Deno.pid }"): Project {
  const project = new Project({ "data/secret.txt": "secret" });
  const place = JSON.stringify(Deno.realPathSync(project.root));
  project.write(
    "stages/scaled.ts",
    `
const place = ${place};
export default ({ params, inputs }: any) =>
  new Promise((resolve) => {
    inputs.numbers.read();
    const result = ${result};
    Deno.addSignalListener("SIGUSR1", () => resolve({ scaled: result }));
    console.log("begun");
  });
`,
  );
  return project;
}

/** Elements that have begun. */
function begun(project: Project): readonly string[] {
  return elements.filter((element) => {
    const path = join(project.root, "artifacts/.store/logs/standard", `${element}.log`);
    return existsSync(path) && Deno.readTextFileSync(path).includes("begun");
  });
}

/** Starts a run, and waits until one element has begun and the process of another waits. */
async function started(project: Project, ...args: readonly string[]) {
  await project.run("reproduce", "numbers");
  const engine = project.spawn("reproduce", "--json", "scaled", ...oneOfTwo, ...args);
  await until(() => begun(project).length === 1 && StageProcess.all(engine).length === 2);
  return engine;
}

/** Lets elements end until the run does; the numbers of the processes that worked. */
async function letEnd(project: Project, engine: Deno.ChildProcess): Promise<readonly number[]> {
  const pids: number[] = [];
  for (let n = 1; n <= elements.length; n++) {
    await until(() => begun(project).length === n);
    // Those that wait do not listen: the signal would end them.
    const listens = ({ pid }: StageProcess): boolean => {
      const caught = /^SigCgt:\s*(\w+)/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
      return (BigInt(`0x${caught}`) >> 9n & 1n) === 1n;
    };
    let working: StageProcess | undefined;
    await until(() => (working = StageProcess.all(engine).find(listens)) !== undefined);
    assert.ok(working !== undefined);
    pids.push(working.pid);
    const { pid } = working;
    working.kill("SIGUSR1");
    await until(() => !StageProcess.all(engine).some((stage) => stage.pid === pid));
  }
  return pids;
}

Deno.test({
  name: "a process that waits may do what it may in its turn, in a folder of its own",
  ignore,
  fn: async () => {
    using project = waiting();
    const engine = await started(project);
    const [first, second] = StageProcess.all(engine);
    assert.ok(first !== undefined && second !== undefined);
    const folderOf = ({ args }: StageProcess): string => {
      const [, read = ""] = args.find((arg) => arg.startsWith("--allow-read="))?.split("=") ?? [];
      assert.ok(!read.includes(","), read);
      return dirname(read);
    };
    const general = (stage: StageProcess): readonly string[] =>
      stage.args.map((arg) => arg.replaceAll(folderOf(stage), "FOLDER"));
    assert.notEqual(folderOf(first), folderOf(second));
    assert.deepEqual(general(first), general(second));
    assert.deepEqual(first.env, second.env);
    const folders = [first, second].map(folderOf);
    const inputs = folders.map((folder) => readdirSync(join(folder, "in")).length);
    assert.deepEqual(inputs.sort(), [0, 1], "what waits has nothing to read");

    const pids = await letEnd(project, engine);
    const { code, executed, stderr } = await reproduced(engine);
    assert.equal(code, 0, stderr);
    assert.deepEqual(executed, elements);
    assert.deepEqual(pids.slice(0, 2).sort(), [first.pid, second.pid].sort(), "it was not used");
  },
});

Deno.test({
  name: "a stage in a process that has waited sees what it would see otherwise",
  ignore,
  fn: async () => {
    const attempts = `{
      list: () => Deno.readDirSync(place + "/artifacts/.store/tmp").next(),
      object: () => Deno.readDirSync(place + "/artifacts/.store/cas").next(),
      read: () => Deno.readTextFileSync(place + "/data/secret.txt"),
      write: () => Deno.writeTextFileSync(place + "/artifacts/.store/tmp/written", ""),
      listIn: () => Deno.readDirSync(".").next(),
      env: () => Deno.env.get("SECRET"),
      envs: () => Deno.env.toObject(),
      net: () => Deno.listen({ port: 0 }),
      run: () => new Deno.Command("true").outputSync(),
      sys: () => Deno.hostname(),
      stdin: () => Deno.stdin.readSync(new Uint8Array(9)),
    }`;
    const result = `{
      could: Object.entries(${attempts}).flatMap(([name, attempt]: any) => {
        try { attempt(); return [name]; } catch { return []; }
      }),
      now: [Date.now(), performance.now()],
      random: [Math.random(), crypto.randomUUID()],
      left: Object.keys(globalThis).sort(),
    }`;
    using project = waiting(result);
    project.env = { SECRET: "hidden" };
    const engine = await started(project);
    await letEnd(project, engine);
    assert.equal((await reproduced(engine)).code, 0);
    const seen = (): readonly unknown[] =>
      [1, 2, 3].map((k) => project.artifact(`scaled/factor=${k}/scaled.json`));
    const prestarted = seen();

    const again = project.spawn("reproduce", "--json", "scaled", "--force", "scaled", ...oneOfOne);
    for (const path of elements.map((id) => `artifacts/.store/logs/standard/${id}.log`)) {
      Deno.removeSync(join(project.root, path));
    }
    await letEnd(project, again);
    assert.equal((await reproduced(again)).code, 0);
    const [alone] = seen() as { readonly could: readonly string[] }[];
    assert.deepEqual(alone?.could, []);
    for (const one of [...prestarted, ...seen()]) assert.deepEqual(one, alone);
  },
});

Deno.test({
  name: "reproduce starts a process in its turn where the one that waited has died",
  ignore,
  fn: async () => {
    using project = waiting();
    const engine = await started(project);
    const [working] = begun(project);
    const waits = StageProcess.all(engine).find(({ pid }) => {
      const tmp = join(project.root, "artifacts/.store/tmp");
      assert.ok(existsSync(tmp));
      return readdirSync(inOf(pid)).length === 0;
    });
    assert.ok(working !== undefined && waits !== undefined);
    waits.kill("SIGKILL");
    await until(() => !waits.isAlive);
    const pids = await letEnd(project, engine);
    const { code, executed, stderr } = await reproduced(engine);
    assert.equal(code, 0, stderr);
    assert.deepEqual(executed, elements);
    assert.ok(!pids.includes(waits.pid));
  },
});

for (const env of [{}, { PATH: "/nowhere" }] as Record<string, string>[]) {
  const how = env["PATH"] === undefined ? "" : ", without the system's help";
  Deno.test({
    name: `a process that waits ends with the engine when that is killed${how}`,
    ignore,
    fn: async () => {
      using project = waiting();
      project.env = env;
      const engine = await started(project);
      const [first, second] = StageProcess.all(engine);
      const waits = [first, second].find((stage) =>
        stage !== undefined && readdirSync(inOf(stage.pid)).length === 0
      );
      assert.ok(waits !== undefined);
      send(engine, "SIGKILL");
      await engine.output();
      await until(() => !waits.isAlive);
      for (const pid of processesOf(project)) Deno.kill(pid, "SIGKILL");
    },
  });
}

const endings = [
  { how: "has failed", end: (working: StageProcess) => working.kill("SIGKILL"), code: 1 },
  {
    how: "is interrupted",
    end: (_: StageProcess, engine: Deno.ChildProcess) => send(engine, "SIGINT"),
    code: 130,
  },
];
for (const { how, end, code } of endings) {
  Deno.test({
    name: `no process that waits and no folder of it is left when a run ${how}`,
    ignore,
    fn: async () => {
      using project = waiting();
      const engine = await started(project);
      const working = StageProcess.all(engine)
        .find(({ pid }) => readdirSync(inOf(pid)).length > 0);
      assert.ok(working !== undefined);
      end(working, engine);
      const ran = await reproduced(engine);
      assert.equal(ran.code, code, ran.stderr);
      assert.deepEqual(processesOf(project), []);
      assert.deepEqual(readdirSync(join(project.root, "artifacts/.store/tmp")), []);
    },
  });
}

/** The folder of a stage's inputs, of a process that lives. */
function inOf(pid: number): string {
  const args = Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0");
  return args.find((arg) => arg.startsWith("--allow-read="))?.split("=")[1] ?? "";
}
