/**
 * The dashboard's server: the report, live, for this machine alone.
 *
 * It listens on the loopback interface, answers only those who call it by a name of that interface
 * (a page elsewhere whose name was pointed here sends its own), only GET, and gives nothing but the
 * page, its events and the files that the report names.
 *
 * @module
 */

import { join } from "node:path";
import { messageOf, UserError } from "../../base/errors.ts";
import { livePage } from "../../report/page.ts";
import type { LiveMessage } from "../../report/live_message.ts";

/** What the server shows. */
export interface DashboardSource {
  /** The profile's folder. */
  readonly folder: string;
  /** Paths below it that may be read: those of the report and of its figures. */
  paths(): ReadonlySet<string>;
  /** The page as it lies in the report's folder; `undefined` before there is one. */
  page(): string | undefined;
  /** What goes on now. */
  message(): LiveMessage;
}

/** The server; ends when disposed. */
export class DashboardServer implements AsyncDisposable {
  readonly #source: DashboardSource;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #listeners = new Set<ReadableStreamDefaultController<Uint8Array>>();
  readonly #hosts: ReadonlySet<string>;
  readonly #heartbeat: ReturnType<typeof setInterval>;

  private constructor(source: DashboardSource, port: number) {
    this.#source = source;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port, onListen: () => {}, onError: refuseBroken },
      (request) => this.#answer(request),
    );
    this.#hosts = new Set([`127.0.0.1:${this.port}`, `localhost:${this.port}`]);
    // A connection on which nothing is sent would not be known to have broken off.
    this.#heartbeat = setInterval(() => this.tell(), heartbeatMs);
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any that is free
   * @throws {UserError} the port is taken.
   */
  static start(source: DashboardSource, port: number): DashboardServer {
    try {
      return new DashboardServer(source, port);
    } catch (error) {
      throw new UserError(
        `Cannot listen on port ${port}: ${messageOf(error)}`,
        "Give another with --port N, or end what is listening there.",
      );
    }
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#server.addr.port;
  }

  /** Sends what goes on now to every page that is open. */
  tell(): void {
    const bytes = this.#event();
    for (const listener of this.#listeners) send(listener, bytes);
  }

  /** Ends all connections and the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
    for (const listener of this.#listeners) {
      try {
        listener.close();
      } catch {
        // Its page is gone already.
      }
    }
    this.#listeners.clear();
    await this.#server.shutdown();
  }

  #answer(request: Request): Response {
    if (!this.#hosts.has(request.headers.get("host") ?? "")) {
      return refusal(403, "This server answers on 127.0.0.1 and localhost only.");
    }
    if (request.method !== "GET") return refusal(405, "Only GET is answered.", { allow: "GET" });
    const path = pathOf(request.url);
    if (path === undefined) return refusal(400, "This address cannot be read.");
    switch (path) {
      case "/":
        return new Response(null, { status: 302, headers: { ...safe, location: "/report/" } });
      case "/events":
        return this.#stream();
      case "/report/":
      case "/report/index.html":
        return this.#page();
      default:
        return this.#file(path.slice(1));
    }
  }

  #page(): Response {
    const page = this.#source.page();
    const headers = {
      ...safe,
      "content-type": "text/html; charset=utf-8",
      // The rest of the page's policy is in the page.
      "content-security-policy": "frame-ancestors 'none'",
    };
    return page === undefined
      ? new Response(waitingPage, { headers: { ...headers, refresh: "1" } })
      : new Response(livePage(page), { headers });
  }

  /** Only what is on the list is opened: no path is put together from what was asked for. */
  #file(path: string): Response {
    const known = [...this.#source.paths()].find((one) => one === path);
    if (known === undefined) return refusal(404, "There is no such file.");
    try {
      const body = Deno.readFileSync(join(this.#source.folder, known));
      const headers = { ...safe, "content-type": typeOf(known), "content-security-policy": inert };
      return new Response(body, { headers });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return refusal(404, "It has not been made yet.");
      throw error;
    }
  }

  #stream(): Response {
    let own: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.#listeners.add(controller);
        send(controller, new TextEncoder().encode("retry: 1000\n\n"));
        send(controller, this.#event());
      },
      cancel: () => {
        this.#listeners.delete(own);
      },
    });
    return new Response(body, { headers: { ...safe, "content-type": "text/event-stream" } });
  }

  #event(): Uint8Array {
    return new TextEncoder().encode(`data: ${JSON.stringify(this.#source.message())}\n\n`);
  }
}

const heartbeatMs = 10_000;

const safe = {
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

const waitingPage = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Starting</title>
<link rel="icon" href="data:,">
<p>The report is being made; this page shows it as soon as it is there.</p></html>`;

/** An image that is opened by itself may run no script and fetch nothing. */
const inert = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

const types: { readonly [extension: string]: string } = {
  svg: "image/svg+xml",
  png: "image/png",
  json: "application/json; charset=utf-8",
};

function typeOf(path: string): string {
  return types[path.slice(path.lastIndexOf(".") + 1)] ?? "text/plain; charset=utf-8";
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
}

function refusal(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { ...safe, "content-type": "text/plain; charset=utf-8", ...headers },
  });
}

function refuseBroken(): Response {
  return refusal(500, "The server failed to answer.");
}

function send(listener: ReadableStreamDefaultController<Uint8Array>, bytes: Uint8Array): void {
  try {
    listener.enqueue(bytes);
  } catch {
    // Its page has just gone.
  }
}
