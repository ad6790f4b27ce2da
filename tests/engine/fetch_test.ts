/** `reproduce --fetch`: from a server of our own; a mirror that does not keep its word is passed over. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Download } from "../../pipeline/model/download.ts";
import type { Event } from "../../pipeline/cli/events.ts";
import { fetchMissing } from "../../pipeline/cli/fetch.ts";
import { until } from "./patience.ts";
import { files, Project } from "./rig.ts";

/** What is served: 300 kB, so that it does not come in one piece. */
const wanted = new Uint8Array(300_000).map((_, i) => (i * i) >> 7);
const sha256 = createHash("sha256").update(wanted).digest("hex");

/** What becomes of a request for each path. */
const behaviour: { readonly [path: string]: (asked: URL) => Response } = {
  "/right": () => new Response(wanted),
  "/absent": () => new Response("no such file", { status: 404 }),
  "/truncated": () => new Response(wanted.subarray(0, 200_000)),
  "/wrong": () => new Response(wanted.map((byte, i) => i === 123 ? byte ^ 1 : byte)),
  "/endless": () =>
    new Response(
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) }),
    ),
  "/stalled": () =>
    new Response(
      new ReadableStream({ start: (controller) => controller.enqueue(wanted.subarray(0, 1000)) }),
    ),
  "/moved": (asked) => Response.redirect(new URL("/right", asked)),
};

/** A server on the loopback interface, and what it was asked for. */
class Mirrors implements AsyncDisposable {
  readonly asked: string[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.#server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
      const url = new URL(request.url);
      this.asked.push(url.pathname);
      return behaviour[url.pathname]?.(url) ?? new Response(null, { status: 500 });
    });
  }

  /** A download of the wanted file from these mirrors. */
  download(...paths: readonly string[]): Download {
    const mirrors = paths.map((path) => `http://127.0.0.1:${this.#server.addr.port}${path}`);
    return { name: "set", path: "data/set/file.bin", sha256, size: wanted.length, mirrors };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** A folder to fetch into; what is in it, hidden files included. */
class Folder implements Disposable {
  readonly root = Deno.makeTempDirSync();

  /** On a busy machine our own server may be silent for long, too: by default it is waited for. */
  async fetch(
    download: Download,
    { signal = new AbortController().signal, stallMs = 60_000 } = {},
  ): Promise<Event[]> {
    const events: Event[] = [];
    const emit = (event: Event): void => void events.push(event);
    await fetchMissing([download], { root: this.root, emit, signal, stallMs });
    return events;
  }

  files(): string[] {
    const folder = join(this.root, "data/set");
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  }

  bytes(): Uint8Array {
    return Deno.readFileSync(join(this.root, "data/set/file.bin"));
  }

  put(name: string, text: string): void {
    Deno.mkdirSync(join(this.root, "data/set"), { recursive: true });
    Deno.writeTextFileSync(join(this.root, "data/set", name), text);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

Deno.test("fetchMissing() goes on to the next mirror until one has the right bytes", async () => {
  await using mirrors = new Mirrors();
  using folder = new Folder();
  const paths = ["/absent", "/truncated", "/wrong", "/endless", "/moved", "/right"];
  const events = await folder.fetch(mirrors.download(...paths));
  assert.deepEqual(mirrors.asked, [...paths.slice(0, 5), "/right"]);
  const problems = events.flatMap((e) => e.type === "fetch-failed" ? [e.problem] : []);
  assert.equal(problems.length, 4);
  assert.match(problems[0] ?? "", /^it answered 404/);
  assert.match(problems[1] ?? "", /^it sent 200000 of 300000 bytes/);
  assert.match(problems[2] ?? "", /^its bytes have SHA-256 [0-9a-f]{64}, not /);
  assert.match(problems[3] ?? "", /^it sent more than 300000 bytes/);
  assert.deepEqual(folder.bytes(), wanted);
  assert.deepEqual(folder.files(), ["file.bin"]);
});

Deno.test("fetchMissing() gives up a mirror that sends nothing any more", async () => {
  await using mirrors = new Mirrors();
  using folder = new Folder();
  const fetching = folder.fetch(mirrors.download("/stalled"), { stallMs: 300 });
  await assert.rejects(fetching, /\/stalled: it sent nothing for 0.3 s/);
  assert.deepEqual(folder.files(), []);
});

Deno.test("fetchMissing() names every mirror and how to place the file when none has it", async () => {
  await using mirrors = new Mirrors();
  using folder = new Folder();
  const download = mirrors.download("/absent", "/wrong");
  await assert.rejects(folder.fetch(download), (error: Error & { remedy?: string }) => {
    for (const mirror of download.mirrors) assert.ok(error.message.includes(`  ${mirror}: it`));
    assert.ok(error.message.includes(`at data/set/file.bin`));
    assert.ok(error.message.includes(sha256));
    assert.match(error.remedy ?? "", /HTTPS_PROXY/);
    return true;
  });
  assert.deepEqual(folder.files(), []);
});

Deno.test("fetchMissing() leaves alone what is there", async () => {
  await using mirrors = new Mirrors();
  using folder = new Folder();
  await folder.fetch(mirrors.download("/right"));
  assert.deepEqual(await folder.fetch(mirrors.download("/right")), []);
  assert.deepEqual(mirrors.asked, ["/right"]);

  folder.put("file.bin", "mine");
  await assert.rejects(folder.fetch(mirrors.download("/right")), /another file is in its place/);
  assert.equal(new TextDecoder().decode(folder.bytes()), "mine");

  Deno.removeSync(join(folder.root, "data/set/file.bin"));
  folder.put("file", "the same unpacked");
  const unless = ["data/set/file"];
  assert.deepEqual(await folder.fetch({ ...mirrors.download("/right"), unless }), []);
  assert.deepEqual(mirrors.asked, ["/right"]);
});

Deno.test("fetchMissing() leaves nothing behind when it is stopped", async () => {
  await using mirrors = new Mirrors();
  using folder = new Folder();
  const controller = new AbortController();
  const fetching = folder.fetch(mirrors.download("/stalled", "/right"), {
    signal: controller.signal,
  });
  await until(() => mirrors.asked.length > 0);
  controller.abort();
  assert.equal((await fetching).filter(({ type }) => type !== "fetch-started").length, 0);
  assert.deepEqual([folder.files(), mirrors.asked], [[], ["/stalled"]]);
});

/** The rig's project with downloads, and a stage that takes the file if it is there. */
function declaring(...downloads: readonly Download[]): Project {
  const withFile = (files["stages/mod.ts"] ?? "")
    .replace("import { integer,", "import { integer, optionalFile,")
    .replace("import { json }", "import { bytes, json }")
    .replace(
      `module: import.meta.resolve("./aside.ts"),`,
      `module: import.meta.resolve("./aside.ts"),
       inputs: { file: optionalFile("data/set/file.bin", bytes("bin")) },`,
    )
    .replace(`name: "rig",`, `name: "rig",\n  downloads: ${JSON.stringify(downloads)},`);
  return new Project({
    "stages/mod.ts": withFile,
    "stages/aside.ts": (files["stages/aside.ts"] ?? "").replaceAll(
      "= () => ({ pid: unrelated(Deno.pid) })",
      "= ({ inputs }) => ({ pid: unrelated(inputs.file.read()?.length ?? 0) })",
    ),
  });
}

Deno.test("reproduce touches the net with --fetch only, and uses what it fetched", async () => {
  await using mirrors = new Mirrors();
  using project = declaring(mirrors.download("/absent", "/right"));
  assert.equal((await project.reproduce("aside")).code, 0);
  assert.equal(project.artifact("aside/pid.json"), 1);
  const dry = await project.reproduce("--fetch", "--dry-run", "aside");
  assert.deepEqual(dry.events[0], {
    type: "fetch-planned",
    path: "data/set/file.bin",
    size: 300_000,
  });
  assert.deepEqual(mirrors.asked, []);

  const { code, stdout, stderr } = await project.run("reproduce", "--fetch", "aside");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /fetching {2}data\/set\/file.bin {2}300 kB from http:.*\/absent\n/);
  assert.match(stdout, /\/absent: it answered 404/);
  assert.match(stdout, /fetched {2}data\/set\/file.bin/);
  assert.equal(project.artifact("aside/pid.json"), 300_001);
  assert.equal((await project.reproduce("--fetch", "aside")).events.length, 2);
  assert.deepEqual(mirrors.asked, ["/absent", "/right"]);
});

Deno.test("reproduce --fetch runs nothing when a file cannot be had", async () => {
  await using mirrors = new Mirrors();
  using project = declaring(mirrors.download("/absent"));
  const { code, stdout, stderr } = await project.run("reproduce", "--fetch", "aside");
  assert.equal(code, 2);
  assert.doesNotMatch(stdout, /done {2}aside/);
  assert.match(stderr, /^Cannot fetch "data\/set\/file.bin": no mirror has it\n {2}http:/);
  assert.doesNotMatch(stderr, /at .*fetch\.ts/);
});

Deno.test("reproduce --fetch=NAME fetches only what is called so", async () => {
  await using mirrors = new Mirrors();
  const other = { ...mirrors.download("/absent"), name: "other", path: "data/other" };
  using project = declaring(mirrors.download("/right"), other);
  assert.equal((await project.reproduce("--fetch=set", "aside")).code, 0);
  assert.deepEqual(mirrors.asked, ["/right"]);
  const { code, stderr } = await project.run("reproduce", "--fetch=sett", "aside");
  assert.deepEqual([code, /no such download\n {2}Did you mean "set"\?/.test(stderr)], [2, true]);
});

Deno.test("a download that is not declared as it has to be is refused", async () => {
  const good: Download = {
    name: "set",
    path: "data/a",
    sha256,
    size: 1,
    mirrors: ["https://example.org/a"],
  };
  const cases: readonly (readonly [Partial<Download>, RegExp])[] = [
    [{ path: "data/../stages/mod.ts" }, /is not a path below data/],
    [{ path: "/etc/passwd" }, /is not a path below data/],
    [{ unless: ["data/.."] }, /is not a path below data/],
    [{ sha256: "abc" }, /is not a SHA-256/],
    [{ size: 0 }, /its size is 0/],
    [{ mirrors: [] }, /no mirrors/],
    [{ mirrors: ["file:///etc/passwd"] }, /is not an address/],
    [{ name: "A b" }, /is not a name/],
  ];
  const { pipeline } = await import("../../pipeline/mod.ts");
  for (const [change, message] of cases) {
    const downloads = [{ ...good, ...change }];
    const declare = () =>
      pipeline({
        name: "x",
        seed: 1,
        profiles: { a: 1 },
        defaultProfile: "a",
        stages: () => [],
        downloads,
      });
    assert.throws(declare, message);
  }
});
