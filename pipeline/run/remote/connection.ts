/**
 * A connection to a server that may be slow, silent or gone.
 *
 * @module
 */

import { messageOf } from "../../base/errors.ts";
import { RemoteError } from "./remote_error.ts";

/** What is to be sent: bytes in memory, or a stream that can be begun anew. */
export type Outgoing = Uint8Array<ArrayBuffer> | (() => AsyncIterable<Uint8Array>);

/** Ends a request when nothing has happened for a while, or when all of it takes too long. */
export class Wait implements Disposable {
  readonly #controller = new AbortController();
  readonly #end: ReturnType<typeof setTimeout>;
  readonly #silenceMs: number;
  #silence: ReturnType<typeof setTimeout>;

  constructor(silenceMs: number, wholeMs: number) {
    this.#silenceMs = silenceMs;
    const stop = (problem: string) => (): void =>
      this.#controller.abort(new RemoteError("slow", problem));
    this.#end = setTimeout(
      stop(`is too slow: it was not done after ${inSeconds(silenceMs + wholeMs)}`),
      silenceMs + wholeMs,
    );
    this.#silence = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  renew(): void {
    clearTimeout(this.#silence);
    this.#silence = this.#start();
  }

  #start(): ReturnType<typeof setTimeout> {
    const problem = `did nothing for ${inSeconds(this.#silenceMs)}`;
    return setTimeout(
      () => this.#controller.abort(new RemoteError("slow", problem)),
      this.#silenceMs,
    );
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#end);
    clearTimeout(this.#silence);
  }
}

export function bodyOf(outgoing: Outgoing, renew: () => void): BodyInit {
  if (outgoing instanceof Uint8Array) return outgoing;
  return ReadableStream.from(watched(outgoing(), renew));
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  renew: () => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    renew();
    yield chunk;
  }
}

export async function* chunksOf(response: Response, renew: () => void): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await connected(reader.read());
      if (done) return;
      renew();
      yield value;
    }
  } finally {
    // Who has enough, or had to stop, does not want the rest.
    await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/** Reads the rest of a short answer, so that its connection can be used again; drops a long one. */
export async function leave({ body, headers }: Response): Promise<void> {
  if (body === null || body.locked) return;
  try {
    const length = Number(headers.get("content-length") ?? Infinity);
    if (length > largestErrorPage) await body.cancel();
    else for await (const _ of body);
  } catch {
    // It was only politeness.
  }
}

/** There was a connection, and it broke: another attempt may fare better. */
export class BrokenConnection extends RemoteError {}

/** Waits for the network; what goes wrong with it is put in our words. */
export async function connected<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RemoteError) throw error;
    throw connectionError(error);
  }
}

function connectionError(error: unknown): RemoteError {
  const cause = messageOf(
    error instanceof Error && error.cause instanceof Error ? error.cause : error,
  );
  const short = cause
    .replace(/^error sending request .*?: client error/, "client error")
    .replace(/^client error \(\w+\): /, "");
  if (/certificate|InvalidContentType|handshake|tls/i.test(cause)) {
    return new RemoteError(
      "unreachable",
      `cannot be spoken to securely (TLS): ${short}`,
      "A certificate of your own authority is named by DENO_CERT=FILE; those of the system are " +
        "trusted with DENO_TLS_CA_STORE=system.",
    );
  }
  return cause.includes("(Connect)")
    ? new RemoteError("unreachable", `cannot be reached: ${short}`)
    : new BrokenConnection("unreachable", `broke the connection: ${short}`);
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

/** What is said beside an error is not worth more. */
const largestErrorPage = 1 << 16;
