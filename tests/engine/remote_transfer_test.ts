/** How results travel to and from a remote cache: packed or plain, large, and from any server. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { CacheServer, clone, fetched, storeOf, traffic } from "./remote_rig.ts";
import { allElements, artifactsOf } from "./rig.ts";

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

Deno.test("objects larger than what is kept in memory go up and come down in chunks", async () => {
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
