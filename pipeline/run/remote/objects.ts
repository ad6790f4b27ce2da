/**
 * Objects on their way between the store and a server, packed with zstd where both sides can.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { createReadStream, rmSync } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import { createZstdCompress, createZstdDecompress, zstdCompress } from "node:zlib";
import type { Digest } from "../../base/digest.ts";
import type { Store } from "../../store/store.ts";
import type { Client, Incoming } from "./client.ts";
import type { Outgoing } from "./connection.ts";
import { RemoteError } from "./remote_error.ts";

/** Objects up to this size are sent in one chunk, of which the server is told the length. */
const largestInMemory = 1 << 20;
/** Packing less saves no packet. */
const smallestPacked = 1024;

/**
 * Fetches an object into the store. It is read chunk by chunk into a temporary file, and only if it
 * has the digest that was asked for does it become an object.
 *
 * @returns whether the server has it
 * @throws {RemoteError}
 */
export async function receiveObject(
  digest: Digest,
  size: number,
  client: Client,
  store: Store,
): Promise<boolean> {
  const received = await client.get(`cas/${digest}`, size, async (incoming) => {
    const temporary = store.temporary();
    try {
      await writeChecked(unpacked(incoming), temporary, digest, size);
      store.admit(temporary, digest);
      return true;
    } finally {
      rmSync(temporary, { force: true });
    }
  });
  return received ?? false;
}

/** Writes a file, synced. Throws unless it is the object. */
async function writeChecked(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  digest: Digest,
  size: number,
): Promise<void> {
  const hash = createHash("sha256");
  let received = 0;
  using file = await Deno.open(path, { createNew: true, write: true });
  for await (const chunk of chunks) {
    received += chunk.length;
    if (received > size) break;
    hash.update(chunk);
    for (let n = 0; n < chunk.length;) n += await file.write(chunk.subarray(n));
  }
  if (received !== size || hash.digest("hex") !== digest) {
    throw new RemoteError(
      "garbage",
      `gave other bytes for object ${digest.slice(0, 12)}… than its name says; they were discarded`,
      "Remove the object there if this comes again.",
    );
  }
  await file.sync();
}

/** The bytes as they were before they were packed. */
export function unpacked({ chunks, encoding }: Incoming): AsyncIterable<Uint8Array> {
  if (encoding !== "zstd") return chunks;
  return through(chunks, createZstdDecompress());
}

/**
 * Puts an object on the server.
 *
 * @param packs whether the server understands zstd
 * @returns how many bytes were sent; `undefined` when the object is not in the store any more.
 * @throws {RemoteError}
 */
export async function sendObject(
  digest: Digest,
  size: number,
  client: Client,
  store: Store,
  packs: boolean,
): Promise<number | undefined> {
  const path = store.objectPath(digest);
  if (!store.checkObject(digest)) return undefined;
  const pack = packs && size >= smallestPacked;
  let sent = 0;
  let body: Outgoing;
  if (size <= largestInMemory) {
    const bytes = await Deno.readFile(path);
    body = pack ? new Uint8Array(await promisify(zstdCompress)(bytes)) : bytes;
    sent = body.length;
  } else {
    body = () => {
      sent = 0;
      const file = createReadStream(path, { highWaterMark: 1 << 18 });
      return counted(pack ? through(file, createZstdCompress()) : file, (n) => sent += n);
    };
  }
  await client.put(`cas/${digest}`, body, size, pack ? "zstd" : "identity");
  return sent;
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  note: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    note(chunk.length);
    yield chunk;
  }
}

/** What comes out of a transform; an error on the way in comes out, too. */
async function* through(
  chunks: AsyncIterable<Uint8Array>,
  transform: ReturnType<typeof createZstdCompress | typeof createZstdDecompress>,
): AsyncGenerator<Uint8Array> {
  let problem: unknown;
  const watched = async function* () {
    try {
      yield* chunks;
    } catch (error) {
      problem = error;
      throw error;
    }
  };
  pipeline(Readable.from(watched()), transform, () => {});
  try {
    for await (const chunk of transform) yield chunk;
  } catch (error) {
    throw problem ?? new RemoteError("garbage", `sent what cannot be unpacked: ${error}`);
  }
}
