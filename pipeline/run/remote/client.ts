/**
 * Requests to a remote cache: what the protocol has (`GET`, `HEAD` and `PUT` of `ac/<key>` and
 * `cas/<sha256>`), with an end to every wait and a name for everything that can go wrong.
 *
 * @module
 */

import type { Digest } from "../../base/digest.ts";
import { type RemoteAddress, remoteVariables } from "./address.ts";
import { type Direction, RemoteError } from "./remote_error.ts";
import {
  bodyOf,
  BrokenConnection,
  chunksOf,
  connected,
  leave,
  type Outgoing,
  Wait,
} from "./connection.ts";

/** A file on the server. */
export type RemotePath = `${"ac" | "cas"}/${Digest}`;

/** What a server sends, chunk by chunk. */
export interface Incoming {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** How the chunks are packed, in the words of `Content-Encoding`; `null` if they are not. */
  readonly encoding: string | null;
}

/** How long to wait for a server. */
export interface Patience {
  /** Until it says or takes something. */
  readonly silenceMs: number;
  /** Slower than so many bytes a millisecond is too slow, whatever it says. */
  readonly bytesPerMs: number;
}

// Five seconds are long for any server that is alive, and short for whoever waits for a dead one.
const usualPatience: Patience = { silenceMs: 5000, bytesPerMs: 16 };

/** A server that keeps less than so many bytes a millisecond has a sick disk. */
const keptPerMs = 20_000;

/** Talks to one server. */
export class Client {
  readonly #address: RemoteAddress;
  readonly #patience: Patience;
  readonly #signal: AbortSignal;

  /** @param signal ends every request */
  constructor(address: RemoteAddress, signal: AbortSignal, patience: Patience = usualPatience) {
    this.#address = address;
    this.#signal = signal;
    this.#patience = patience;
  }

  /**
   * Fetches a file.
   *
   * @param size how many bytes to expect at most
   * @param take takes what comes; may be called twice, when the connection breaks the first time
   * @returns what `take` gives, or `undefined` when there is no such file
   * @throws {RemoteError}
   */
  async get<T>(
    path: RemotePath,
    size: number,
    take: (incoming: Incoming) => Promise<T>,
    encoding: "zstd" | "identity" = "zstd",
  ): Promise<T | undefined> {
    const headers = { "accept-encoding": encoding };
    return await this.#exchange(path, { method: "GET", headers }, size, async (
      response,
      renew,
    ) => {
      if (response.status === 404 || response.status === 410) return undefined;
      if (response.status !== 200) throw this.#refusal(response, "reading");
      return await take({
        chunks: chunksOf(response, renew),
        encoding: response.headers.get("content-encoding"),
      });
    });
  }

  /**
   * Whether there is a file; with its size where the server tells.
   *
   * @throws {RemoteError}
   */
  async has(path: RemotePath): Promise<{ readonly size: number | null } | undefined> {
    return await this.#exchange(path, { method: "HEAD" }, 0, (response) => {
      if (response.status === 404 || response.status === 410) return Promise.resolve(undefined);
      if (response.status !== 200) throw this.#refusal(response, "writing");
      const length = response.headers.get("content-length");
      const isPlain = response.headers.get("content-encoding") === null;
      return Promise.resolve({ size: length === null || !isPlain ? null : Number(length) });
    });
  }

  /**
   * Puts a file there, in place of one that is there.
   *
   * @param size of what is in the file, packed or not
   * @param encoding how it is packed
   * @throws {RemoteError}
   */
  async put(
    path: RemotePath,
    body: Outgoing,
    size: number,
    encoding: "zstd" | "identity" = "identity",
  ): Promise<void> {
    const headers: Record<string, string> = {
      "content-type": "application/octet-stream",
      // bazel-remote wants it where the length of what is sent is another one or is not told.
      "x-digest-sizebytes": String(size),
      ...(encoding === "zstd" ? { "content-encoding": "zstd" } : {}),
    };
    const request = { method: "PUT", headers, outgoing: body };
    await this.#exchange(path, request, size, (response) => {
      if (!response.ok) throw this.#refusal(response, "writing");
      return Promise.resolve();
    });
  }

  /** One request, and another where the connection broke: idle ones are closed at any moment. */
  async #exchange<T>(
    path: RemotePath,
    request: Request,
    size: number,
    take: (response: Response, renew: () => void) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#once(path, request, size, take);
    } catch (error) {
      if (!(error instanceof BrokenConnection) || this.#signal.aborted) throw error;
      return await this.#once(path, request, size, take);
    }
  }

  async #once<T>(
    path: RemotePath,
    { method, headers = {}, outgoing }: Request,
    size: number,
    take: (response: Response, renew: () => void) => Promise<T>,
  ): Promise<T> {
    const { silenceMs, bytesPerMs } = this.#patience;
    // What is sent in one chunk shows no progress; and what was sent has to be put away.
    const sendMs = outgoing instanceof Uint8Array ? outgoing.length / bytesPerMs : 0;
    const keepMs = outgoing === undefined ? 0 : size / keptPerMs;
    using wait = new Wait(silenceMs + sendMs + keepMs, silenceMs + keepMs + size / bytesPerMs);
    const { authorization } = this.#address;
    const response = await connected(fetch(`${this.#address.url}/${path}`, {
      method,
      headers: { ...headers, ...(authorization === null ? {} : { authorization }) },
      // Another server has no business with our credentials.
      redirect: "manual",
      signal: AbortSignal.any([this.#signal, wait.signal]),
      ...(outgoing === undefined ? {} : { body: bodyOf(outgoing, () => wait.renew()) }),
    }));
    wait.renew();
    try {
      return await take(response, () => wait.renew());
    } finally {
      await leave(response);
    }
  }

  #refusal({ status, statusText, headers }: Response, direction: Direction): RemoteError {
    const answer = `answered ${status} ${statusText}`.trimEnd();
    if (status >= 300 && status < 400) {
      const to = URL.parse(headers.get("location") ?? "", this.#address.url)?.origin;
      return new RemoteError(
        "moved",
        `${answer}: it redirects${to === undefined ? "" : ` to ${to}`}, which is not followed`,
        "Give the address that it leads to.",
      );
    }
    switch (status) {
      case 401:
      case 403:
      case 407:
        return new RemoteError("refused", answer, this.#credentialsRemedy(direction));
      case 405:
      case 501:
        return new RemoteError(
          direction === "writing" ? "refused" : "failing",
          direction === "writing" ? `${answer}: it takes no uploads` : answer,
          "Use --remote-read-only, or a server that allows PUT.",
        );
      case 413:
        return new RemoteError(
          "too-large",
          `${answer}: it takes no files of that size`,
          "Raise its limit (nginx: client_max_body_size 0).",
        );
      case 507:
        return new RemoteError("full", answer, "Make room on the server.");
      default:
        return new RemoteError("failing", answer);
    }
  }

  #credentialsRemedy(direction: Direction): string {
    const { token, user, password } = remoteVariables;
    if (this.#address.authorization === null) {
      return `Set ${token}, or ${user} and ${password}` +
        (direction === "writing" ? "; or use --remote-read-only." : ".");
    }
    return `Check ${token}, or ${user} and ${password}` +
      (direction === "writing" ? "; use --remote-read-only where you may only read." : ".");
  }
}

interface Request {
  readonly method: string;
  readonly headers?: Record<string, string>;
  readonly outgoing?: Outgoing;
}
