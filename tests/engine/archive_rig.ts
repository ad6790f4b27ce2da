/** Archives of the rig's project for tests. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { bytesSource } from "../../pipeline/base/zip/zip_directory.ts";
import { standardLimits } from "../../pipeline/archive/zip/zip_limits.ts";
import { openZip } from "../../pipeline/archive/zip/zip_reader.ts";
import type { Project } from "./rig.ts";

/** Archives a project that is up to date and gives the path of the archive. */
export async function archived(
  project: Project,
  name = "a.zip",
  ...args: readonly string[]
): Promise<string> {
  const { code, stderr } = await project.run("archive", "--output", name, ...args);
  assert.equal(code, 0, stderr);
  return join(project.root, name);
}

/** The files in an archive by name. */
export function membersOf(archive: Uint8Array): Map<string, Uint8Array> {
  const zip = openZip(bytesSource(archive), standardLimits);
  return new Map(zip.members.map((member) => [
    member.name,
    Uint8Array.from([...zip.chunksOf(member)].flatMap((chunk) => [...chunk])),
  ]));
}

/** A file of an archive as text; nothing when it is absent. */
export function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

/** The bytes of a text, to put into an archive. */
export function utf8(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
