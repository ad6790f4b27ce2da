/** Credentials of a remote cache: they reach the server, and are shown and kept nowhere. */

import assert from "node:assert/strict";
import {
  CacheServer,
  clone,
  documentedConfiguration,
  everything,
  hasNginx,
  Nginx,
  traffic,
} from "./remote_rig.ts";
import { allElements } from "./rig.ts";

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
