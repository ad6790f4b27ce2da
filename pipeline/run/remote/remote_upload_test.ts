/** What is given to a server, and what it may do wrong with that: each is one warning, and no record without its objects. */

import assert from "node:assert/strict";
import { CacheServer, type Fault } from "../../../tests/engine/remote_rig.ts";
import { contentDigest } from "../../base/digest.ts";
import {
  Client,
  content,
  digest,
  never,
  record,
  silenceOf,
  status,
  warmServer,
} from "./remote_test_helper.ts";

const onPut = (fault: Fault): Fault => (request, path) =>
  request.method === "PUT" ? fault(request, path) : undefined;

/** How many of nine uploads are tried before no more are, and what is kept for the next run. */
const writeFaults: {
  readonly [name: string]: readonly [Fault, RegExp, "all" | "downloads" | "nothing", number];
} = {
  "does not let us": [onPut(status(403)), /answered 403/, "downloads", 9],
  "takes no uploads": [onPut(status(405)), /answered 405 .*: it takes no uploads/, "downloads", 9],
  "is full": [onPut(status(507)), /answered 507/, "downloads", 9],
  "fails": [onPut(status(500)), /answered 500/, "all", 9],
  "takes nothing so large": [onPut(status(413)), /takes no files of that size/, "all", 0],
  "redirects": [
    onPut(() => Response.redirect("http://127.0.0.1:9/")),
    /which is not followed/,
    "nothing",
    9,
  ],
  "never answers": [onPut(never), /did nothing for/, "nothing", 9],
};

for (const [name, [fault, warning, usable, left]] of Object.entries(writeFaults)) {
  Deno.test(`Remote uploads no record and warns once when the server ${name}`, async () => {
    await using server = new CacheServer();
    server.fault = fault;
    await using client = new Client(server.url, silenceOf(name));
    const given = await client.give(9);
    assert.deepEqual(given, { uploaded: 0, left });
    assert.equal(server.count("ac"), 0);
    const [only, ...others] = client.warnings;
    assert.ok(only?.type === "remote-failed" && others.length === 0);
    assert.match(only.problem, warning);
    assert.equal(only.left, usable);
    if (usable !== "all") assert.ok(server.paths("PUT").length <= 5);
  });
}

Deno.test("Remote uploads at most four results at once, each object before the record that names it", async () => {
  await using server = new CacheServer();
  const named: string[] = [];
  server.fault = async ({ method }, path) => {
    // deno-lint-ignore timing/no-time -- so that uploads meet
    if (method === "PUT") await new Promise((resolve) => setTimeout(resolve, 20));
    if (method === "PUT" && path.startsWith("/ac/")) named.push(`${server.count("cas")}`);
    return undefined;
  };
  await using client = new Client(server.url);
  assert.deepEqual(await client.give(30), { uploaded: 30, left: 0 });
  assert.ok(server.mostAtOnce <= 4);
  // One of the objects is the one by which the server is asked whether it understands zstd.
  named.forEach((objects, i) =>
    assert.ok(Number(objects) >= i + 2, `${objects} objects at record ${i}`)
  );
});

Deno.test("Remote asks once whether a server understands zstd, and a later run believes what it finds", async () => {
  for (const packs of [true, false]) {
    await using server = new CacheServer();
    server.packs = packs;
    const packedPuts: number[] = [];
    for (const objects of [1, 3]) {
      server.asked.length = 0;
      await using client = new Client(server.url);
      assert.deepEqual(await client.give(objects), { uploaded: objects, left: 0 });
      const packed = server.asked.filter(({ method, headers }) =>
        method === "PUT" && headers.get("content-encoding") === "zstd"
      );
      packedPuts.push(packed.length);
    }
    // At first the object that asks, and where it is understood ours: one, and then two more.
    assert.deepEqual(packedPuts, packs ? [2, 2] : [1, 0]);
  }
});

Deno.test("Remote replaces an object on the server that turned out to be damaged", async () => {
  await using server = warmServer();
  server.packs = false;
  server.files.set(`/cas/${digest}`, content.toReversed());
  await using client = new Client(server.url);
  assert.equal(await client.take(), false);
  const path = client.store.temporary();
  Deno.writeFileSync(path, content);
  client.store.adopt(path);
  client.remote.share(record);
  await client.remote.close();
  assert.equal(contentDigest(server.files.get(`/cas/${digest}`) ?? ""), digest);
});
