/**
 * Inputs that are all files of the project that fit a pattern.
 *
 * @module
 */

import type { Codec } from "./codec.ts";
import { messageOf, UserError } from "../base/errors.ts";
import { globOf } from "./file_glob.ts";
import { type Folder, folderId } from "./folder.ts";

/** The codec of folders; see `folder` in `pipeline/codecs/mod.ts`. */
export const folderCodec: Codec<Folder> = {
  id: folderId,
  extension: "",
  // File by file, so that a difference names the file.
  isNumeric: true,
  module: import.meta.resolve("../codecs/folder_codec.ts"),
  options: null,
};

/** All files that fit a pattern. */
export interface FilesRef {
  /** Tells it from the other kinds of inputs. */
  readonly kind: "files";
  /** The pattern of their paths, relative to the project. */
  readonly pattern: string;
  /** They are a folder to the stage. */
  readonly codec: Codec<Folder>;
}

/**
 * All files that fit a pattern as input, `files("data/images/**` + `/*.png")`, by their names below the
 * folder that the pattern begins with. A file more, less or renamed is another input, and so are other
 * bytes.
 *
 * @throws {UserError} it is no pattern.
 */
export function files(pattern: string): FilesRef {
  try {
    globOf(pattern);
  } catch (error) {
    throw new UserError(
      `Cannot take the files ${JSON.stringify(pattern)}: ${messageOf(error)}`,
      'Give a pattern relative to the project, with slashes: files("data/*.csv").',
    );
  }
  return { kind: "files", pattern, codec: folderCodec };
}
