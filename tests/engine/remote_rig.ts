/** Servers of the Bazel HTTP cache protocol for tests: a real nginx, and one of our own that misbehaves. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { contentDigest } from "../../pipeline/base/digest.ts";
import { send, until } from "./patience.ts";
import { Project, type Reproduced } from "./rig.ts";
import { isMissing, works } from "../needs.ts";

/** The element that differs from run to run in the rig's project, made to stay the same. */
export const steady = { "stages/aside.ts": "export default () => ({ pid: 1 });" };

/** Projects that use one remote cache: clones of each other. */
export function clone(url: string, files: { readonly [path: string]: string } = {}): Project {
  const project = new Project({ ...steady, ...files });
  project.env = { PIPELINE_REMOTE: url };
  return project;
}

/** One request that a server had. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
}

const nginxPath = ["/usr/sbin/nginx", "/usr/bin/nginx"].find((path) => existsSync(path));

/** Whether nginx is installed. */
export function hasNginx(): boolean {
  return !isMissing("nginx (nginx-light will do)", nginxPath !== undefined);
}

/** The configuration in docs/scaling.md as it stands there, and what it says to add for passwords. */
export function documentedConfiguration(): { readonly server: string; readonly limit: string } {
  const docs = Deno.readTextFileSync(new URL("../../docs/scaling.md", import.meta.url));
  const [server, limit] = [...docs.matchAll(/```nginx\n([\s\S]*?)```/g)].map(([, text]) => text);
  assert.ok(server !== undefined && limit !== undefined, "docs/scaling.md configures nginx");
  return { server, limit };
}

/** An nginx with the configuration of the documentation. */
export class Nginx implements AsyncDisposable {
  readonly url: string;
  /** Holds `ac/` and `cas/`. */
  readonly files: string;
  readonly #folder: string;
  readonly #process: Deno.ChildProcess;

  private constructor(folder: string, port: number, child: Deno.ChildProcess) {
    this.#folder = folder;
    this.files = join(folder, "cache");
    this.url = `http://127.0.0.1:${port}`;
    this.#process = child;
  }

  /** Starts it. @param altered changes the configuration */
  static async start(altered: (text: string) => string = (text) => text): Promise<Nginx> {
    for (;;) {
      const nginx = Nginx.#on(freePort(), altered);
      if (await nginx.#hasStarted()) return nginx;
      // Another process was given the port meanwhile.
      await nginx[Symbol.asyncDispose]();
    }
  }

  static #on(port: number, altered: (text: string) => string): Nginx {
    assert.ok(nginxPath !== undefined);
    const folder = Deno.makeTempDirSync({ prefix: "nginx-" });
    for (const name of ["cache", "uploads"]) Deno.mkdirSync(join(folder, name));
    const server = altered(documentedConfiguration().server)
      .replace(/listen [^;]*;/, `listen 127.0.0.1:${port};`)
      .replaceAll("/srv/pipeline-cache/users", join(folder, "users"))
      .replaceAll("/srv/pipeline-cache/uploads", join(folder, "uploads"))
      .replaceAll("/srv/pipeline-cache/files", join(folder, "cache"));
    Deno.writeTextFileSync(
      join(folder, "nginx.conf"),
      `daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log ${folder}/access.log;
  ${
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of) =>
          `${of}_temp_path ${folder}/temp;`
        ).join("\n  ")
      }
  ${server}
}
`,
    );
    const child = new Deno.Command(nginxPath, {
      args: ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")],
      stdout: "null",
      stderr: "inherit",
    }).spawn();
    return new Nginx(folder, port, child);
  }

  /** Whether it listens; if not, it has ended. */
  async #hasStarted(): Promise<boolean> {
    let hasEnded = false;
    void this.#process.status.then(() => hasEnded = true);
    // It writes the file when it listens.
    const listens = (): boolean => existsSync(join(this.#folder, "pid"));
    await until(() => hasEnded || listens());
    return !hasEnded;
  }

  /** Names of what it holds in `ac/` or `cas/`. */
  names(kind: "ac" | "cas"): string[] {
    const folder = join(this.files, kind);
    return existsSync(folder) ? [...Deno.readDirSync(folder)].map(({ name }) => name).sort() : [];
  }

  /** The lines `METHOD /path status` of its log. */
  log(): string[] {
    return Deno.readTextFileSync(join(this.#folder, "access.log")).split("\n")
      .flatMap((line) => {
        const found = /"(\w+) (\S+) HTTP[^"]*" (\d+)/.exec(line);
        return found === null ? [] : [`${found[1]} ${found[2]} ${found[3]}`];
      });
  }

  /** Everything that it wrote down. */
  allLogs(): string {
    return ["access.log", "error.log"].map((name) =>
      Deno.readTextFileSync(join(this.#folder, name))
    ).join("");
  }

  /** A file beside the cache. */
  write(name: string, text: string): void {
    Deno.writeTextFileSync(join(this.#folder, name), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    send(this.#process, "SIGKILL");
    await this.#process.status;
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** What a server of our own may do to a request before it is answered as it should be. */
export type Fault = (
  request: Request,
  path: string,
) => Response | undefined | Promise<Response | undefined>;

/**
 * A cache in memory. As bazel-remote does, it packs what it gives with zstd for those who ask for it,
 * unpacks what is put, compares it with its name and adds a field to action results.
 */
export class CacheServer implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly files = new Map<string, Uint8Array>();
  /** Set to misbehave. */
  fault: Fault = () => undefined;
  /** Whether it understands zstd. */
  packs = true;
  /** The most requests that were being answered at once. */
  mostAtOnce = 0;
  #now = 0;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(options: { readonly key?: string; readonly cert?: string } = {}) {
    this.#server = Deno.serve({
      port: 0,
      hostname: "127.0.0.1",
      onListen: () => {},
      onError: () => new Response(null, { status: 500 }),
      ...options,
    }, async (request) => {
      this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#now);
      try {
        return await this.#answer(request);
      } finally {
        this.#now--;
      }
    });
  }

  get port(): number {
    return this.#server.addr.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Requests of a method, by path. */
  paths(method: string): string[] {
    return this.asked.filter((one) => one.method === method).map(({ path }) => path).sort();
  }

  /** Number of files in `ac/` or `cas/`. */
  count(kind: "ac" | "cas"): number {
    return [...this.files.keys()].filter((path) => path.startsWith(`/${kind}/`)).length;
  }

  async #answer(request: Request): Promise<Response> {
    const { method, headers } = request;
    const path = new URL(request.url).pathname;
    this.asked.push({ method, path, headers });
    const faulty = await this.fault(request, path);
    if (faulty !== undefined) return faulty;
    if (method === "PUT") return await this.#put(request, path);
    const file = this.files.get(path);
    if (file === undefined) return new Response("Not found", { status: 404 });
    if (method === "HEAD") {
      return new Response(null, { headers: { "content-length": String(file.length) } });
    }
    const pack = this.packs && path.startsWith("/cas/") &&
      headers.get("accept-encoding")?.includes("zstd");
    return pack
      ? new Response(new Uint8Array(zstdCompressSync(file)), {
        headers: { "content-encoding": "zstd" },
      })
      : new Response(new Uint8Array(file));
  }

  async #put(request: Request, path: string): Promise<Response> {
    let bytes = await request.bytes();
    if (this.packs && request.headers.get("content-encoding") === "zstd") {
      bytes = new Uint8Array(zstdDecompressSync(bytes));
      if (String(bytes.length) !== request.headers.get("x-digest-sizebytes")) {
        return new Response("size", { status: 400 });
      }
    }
    const isObject = path.startsWith("/cas/");
    if (this.packs && isObject && contentDigest(bytes) !== path.slice("/cas/".length)) {
      return new Response("digest", { status: 400 });
    }
    // execution_metadata { worker: "me" }, as bazel-remote appends it.
    const added = [9 << 3 | 2, 4, 1 << 3 | 2, 2, 0x6d, 0x65];
    this.files.set(path, isObject ? bytes : Uint8Array.from([...bytes, ...added]));
    return new Response(null, { status: 200 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Faults may leave requests that never end.
    const ended = this.#server.shutdown();
    // deno-lint-ignore timing/no-time -- nobody waits for those any more
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500))]);
  }
}

function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

/** The certificate and key of a server that nobody trusts, made by openssl. */
export function selfSigned(): { readonly key: string; readonly cert: string } {
  const folder = Deno.makeTempDirSync();
  try {
    const made = works(
      ...["openssl", "req", "-x509", "-newkey", "ec"] as const,
      ...["-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
      ...["-keyout", join(folder, "key"), "-out", join(folder, "cert")],
    );
    assert.ok(made, "openssl makes a certificate");
    const read = (name: string): string => Deno.readTextFileSync(join(folder, name));
    return { key: read("key"), cert: read("cert") };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The folder of the store of a project. */
export function storeOf(project: Project): string {
  return join(project.root, "artifacts/.store");
}

/** Text of every file below a folder, to be searched. */
export function* everything(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* everything(path);
    else yield new TextDecoder("latin1").decode(Deno.readFileSync(path));
  }
}

/** The elements whose objects were fetched, sorted. */
export function fetched({ events }: Reproduced): string[] {
  return events.flatMap((event) => event.type === "stage-fetched" ? [event.element] : []).sort();
}

/** What a run says of the remote cache at its end. */
export function traffic({ events, stdout, stderr }: Reproduced) {
  const last = events.at(-1);
  assert.ok(last?.type === "run-finished" && last.remote !== undefined, stdout + stderr);
  return last.remote;
}
