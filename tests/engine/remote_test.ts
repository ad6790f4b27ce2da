/** The remote cache between clones, on a real nginx: what is there is taken, what is new is given. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Event } from "../../pipeline/cli/events.ts";
import { send, until } from "./patience.ts";
import { CacheServer, clone, fetched, hasNginx, Nginx, storeOf, traffic } from "./remote_rig.ts";
import { allElements, artifactsOf, assertNothingRan } from "./rig.ts";

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

Deno.test("watch uses the remote cache", async () => {
  await using server = new CacheServer();
  using project = clone("");
  const child = project.spawn("watch", "--json", "--remote", server.url);
  await until(() => server.count("ac") === allElements.length);
  send(child, "SIGINT");
  assert.equal((await child.output()).code, 0);
});
