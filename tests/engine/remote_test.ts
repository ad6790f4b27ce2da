/** The remote cache between clones, on a real nginx: what is there is taken, what is new is given. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Event } from "../../pipeline/events.ts";
import {
  allElements,
  assertNothingRan,
  folderBytes,
  type Project,
  type Reproduced,
  reproduced,
  until,
} from "./rig.ts";
import {
  CacheServer,
  clone,
  documentedConfiguration,
  everything,
  hasNginx,
  Nginx,
  storeOf,
} from "./remote_rig.ts";

/** The elements whose objects were fetched, sorted. */
function fetched({ events }: Reproduced): string[] {
  return events.flatMap((event) => event.type === "stage-fetched" ? [event.element] : []).sort();
}

/** What a run says of the remote cache at its end. */
function traffic({ events, stdout, stderr }: Reproduced) {
  const last = events.at(-1);
  assert.ok(last?.type === "run-finished" && last.remote !== undefined, stdout + stderr);
  return last.remote;
}

function artifactsOf(project: Project) {
  return folderBytes(join(project.root, "artifacts/standard"));
}

Deno.test({
  name: "reproduce --remote runs no stage in a fresh clone when another has run all",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using first = clone("");
    using second = clone(nginx.url);
    const ran = await first.reproduce("--remote", nginx.url);
    assert.deepEqual(ran.executed, allElements);
    assert.equal(traffic(ran).uploaded, allElements.length);
    const taken = await second.reproduce();
    assert.equal(taken.code, 0, taken.stderr);
    assert.deepEqual([taken.executed, fetched(taken)], [[], allElements]);
    assert.equal(traffic(taken).results, allElements.length);
    assert.equal(taken.events.some(({ type }) => type === "artifact-restored"), false);
    assert.deepEqual(artifactsOf(second), artifactsOf(first));
    assert.deepEqual([traffic(taken).uploaded, traffic(taken).troubles], [0, 0]);

    // What was fetched stands on its own: sound, and explained without the server.
    assertNothingRan(await second.reproduce("--remote", ""));
    const fsck = await second.run("fsck");
    assert.equal(fsck.code, 0, fsck.stdout);
    assert.doesNotMatch(fsck.stdout, /missing/);
    second.edit("stages/lib/constants.ts", "length = 3", "length = 4");
    const why = await second.run("why", "numbers");
    assert.match(why.stdout, /length = 4/);
  },
});

Deno.test({
  name: "reproduce --remote asks for nothing when all is up to date here",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using project = clone(nginx.url);
    await project.reproduce();
    const before = nginx.log().length;
    assertNothingRan(await project.reproduce());
    Deno.removeSync(join(project.root, "artifacts/standard"), { recursive: true });
    const restored = await project.reproduce();
    assert.ok(restored.events.some(({ type }) => type === "artifact-restored"));
    await project.run("status");
    await project.run("why", "total");
    assert.equal(nginx.log().length, before);
  },
});

Deno.test({
  name: "reproduce --remote runs only what nobody has run when a parameter changed",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using first = clone(nginx.url);
    using second = clone(nginx.url);
    await first.reproduce();
    second.edit("stages/profiles.ts", "factors: [1, 2, 3]", "factors: [1, 2, 5]");
    const ran = await second.reproduce();
    assert.deepEqual(ran.executed, ["scaled@factor=5", "total"]);
    // The first has what the second made of the same change.
    first.edit("stages/profiles.ts", "factors: [1, 2, 3]", "factors: [1, 2, 5]");
    const taken = await first.reproduce();
    assert.deepEqual([taken.executed, fetched(taken)], [[], ["scaled@factor=5", "total"]]);
    assert.deepEqual(first.artifact("total/total.json"), second.artifact("total/total.json"));
  },
});

Deno.test({
  name: "reproduce --remote-read-only takes results and uploads nothing",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using first = clone(nginx.url);
    using second = clone(nginx.url);
    await first.reproduce("report");
    const before = { ac: nginx.names("ac"), cas: nginx.names("cas") };
    const asked = nginx.log().length;
    const ran = await second.reproduce("--remote-read-only");
    assert.deepEqual(fetched(ran), ["numbers", "parity", "report"]);
    assert.equal(ran.executed.length, allElements.length - 3);
    assert.deepEqual({ ac: nginx.names("ac"), cas: nginx.names("cas") }, before);
    second.env = { ...second.env, PIPELINE_REMOTE_READ_ONLY: "1" };
    await second.reproduce("--force", "aside");
    assert.deepEqual({ ac: nginx.names("ac"), cas: nginx.names("cas") }, before);
    assert.ok(nginx.log().length > asked);
    assert.ok(!nginx.log().slice(asked).some((line) => line.startsWith("PUT")));
  },
});

Deno.test({
  name: "reproduce --remote fetches what a target needs, and the rest when it is needed",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using first = clone(nginx.url);
    using second = clone(nginx.url);
    await first.reproduce();
    const target = await second.reproduce("report");
    assert.deepEqual([target.executed, fetched(target)], [[], ["report"]]);
    assert.deepEqual(Object.keys(artifactsOf(second)), ["report/text.json"]);
    assertNothingRan(await second.reproduce("report"));
    // What nobody needed is mentioned, but not missed; and how long things take is known.
    const fsck = await second.run("fsck");
    assert.equal(fsck.code, 0, fsck.stdout);
    assert.match(fsck.stdout, /missing {2}object .*, output "odd" of parity/);
    assert.match((await second.run("status")).stdout, /report +up to date +took/);

    // Now its code changes, and what it takes has to be there.
    second.edit("stages/report.ts", `"odd" : "even"`, `"uneven" : "even"`);
    const edited = await second.reproduce("report");
    assert.deepEqual([edited.executed, fetched(edited)], [["report"], ["parity"]]);
    assert.ok(!edited.events.some(({ type }) => type === "object-lost"));

    // And what that takes in turn, because it comes out differently while the run goes on.
    second.edit("stages/numbers.ts", "countFrom(params.start)", "countFrom(params.start + 1)");
    const further = await second.reproduce("report", "total");
    assert.equal(further.code, 0);
    assert.ok(further.executed.includes("numbers") && !fetched(further).includes("numbers"));
  },
});

Deno.test({
  name: "reproduce --remote finds during the run what it could not ask for before",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using first = clone(nginx.url);
    using second = clone(nginx.url);
    await first.reproduce();
    // Nobody has run this code, but it makes the same numbers: all below them is known.
    second.edit("stages/numbers.ts", "countFrom(params.start)", "countFrom(params.start).slice(0)");
    const ran = await second.reproduce();
    assert.deepEqual(ran.executed, ["numbers"]);
    assert.equal(traffic(ran).results, allElements.length - 1);
    assert.deepEqual(artifactsOf(second), artifactsOf(first));
  },
});

Deno.test({
  name: "reproduce --remote fetches a damaged object instead of making it again",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using project = clone(nginx.url);
    await project.reproduce();
    const before = artifactsOf(project);
    const cas = join(storeOf(project), "cas");
    for (const name of nginx.names("cas")) {
      if (!Deno.readDirSync(cas).some((entry) => entry.name === name)) continue;
      Deno.chmodSync(join(cas, name), 0o644);
      Deno.writeTextFileSync(join(cas, name), "x".repeat(Deno.statSync(join(cas, name)).size));
    }
    Deno.removeSync(join(project.root, "artifacts/standard"), { recursive: true });
    const mended = await project.reproduce();
    assert.deepEqual([mended.code, mended.executed], [0, []]);
    assert.deepEqual(artifactsOf(project), before);
  },
});

Deno.test({
  name: "reproduce --remote --dry-run says what it would fetch and run, and changes nothing",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using first = clone(nginx.url);
    using second = clone(nginx.url);
    await first.reproduce();
    second.edit("stages/total.ts", "sum + n", "sum + n + 0");
    const dry = await second.reproduce("--dry-run");
    const of = (type: Event["type"]): string[] =>
      dry.events.flatMap((event) =>
        event.type === type && "element" in event ? [event.element] : []
      ).sort();
    assert.deepEqual(of("stage-offered"), allElements.filter((id) => id !== "total"));
    assert.deepEqual(of("stage-planned"), ["total"]);
    assert.deepEqual([...Deno.readDirSync(join(storeOf(second), "ac"))], []);
    assert.ok(
      !nginx.log().some((line) =>
        line.startsWith("GET /cas/") && line.endsWith(" 200") &&
        !line.includes("165556fa")
      ),
    );
  },
});

Deno.test({
  name: "two runs that make and upload the same at once leave one good copy of everything",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using first = clone(nginx.url);
    using second = clone(nginx.url);
    const runs = await Promise.all([first.reproduce(), second.reproduce()]);
    for (const ran of runs) assert.deepEqual([ran.code, traffic(ran).troubles], [0, 0]);
    assert.equal(nginx.names("ac").length, allElements.length);
    using third = clone(nginx.url);
    assert.deepEqual((await third.reproduce()).executed, []);
    assert.deepEqual(artifactsOf(third), artifactsOf(first));
  },
});

Deno.test({
  name: "a run killed while it uploads leaves the rest to the next one, and nothing torn",
  ignore: !hasNginx(),
  fn: async () => {
    // 25 kB a second and connection: large enough to be caught in the middle.
    await using nginx = await Nginx.start();
    const large = {
      "stages/aside.ts": `
let x = 1;
export default () => ({ pid: Array.from({ length: 400_000 }, () => x = x * 48271 % 2147483647) });
`,
    };
    using first = clone(nginx.url, large);
    const child = first.spawn("reproduce", "--json", "aside");
    await until(() => nginx.log().some((line) => line.startsWith("HEAD")));
    child.kill("SIGKILL");
    await child.output();
    const object = nginx.names("cas").filter((name) => !name.startsWith("165556fa"));
    assert.ok(object.length <= 1 && nginx.names("ac").length <= 1);

    // All is up to date; what is left to upload is uploaded, once.
    const next = await first.reproduce("aside");
    assert.deepEqual(next.executed, []);
    assert.equal(nginx.names("ac").length, 1);
    const before = nginx.log().length;
    await first.reproduce("aside");
    assert.equal(nginx.log().length, before);
    using second = clone(nginx.url, large);
    assert.deepEqual((await second.reproduce("aside")).executed, []);
    assert.deepEqual(artifactsOf(second), artifactsOf(first));
  },
});

Deno.test("a run killed while it downloads leaves nothing torn, and the next one fetches again", async () => {
  await using server = new CacheServer();
  using first = clone(server.url);
  await first.reproduce();
  using second = clone(server.url);
  let stopped = false;
  server.fault = (request, path) => {
    const file = server.files.get(path);
    if (request.method !== "GET" || !path.startsWith("/cas/") || file === undefined) return;
    stopped = true;
    return new Response(
      new ReadableStream({ start: (controller) => controller.enqueue(file.slice(0, 3)) }),
    );
  };
  const child = second.spawn("reproduce", "--json");
  await until(() => stopped);
  child.kill("SIGKILL");
  await child.output();
  server.fault = () => undefined;
  const next = await second.reproduce();
  assert.deepEqual([next.executed, next.code], [[], 0]);
  assert.deepEqual(artifactsOf(second), artifactsOf(first));
  assert.deepEqual([...Deno.readDirSync(join(storeOf(second), "tmp"))], []);
});

Deno.test("Ctrl-C does not wait for uploads, which the next run goes on with", async () => {
  await using server = new CacheServer();
  using project = clone(server.url);
  let uploads = 0;
  server.fault = async ({ method }) => {
    if (method !== "PUT") return undefined;
    uploads++;
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    return undefined;
  };
  const child = project.spawn("reproduce", "--json", "aside");
  await until(() => uploads > 0);
  child.kill("SIGINT");
  const stopped = await reproduced(child);
  assert.equal(traffic(stopped).left, 1);
  server.fault = () => undefined;
  const next = await project.reproduce("aside");
  assert.deepEqual([next.executed, traffic(next).uploaded, traffic(next).left], [[], 1, 0]);
});

Deno.test("a stage that fails gives nothing to the remote cache, and is not waited for", async () => {
  await using server = new CacheServer();
  using project = clone(server.url, {
    "stages/parity.ts": `export default () => { throw new Error("no"); };`,
  });
  const failed = await project.reproduce("--keep-going");
  assert.equal(failed.code, 1);
  assert.deepEqual([traffic(failed).uploaded, traffic(failed).left], [allElements.length - 2, 0]);
  assert.equal(server.count("ac"), allElements.length - 2);
});

Deno.test("what travels is packed with zstd when the server understands it, and plain else", async () => {
  for (const packs of [true, false]) {
    await using server = new CacheServer();
    server.packs = packs;
    const long = { "stages/aside.ts": `export default () => ({ pid: Array(20_000).fill(7) });` };
    using first = clone(server.url, long);
    using second = clone(server.url, long);
    const ran = await first.reproduce();
    const put = server.asked.filter(({ method, path, headers }) =>
      method === "PUT" && path.startsWith("/cas/") &&
      Number(headers.get("x-digest-sizebytes")) > 9000
    );
    assert.deepEqual(put.map(({ headers }) => headers.get("content-encoding")), [
      packs ? "zstd" : null,
    ]);
    assert.equal(traffic(ran).uploadedBytes < 30_000, packs);
    const taken = await second.reproduce();
    assert.deepEqual([taken.executed, traffic(taken).troubles], [[], 0]);
    assert.deepEqual(artifactsOf(second), artifactsOf(first));
  }
});

Deno.test("objects larger than what is kept in memory go up and come down in pieces", async () => {
  for (const packs of [true, false]) {
    await using server = new CacheServer();
    server.packs = packs;
    const huge = {
      "stages/aside.ts": `
let x = 1;
export default () => ({ pid: Array.from({ length: 900_000 }, () => x = x * 48271 % 2147483647) });
`,
    };
    using first = clone(server.url, huge);
    using second = clone(server.url, huge);
    const ran = await first.reproduce("aside");
    assert.deepEqual([traffic(ran).uploaded, traffic(ran).troubles], [1, 0]);
    assert.ok([...server.files.values()].some(({ length }) => length > 9e6));
    const taken = await second.reproduce("aside");
    assert.deepEqual([taken.executed, traffic(taken).troubles], [[], 0]);
    assert.deepEqual(artifactsOf(second), artifactsOf(first));
  }
});

Deno.test("reproduce --force puts its result in place of the one on the server", async () => {
  await using server = new CacheServer();
  const files = { "stages/aside.ts": `export default () => ({ pid: Deno.pid });` };
  using first = clone(server.url, files);
  using second = clone(server.url, files);
  await first.reproduce("aside");
  const forced = await second.reproduce("aside", "--force", "aside");
  assert.deepEqual([forced.executed, fetched(forced)], [["aside"], []]);
  using third = clone(server.url, files);
  await third.reproduce("aside");
  assert.deepEqual(artifactsOf(third), artifactsOf(second));
});

Deno.test("a waiver stays where it was given", async () => {
  await using server = new CacheServer();
  using first = clone(server.url);
  await first.reproduce();
  first.edit("stages/parity.ts", "% 2 === 1", "% 2 !== 0");
  const accepted = await first.run("accept", "parity", "--reason", "the same for whole numbers");
  assert.equal(accepted.code, 0, accepted.stderr);
  const records = server.count("ac");
  assertNothingRan(await first.reproduce());
  assert.equal(server.count("ac"), records);
  using second = clone(server.url);
  second.edit("stages/parity.ts", "% 2 === 1", "% 2 !== 0");
  assert.deepEqual((await second.reproduce()).executed, ["parity"]);
});

Deno.test("a store served as it is by any server is a remote cache to read from", async () => {
  using first = clone("");
  await first.reproduce("--remote", "");
  await using server = new CacheServer();
  server.fault = (request, path) => {
    if (request.method !== "GET") return new Response(null, { status: 405 });
    try {
      return new Response(Deno.readFileSync(join(storeOf(first), path)));
    } catch {
      return new Response(null, { status: 404 });
    }
  };
  using second = clone(server.url);
  const taken = await second.reproduce("--remote-read-only");
  assert.deepEqual([taken.executed, fetched(taken), traffic(taken).troubles], [[], allElements, 0]);
  assert.deepEqual(artifactsOf(second), artifactsOf(first));
});

Deno.test("watch uses the remote cache", async () => {
  await using server = new CacheServer();
  using project = clone("");
  const child = project.spawn("watch", "--json", "--remote", server.url);
  await until(() => server.count("ac") === allElements.length);
  child.kill("SIGINT");
  assert.equal((await child.output()).code, 0);
});

Deno.test("credentials reach the server and nothing else", async () => {
  const token = "tok-5f1b7c0de9a2";
  await using server = new CacheServer();
  server.fault = ({ headers }) =>
    headers.get("authorization") === `Bearer ${token}`
      ? undefined
      : new Response(null, { status: 401 });
  using project = clone(server.url);
  const refused = await project.reproduce();
  assert.equal(refused.code, 0);
  assert.match(refused.stdout, /answered 401.*PIPELINE_REMOTE_TOKEN/);
  project.env = { ...project.env, PIPELINE_REMOTE_TOKEN: token };
  const ran = await project.reproduce("--force", "numbers", "--force", "total");
  assert.deepEqual([traffic(ran).troubles, server.count("ac") > 0], [0, true]);

  // Even a server that says it aloud does not make us repeat it.
  server.fault = ({ headers }) =>
    new Response(null, {
      status: 302,
      headers: { location: `http://${headers.get("authorization")?.slice(7)}.example/` },
    });
  const moved = await project.reproduce("--force", "numbers");
  assert.match(moved.stdout, /redirects/);
  const human = await project.run("reproduce", "--force", "numbers");
  const texts = [refused, ran, moved, human].flatMap(({ stdout, stderr }) => [stdout, stderr]);
  for (const text of [...texts, ...everything(project.root)]) {
    assert.ok(!text.includes(token), "the token shows");
  }
});

Deno.test({
  name: "who has a password of nginx writes, all others read, and nobody sees it",
  ignore: !hasNginx(),
  fn: async () => {
    const password = "pw-93c1e07d42";
    await using nginx = await Nginx.start((text) =>
      text.replace("dav_methods PUT;", `dav_methods PUT; ${documentedConfiguration().limit}`)
    );
    nginx.write("users", `anna:{PLAIN}${password}\n`);
    using writer = clone(nginx.url);
    const refused = await writer.reproduce("numbers");
    const [warning] = refused.events.filter((event) => event.type === "remote-failed");
    assert.ok(warning?.type === "remote-failed" && warning.left === "downloads", refused.stdout);
    assert.match(`${warning.problem} ${warning.remedy}`, /401.*PIPELINE_REMOTE_TOKEN/);

    writer.env = {
      ...writer.env,
      PIPELINE_REMOTE_USER: "anna",
      PIPELINE_REMOTE_PASSWORD: password,
    };
    const ran = await writer.reproduce();
    assert.deepEqual([traffic(ran).uploaded, traffic(ran).troubles], [allElements.length, 0]);
    using reader = clone(nginx.url);
    const read = await reader.reproduce();
    assert.deepEqual([read.executed, traffic(read).troubles], [[], 0]);

    const elsewhere = await writer.run("reproduce", "--remote", "http://cache.example/");
    assert.equal(elsewhere.code, 2);
    assert.match(elsewhere.stderr, /without TLS/);
    const basic = new TextEncoder().encode(`anna:${password}`).toBase64();
    const texts = [ran.stdout, elsewhere.stderr, nginx.allLogs()];
    for (const text of [...texts, ...everything(writer.root)]) {
      assert.ok(!text.includes(password) && !text.includes(basic), "the password shows");
    }
  },
});

Deno.test("an address that holds credentials is refused without showing them", async () => {
  using project = clone("");
  for (const address of ["https://anna:pw93c1@cache.example/x", "anna:pw93c1@cache.example"]) {
    const refused = await project.run("reproduce", "--remote", address);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /^Cannot use /);
    assert.ok(!refused.stderr.includes("pw93c1"), refused.stderr);
  }
});
