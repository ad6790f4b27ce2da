/**
 * Whether a server understands what is packed with zstd.
 *
 * A plain file server would keep packed bytes under the digest of the unpacked ones, so it is asked
 * first, with an object of our own: bazel-remote packs what it gives, others give it as it is.
 *
 * @module
 */

import { zstdCompressSync } from "node:zlib";
import { contentDigest } from "../../base/digest.ts";
import type { Client, Incoming } from "./client.ts";
import { unpacked } from "./objects.ts";
import { RemoteError } from "./remote_error.ts";

const probe = new TextEncoder().encode("Does this server understand zstd? Specialisation asks.\n");
const path = `cas/${contentDigest(probe)}` as const;

/**
 * Asks a server. What it answers holds for later runs as well, and costs them one request.
 *
 * @throws {RemoteError}
 */
export async function understandsZstd(client: Client): Promise<boolean> {
  const given = await client.get(path, probe.length, received);
  if (given !== undefined) return given.packed && given.isProbe;
  try {
    await client.put(path, new Uint8Array(zstdCompressSync(probe)), probe.length, "zstd");
    const back = await client.get(path, probe.length, received, "identity");
    if (back?.isProbe) return true;
  } catch (error) {
    const isAnswer = error instanceof RemoteError &&
      ["failing", "garbage"].includes(error.kind);
    if (!isAnswer) throw error;
  }
  await client.put(path, probe, probe.length);
  return false;
}

async function received(
  incoming: Incoming,
): Promise<{ readonly packed: boolean; readonly isProbe: boolean }> {
  const packed = incoming.encoding === "zstd";
  const bytes: number[] = [];
  try {
    for await (const piece of unpacked(incoming)) {
      bytes.push(...piece.subarray(0, probe.length + 1));
      if (bytes.length > probe.length) break;
    }
  } catch (error) {
    if (error instanceof RemoteError && error.kind === "garbage") {
      return { packed, isProbe: false };
    }
    throw error;
  }
  return { packed, isProbe: contentDigest(Uint8Array.from(bytes)) === contentDigest(probe) };
}
