/** What a server may do wrong with what is asked of it, one thing after another: each is a miss and one warning. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { CacheServer, type Fault, selfSigned } from "../../../tests/engine/remote_rig.ts";
import { withinLimit } from "../../../tests/engine/patience.ts";
import { canonical } from "../../base/canonical.ts";
import { contentDigest, type Digest, type Key } from "../../base/digest.ts";
import { seal } from "../../base/sealed.ts";
import { toActionResult } from "./action_result.ts";
import {
  Client,
  content,
  digest,
  key,
  keyText,
  never,
  onServer,
  record,
  silenceOf,
  status,
  warmServer,
} from "./remote_test_helper.ts";
import { isMissing, works } from "../../../tests/needs.ts";

const onObjects = (fault: Fault): Fault => (request, path) =>
  path.startsWith("/cas/") ? fault(request, path) : undefined;

Deno.test("Remote takes a result with all its bytes", async () => {
  for (const packs of [true, false]) {
    await using server = warmServer();
    server.packs = packs;
    await using client = new Client(`${server.url}/`);
    assert.ok(await client.take());
    assert.ok(client.store.checkObject(digest));
    assert.deepEqual(client.warnings, []);
  }
});

/** What each fault is called in the warning, and whether another request is made after it. */
const readFaults: { [name: string]: readonly [Fault, RegExp, "goes on" | "stops"] } = {
  "asks for credentials": [status(401), /answered 401 Unauthorized/, "stops"],
  "forbids": [status(403), /answered 403 Forbidden/, "stops"],
  "fails": [status(500), /answered 500/, "goes on"],
  "is overloaded": [status(503), /answered 503/, "goes on"],
  "redirects": [
    () => Response.redirect("https://login.example/?next=1"),
    /answered 302 Found: it redirects to https:\/\/login\.example, which is not followed/,
    "stops",
  ],
  "answers with a page": [
    () => new Response("<html>Welcome!</html>"),
    /that is torn or is none/,
    "goes on",
  ],
  "answers with nothing": [() => new Response(""), /is torn or is none/, "goes on"],
  "never answers": [never, /did nothing for \S+ s/, "stops"],
  "stalls in an object": [
    onObjects(() =>
      new Response(new ReadableStream({ start: (c) => c.enqueue(content.slice(0, 99)) }))
    ),
    /did nothing for \S+ s/,
    "stops",
  ],
  "drips": [
    onObjects(() =>
      new Response(
        new ReadableStream({
          pull: async (c) => {
            // deno-lint-ignore timing/no-time -- tried again with more patience
            await new Promise((resolve) => setTimeout(resolve, 50));
            c.enqueue(Uint8Array.of(1));
          },
        }),
      )
    ),
    /is too slow: it was not done after/,
    "stops",
  ],
  "gives other bytes": [
    onObjects(() => new Response(content.map((byte, i) => i === 7 ? byte ^ 1 : byte))),
    /gave other bytes for object .* they were discarded/,
    "goes on",
  ],
  "gives too little": [
    onObjects(() => new Response(content.slice(1))),
    /gave other bytes/,
    "goes on",
  ],
  "gives without end": [
    onObjects(() => new Response(new ReadableStream({ pull: (c) => c.enqueue(content) }))),
    /gave other bytes/,
    "goes on",
  ],
  "calls zstd what is none": [
    onObjects(() => new Response(content, { headers: { "content-encoding": "zstd" } })),
    /cannot be unpacked/,
    "goes on",
  ],
  "has a record of another key": [
    (_, path) =>
      path.startsWith("/ac/")
        ? new Response(toActionResult(record.outputs, seal({ ...record, key: digest })))
        : undefined,
    /that is of another key/,
    "goes on",
  ],
  "has a record with other outputs": [
    (_, path) =>
      path.startsWith("/ac/")
        ? new Response(seal({ ...record, outputs: { other: record.outputs["out"] } }))
        : undefined,
    /other outputs than the stage declares/,
    "goes on",
  ],
};

readFaults["has a record with one output more"] = [
  (_, path) => {
    const outputs = { ...record.outputs, more: { digest, size: content.length } };
    return path.startsWith("/ac/") ? new Response(seal({ ...record, outputs })) : undefined;
  },
  /other outputs than the stage declares/,
  "goes on",
];

for (const [name, [fault, warning, then]] of Object.entries(readFaults)) {
  Deno.test(`Remote gives nothing wrong and warns once when the server ${name}`, async () => {
    await withinLimit(async (seconds) => {
      await using server = warmServer(fault);
      await using client = new Client(server.url, silenceOf(name, seconds));
      assert.equal(await client.take(), false);
      assert.equal(client.store.hasObject(digest, content.length), false);
      assert.deepEqual([...Deno.readDirSync(client.store.scratch.folder)], []);
      const [only, ...others] = client.warnings;
      assert.ok(only?.type === "remote-failed" && others.length === 0);
      assert.match(only.problem, warning);
      assert.equal(only.left, then === "stops" ? "nothing" : "all");
      const before = server.asked.length;
      const other = contentDigest("another key");
      for (let i = 0; i < 5; i++) {
        await client.remote.record(contentDigest(`${other}${i}`), keyText);
      }
      assert.equal(client.warnings.length, 1);
      if (then === "stops") assert.equal(server.asked.length, before);
    });
  });
}

Deno.test("Remote asks no more after three failures in a row", async () => {
  for (const fault of [status(500), () => new Response("<html>")]) {
    await using server = warmServer(fault);
    await using client = new Client(server.url);
    for (let i = 0; i < 9; i++) await client.remote.record(contentDigest(`${i}`), keyText);
    assert.equal(server.asked.length, 3);
  }
});

Deno.test("Remote tries again when a connection breaks, and then gives up", async () => {
  for (const failures of [1, 99]) {
    let asked = 0;
    using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const serve = async (connection: Deno.Conn): Promise<void> => {
      using held = connection;
      await held.read(new Uint8Array(4096));
      if (asked++ < failures) {
        const promise = `HTTP/1.1 200 OK\r\ncontent-length: ${onServer.length}\r\n\r\nhalf of it`;
        return void await held.write(new TextEncoder().encode(promise));
      }
      // HTTP/1.0, without a length: the end of the connection is the end of the answer.
      await held.write(new TextEncoder().encode("HTTP/1.0 200 OK\r\n\r\n"));
      for (let n = 0; n < onServer.length;) n += await held.write(onServer.subarray(n));
    };
    const serving = (async () => {
      for await (const connection of listener) serve(connection).catch(() => {});
    })().catch(() => {});
    await using client = new Client(`http://127.0.0.1:${listener.addr.port}`);
    const offered = await client.remote.record(key, keyText);
    assert.equal(offered?.key, failures === 1 ? key : undefined);
    assert.equal(client.warnings.length, failures === 1 ? 0 : 1);
    assert.equal(asked, 2);
    listener.close();
    await serving;
  }
});

Deno.test("Remote says what is wrong when nobody listens, or something else than HTTP answers", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.write(crypto.getRandomValues(new Uint8Array(99))).catch(() => {});
      connection.close();
    }
  })().catch(() => {});
  {
    await using client = new Client(`http://127.0.0.1:${port}`);
    assert.equal(await client.take(), false);
    assert.match(String(Object.values(client.warnings[0] ?? {})), /broke the connection/);
  }
  listener.close();
  await serving;
  await using client = new Client(`http://127.0.0.1:${port}`);
  assert.equal(await client.take(), false);
  assert.match(String(Object.values(client.warnings[0] ?? {})), /cannot be reached: .*refused/);
});

Deno.test("Remote says that a certificate is not trusted", {
  ignore: isMissing("openssl", works("openssl", "version")),
}, async () => {
  const pair = selfSigned();
  await using server = new CacheServer(pair);
  await using client = new Client(`https://127.0.0.1:${server.port}`);
  assert.equal(await client.take(), false);
  const [warning] = client.warnings;
  assert.ok(warning?.type === "remote-failed");
  assert.match(warning.problem, /\(TLS\).*certificate/);
  assert.match(warning.remedy ?? "", /DENO_CERT/);
});

Deno.test("Remote takes no more than a value or a miss from any bytes in place of a record", async () => {
  let bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  const at = (i: number): Digest => contentDigest(String(i));
  await using server = new CacheServer();
  server.fault = () => new Response(bytes);
  const altered = fc.tuple(fc.nat(onServer.length - 1), fc.nat(255)).map(([i, byte]) => {
    const changed = onServer.slice();
    changed[i] = byte;
    return changed;
  });
  const sealed = fc.jsonValue().map((value) =>
    new TextEncoder().encode(seal({ ...record, ...Object(value) }))
  );
  const deep = fc.constantFrom("[", '{"outputs":').map((open) => {
    const body = open.repeat(200_000);
    return new TextEncoder().encode(`${body}\n${contentDigest(body)}\n`);
  });
  const any = fc.oneof(fc.uint8Array({ maxLength: 300 }), altered, sealed, deep);
  let i = 0;
  await fc.assert(
    fc.asyncProperty(any, async (given) => {
      bytes = new Uint8Array(given);
      // One a chunk, because three chunks of garbage end it.
      await using client = new Client(server.url);
      const offered = await client.remote.record(at(i++) as Key, keyText);
      assert.equal(offered, undefined);
    }),
    { numRuns: 60 },
  );
  await using client = new Client(server.url);
  bytes = onServer;
  const offered = await client.remote.record(key, keyText);
  assert.equal(canonical(offered), canonical({ key, outputs: record.outputs, ran: record.ran }));
});
