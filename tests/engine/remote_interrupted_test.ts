/** The remote cache when runs are killed, stopped, fail, or do the same at once: nothing torn, nothing lost. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { send, until } from "./patience.ts";
import { CacheServer, clone, hasNginx, Nginx, storeOf, traffic } from "./remote_rig.ts";
import { allElements, artifactsOf, reproduced } from "./rig.ts";

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
    await using nginx = await Nginx.start();
    await using narrow = new NarrowPass(Number(new URL(nginx.url).port), 100_000);
    const large = {
      "stages/aside.ts": `
let x = 1;
export default () => ({ pid: Array.from({ length: 400_000 }, () => x = x * 48271 % 2147483647) });
`,
    };
    using first = clone(narrow.url, large);
    const child = first.spawn("reproduce", "--json", "aside");
    await until(() => narrow.isFull);
    send(child, "SIGKILL");
    await child.output();
    narrow.open();
    assert.deepEqual(nginx.names("ac"), [], "it was killed in the middle");

    // All is up to date; what is left to upload is uploaded, once.
    const next = await first.reproduce("aside");
    assert.deepEqual(next.executed, []);
    assert.equal(nginx.names("ac").length, 1);
    const before = nginx.log().length;
    await first.reproduce("aside");
    assert.equal(nginx.log().length, before);
    using second = clone(narrow.url, large);
    assert.deepEqual((await second.reproduce("aside")).executed, []);
    assert.deepEqual(artifactsOf(second), artifactsOf(first));
  },
});

/** The way to a server, on which only so much gets through until it is opened. */
class NarrowPass implements AsyncDisposable {
  readonly url: string;
  /** Whether something has been held back. */
  isFull = false;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Set<Deno.TcpConn>();
  readonly #opened = Promise.withResolvers<void>();
  #left: number;

  constructor(port: number, bytes: number) {
    this.url = `http://127.0.0.1:${this.#listener.addr.port}`;
    this.#left = bytes;
    void this.#accept(port);
  }

  open(): void {
    this.#left = Infinity;
    this.#opened.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.open();
    this.#listener.close();
    for (const connection of this.#connections) {
      try {
        connection.close();
      } catch {
        // It has ended.
      }
    }
    await Promise.resolve();
  }

  async #accept(port: number): Promise<void> {
    for await (const client of this.#listener) {
      const server = await Deno.connect({ hostname: "127.0.0.1", port });
      for (const connection of [client, server]) this.#connections.add(connection);
      const held = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: async (bytes, controller) => {
          this.isFull ||= bytes.length > this.#left;
          if (this.isFull) await this.#opened.promise;
          this.#left -= bytes.length;
          controller.enqueue(bytes);
        },
      });
      // Ends that are cut off are what this is about.
      void client.readable.pipeThrough(held).pipeTo(server.writable).catch(() => {});
      void server.readable.pipeTo(client.writable).catch(() => {});
    }
  }
}

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
  send(child, "SIGKILL");
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
    return await new Promise<undefined>(() => {});
  };
  const child = project.spawn("reproduce", "--json", "aside");
  await until(() => uploads > 0);
  send(child, "SIGINT");
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
