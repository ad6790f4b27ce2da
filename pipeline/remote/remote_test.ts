/** What a server may do wrong, one thing after another: each is a miss and one warning. */

import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { CacheServer, type Fault, selfSigned } from "../../tests/engine/remote_rig.ts";
import type { ActionRecord } from "../action_record.ts";
import { canonical } from "../canonical.ts";
import { contentDigest, type Digest, documentDigest, type Key } from "../digest.ts";
import type { Event } from "../events.ts";
import { seal } from "../sealed.ts";
import { State } from "../state.ts";
import { Store } from "../store.ts";
import { toActionResult } from "./action_result.ts";
import { remoteAddress } from "./address.ts";
import { Remote } from "./remote.ts";

const content = new TextEncoder().encode("what a stage made\n".repeat(5000));
const digest = contentDigest(content);
const { text: keyText, digest: key } = documentDigest("specialisation-key/1", {
  stage: "s",
  params: {},
  inputs: {},
  outputs: { out: { id: "text", options: {} } },
  code: "0".repeat(64),
  packages: [],
  runtime: { deno: "1", v8: "1" },
  platform: null,
  seed: null,
});
const record: ActionRecord = {
  schema: "specialisation-record/1",
  key,
  outputs: { out: { digest, size: content.length } },
  sources: contentDigest("sources"),
  ran: { startedAt: "2026-01-02T03:04:05.678Z", ms: 12 },
};
const onServer = toActionResult(record.outputs, seal(record));

/** A store of its own, and a remote cache used with it. */
class Client implements AsyncDisposable {
  readonly events: Event[] = [];
  readonly store: Store;
  readonly remote: Remote;
  readonly #state: State;
  readonly #folder = Deno.makeTempDirSync();
  readonly #signal = new AbortController();

  constructor(url: string, silenceMs = 20_000) {
    this.store = Store.open(join(this.#folder, "store"));
    this.#state = State.open(join(this.#folder, "state.sqlite"));
    const address = remoteAddress(url, false, () => undefined);
    assert.ok(address !== undefined);
    this.remote = new Remote(address, {
      store: this.store,
      state: this.#state,
      emit: (event) => void this.events.push(event),
      signal: this.#signal.signal,
      patience: { silenceMs, bytesPerMs: 100 },
    });
  }

  /** Takes the result as a run does; whether all of it came. */
  async take(): Promise<boolean> {
    const offered = await this.remote.record(key, keyText);
    if (offered === undefined) return false;
    const filed = this.remote.file(offered, contentDigest("sources"), keyText);
    return await this.remote.fetchObjects(filed, "s");
  }

  /** Makes results and uploads them; how many are there then, and how many are left. */
  async give(count = 1): Promise<{ readonly uploaded: number; readonly left: number }> {
    for (let i = 0; i < count; i++) {
      const bytes = new TextEncoder().encode(`${i} `.repeat(2000));
      const path = this.store.temporary();
      Deno.writeFileSync(path, bytes);
      const other = {
        ...record,
        key: contentDigest(`key ${i}`),
        outputs: { out: this.store.adopt(path) },
      };
      this.store.file(other);
      this.remote.expect(other.key);
      this.remote.share(other);
    }
    const { uploaded, left } = await this.remote.close();
    return { uploaded, left };
  }

  /** What was warned of. */
  get warnings() {
    return this.events.filter((event) => event.type === "remote-failed");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.abort();
    await this.remote.close();
    this.#state.close();
    this.store.close();
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** A server that has the result. */
function warmServer(fault?: Fault): CacheServer {
  const server = new CacheServer();
  server.files.set(`/ac/${key}`, onServer);
  server.files.set(`/cas/${digest}`, content);
  if (fault !== undefined) server.fault = fault;
  return server;
}

const status = (code: number): Fault => () => new Response("no", { status: code });
const onObjects = (fault: Fault): Fault => (request, path) =>
  path.startsWith("/cas/") ? fault(request, path) : undefined;
/** Only where it comes to it is a short patience tried: any machine may be slow for a while. */
const silenceOf = (fault: string): number => /never|stalls|drips/.test(fault) ? 400 : 20_000;
const never: Fault = () => new Promise(() => {});

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
  "never answers": [never, /did nothing for 0\.4 s/, "stops"],
  "stalls in an object": [
    onObjects(() =>
      new Response(new ReadableStream({ start: (c) => c.enqueue(content.slice(0, 99)) }))
    ),
    /did nothing for 0\.4 s/,
    "stops",
  ],
  "drips": [
    onObjects(() =>
      new Response(
        new ReadableStream({
          pull: async (c) => {
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
    await using server = warmServer(fault);
    await using client = new Client(server.url, silenceOf(name));
    assert.equal(await client.take(), false);
    assert.equal(client.store.hasObject(digest, content.length), false);
    assert.deepEqual([...Deno.readDirSync(client.store.scratch.folder)], []);
    const [only, ...others] = client.warnings;
    assert.ok(only?.type === "remote-failed" && others.length === 0);
    assert.match(only.problem, warning);
    assert.equal(only.left, then === "stops" ? "nothing" : "all");
    const before = server.asked.length;
    const other = contentDigest("another key");
    for (let i = 0; i < 5; i++) await client.remote.record(contentDigest(`${other}${i}`), keyText);
    assert.equal(client.warnings.length, 1);
    if (then === "stops") assert.equal(server.asked.length, before);
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

Deno.test("Remote says that a certificate is not trusted", async () => {
  const pair = selfSigned();
  if (pair === undefined) return console.log("skipped: there is no openssl");
  await using server = new CacheServer(pair);
  await using client = new Client(`https://127.0.0.1:${server.port}`);
  assert.equal(await client.take(), false);
  const [warning] = client.warnings;
  assert.ok(warning?.type === "remote-failed");
  assert.match(warning.problem, /\(TLS\).*certificate/);
  assert.match(warning.remedy ?? "", /DENO_CERT/);
});

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
      // One a piece, because three pieces of garbage end it.
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
