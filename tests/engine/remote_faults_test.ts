// deno-lint-ignore-file timing/no-time -- what a run takes decides when the next is killed, and no outcome
/** A remote cache that is dead, slow, lying or full: the run does its work, and says so once. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { contentDigest } from "../../pipeline/base/digest.ts";
import { Chance, killAfter, kills, report } from "./chance.ts";
import { allElements, artifactsOf, assertNothingRan, Project, type Reproduced } from "./rig.ts";
import { CacheServer, clone, type Fault, hasNginx, Nginx, steady, storeOf } from "./remote_rig.ts";
import { cannotMount } from "../needs.ts";

function warnings({ events }: Reproduced) {
  return events.flatMap((event) => event.type === "remote-failed" ? [event] : []);
}

/** What an undisturbed run makes. */
const expected = await (async () => {
  using undisturbed = new Project(steady);
  assert.equal((await undisturbed.reproduce()).code, 0);
  return artifactsOf(undisturbed);
})();

/** The address of a port at which nobody listens. */
function nobody(): string {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return `http://127.0.0.1:${listener.addr.port}`;
}

Deno.test("reproduce works as without a remote cache, and warns once, when nobody listens", async () => {
  using project = clone(nobody());
  const ran = await project.reproduce();
  assert.deepEqual([ran.code, ran.executed, ran.stderr], [0, allElements, ""]);
  assert.equal(warnings(ran).length, 1);
  assert.match(warnings(ran)[0]?.problem ?? "", /cannot be reached/);
  assert.deepEqual(artifactsOf(project), expected);

  // What was made is uploaded when the server is there, although nothing is left to do.
  await using server = new CacheServer();
  const later = await project.reproduce("--remote", server.url);
  assert.deepEqual(
    [later.executed, server.count("ac")],
    [[], 0],
    "another server is another matter",
  );
});

Deno.test("reproduce uploads to a server what was made while it was away", async () => {
  await using server = new CacheServer();
  using project = clone(server.url);
  server.fault = () => new Response(null, { status: 503 });
  const without = await project.reproduce();
  assert.deepEqual([without.executed, server.count("ac")], [allElements, 0]);
  server.fault = () => undefined;
  const next = await project.reproduce();
  assert.deepEqual([next.executed, server.count("ac")], [[], allElements.length]);
  const before = server.asked.length;
  assertNothingRan(await project.reproduce());
  assert.equal(server.asked.length, before);
});

Deno.test("reproduce waits for a server that never answers once, not once an element", async () => {
  await using server = new CacheServer();
  server.fault = () => new Promise(() => {});
  using project = clone(server.url);
  const ran = await project.reproduce();
  assert.deepEqual([ran.code, ran.executed], [0, allElements]);
  assert.deepEqual(warnings(ran).map(({ left }) => left), ["nothing"]);
  // The two whose keys are known at first are asked for at once.
  assert.ok(server.asked.length <= 2, `${server.asked.length} requests`);
});

const lies: { readonly [what: string]: (server: CacheServer) => Fault } = {
  "other bytes for every object": ({ files }) => (request, path) => {
    const file = files.get(path);
    if (request.method !== "GET" || !path.startsWith("/cas/") || file === undefined) return;
    return new Response(file.map((byte) => byte ^ 1));
  },
  "records for every key, of objects that do not exist": ({ files }) => (request, path) => {
    if (request.method !== "GET") return;
    const [record] = [...files].filter(([name]) => name.startsWith("/ac/"));
    return path.startsWith("/ac/") && record !== undefined
      ? new Response(new Uint8Array(record[1]))
      : new Response(null, { status: 404 });
  },
  "records, but none of the objects": () => (request, path) =>
    request.method === "GET" && path.startsWith("/cas/")
      ? new Response(null, { status: 404 })
      : undefined,
  "a page in place of everything": () => () => new Response("<html>please log in</html>"),
};

for (const [what, lie] of Object.entries(lies)) {
  Deno.test(`reproduce makes everything right when the server gives ${what}`, async () => {
    await using server = new CacheServer();
    using first = clone(server.url);
    await first.reproduce();
    server.fault = lie(server);
    using second = clone(server.url);
    const ran = await second.reproduce();
    // The bytes of one are those of `numbers`, which are there once that has run.
    const sure = allElements.filter((id) => id !== "scaled@factor=1");
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    assert.deepEqual(ran.executed.filter((id) => id !== "scaled@factor=1"), sure);
    assert.ok(warnings(ran).length <= 1);
    assert.deepEqual(artifactsOf(second), expected);
    server.fault = () => undefined;
    assertNothingRan(await second.reproduce("--remote", ""));
    const fsck = await second.run("fsck");
    assert.equal(fsck.code, 0, fsck.stdout);
  });
}

Deno.test("reproduce fetches what is there and makes the rest when objects are gone from the server", async () => {
  await using server = new CacheServer();
  using first = clone(server.url);
  await first.reproduce();
  const odd = `/cas/${contentDigest(first.read("artifacts/standard/parity/odd.json"))}`;
  assert.ok(server.files.delete(odd));
  using second = clone(server.url);
  const ran = await second.reproduce();
  assert.deepEqual([ran.code, ran.executed, warnings(ran)], [0, ["parity"], []]);
  assert.deepEqual(artifactsOf(second), expected);
  assert.ok(server.files.has(odd));
});

Deno.test({
  name: "reproduce goes on reading when nginx takes no uploads of that size",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start((text) =>
      text.replace("client_max_body_size 0", "client_max_body_size 20k")
    );
    const large = { "stages/aside.ts": `export default () => ({ pid: "x".repeat(3_000_000) });` };
    using first = clone(nginx.url, large);
    const ran = await first.reproduce();
    assert.deepEqual([ran.code, ran.executed], [0, allElements]);
    assert.equal(warnings(ran).length, 1, ran.stdout);
    assert.match(warnings(ran)[0]?.remedy ?? "", /client_max_body_size/);
    using second = clone(nginx.url, large);
    assert.deepEqual((await second.reproduce()).executed, ["aside"]);
  },
});

Deno.test({
  name: "reproduce goes on without uploads when nginx has no space",
  ignore: !hasNginx() || cannotMount(),
  fn: async () => {
    const folder = Deno.makeTempDirSync();
    const mount = new Deno.Command("mount", {
      args: ["-t", "tmpfs", "-o", "size=128k", "tmpfs", folder],
      stderr: "null",
    });
    assert.ok((await mount.output()).success);
    try {
      for (const name of ["files", "uploads"]) Deno.mkdirSync(join(folder, name));
      await using nginx = await Nginx.start((text) =>
        text.replaceAll("/srv/pipeline-cache/", `${folder}/`)
      );
      const large = {
        "stages/aside.ts": `
let x = 1;
export default () => ({ pid: Array.from({ length: 90_000 }, () => x = x * 48271 % 2147483647) });
`,
      };
      using project = clone(nginx.url, large);
      const ran = await project.reproduce();
      assert.deepEqual([ran.code, ran.executed], [0, allElements]);
      assert.equal(warnings(ran).length, 1, ran.stdout);
      const whole = Deno.readDirSync(join(folder, "files/cas")).toArray();
      assert.ok(
        whole.every(({ name }) => Deno.statSync(join(folder, "files/cas", name)).size < 1e5),
      );
      using second = clone(nginx.url, large);
      const taken = await second.reproduce();
      assert.equal(taken.code, 0);
      assert.ok(taken.executed.includes("aside"));
    } finally {
      await new Deno.Command("umount", { args: [folder] }).output();
    }
  },
});

// Each is three runs: one that is killed, the next one, and the one that has what they uploaded.
const remoteKills = Math.ceil(kills / 3);

Deno.test({
  name: `reproduce --remote completes after kill -9 at ${remoteKills} random moments, up and down`,
  ignore: !hasNginx(),
  fn: async (t) => {
    const chance = await Chance.announced(t);
    await using nginx = await Nginx.start();
    let wholeMs = 2000;
    let [killed, completed] = [0, 0];
    while (killed < remoteKills) {
      using project = clone(nginx.url);
      const startedMs = performance.now();
      const child = project.spawn("reproduce", "--json");
      using _ = killAfter(child, chance.below(wholeMs));
      const { signal } = await child.output();
      if (signal === "SIGKILL") killed++;
      else wholeMs = performance.now() - startedMs;
      const again = await project.reproduce();
      assert.equal(again.code, 0, again.stderr + again.stdout);
      assert.deepEqual([warnings(again), artifactsOf(project)], [[], expected]);
      assert.deepEqual([...Deno.readDirSync(join(storeOf(project), "tmp"))], []);
      completed++;
      // Half of the times the next one has to upload, else it downloads.
      if (chance.below(2) === 0) Deno.removeSync(join(nginx.files, "ac"), { recursive: true });
      if (chance.below(2) === 0) Deno.removeSync(join(nginx.files, "cas"), { recursive: true });
    }
    using last = clone(nginx.url);
    assert.equal((await last.reproduce()).code, 0);
    assert.deepEqual(artifactsOf(last), expected);
    await report(t, `killed ${killed} of ${completed} runs; every one completed when run again`);
  },
});
