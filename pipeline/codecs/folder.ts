import type { Codec } from "../model/codec.ts";
import { folderCodec } from "../model/files_ref.ts";
import type { Folder } from "../model/folder.ts";

/**
 * A folder of files. Each file is kept by itself, so that two folders share what they have in common.
 *
 * A stage returns its files by their paths, `{ "a/b.png": { bytes }, "empty/": null }`, and is given
 * them likewise; a program writes a folder, and is given one.
 */
export function folder(): Codec<Folder> {
  return folderCodec;
}
