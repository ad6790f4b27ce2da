/** Folders of files. */

import { contentDigest } from "../base/digest.ts";
import type { CodecModule } from "../model/codec.ts";
import {
  type Folder,
  type FolderFile,
  type ListedFile,
  listingText,
  problemOfNames,
  readListing,
} from "../model/folder.ts";

/**
 * Where the files of a folder lie, each named after its digest; the engine says so to a stage's process.
 * Without it there is only the list of them.
 */
type Options = { readonly files: string } | null;

/** See {@linkcode folder}. */
export const codec: CodecModule<Folder, Options> = {
  encode: (folder, options) => {
    if (typeof folder !== "object" || folder === null) {
      throw new TypeError(
        'Cannot write the folder: it is not a record of files, { "a.txt": { bytes } }',
      );
    }
    const entries = Object.entries(folder);
    const paths = entries.map(([path, file]) => file === null ? path.replace(/\/$/, "") : path);
    const problem = problemOfNames(paths);
    if (problem !== undefined) {
      throw new TypeError(
        `Cannot write "${problem.path}" of the folder: ${problem.problem}. Give it another name`,
      );
    }
    const files = entries.flatMap(([path, file]): ListedFile[] =>
      file === null ? [] : [listed(path, file, options)]
    );
    const emptyFolders = entries.flatMap(([path, file], i) => {
      if (file !== null) return [];
      if (!path.endsWith("/")) {
        throw new TypeError(`Cannot write "${path}" of the folder: it is null. Give { bytes }`);
      }
      return [paths[i] ?? path];
    });
    return new TextEncoder().encode(listingText({ files, emptyFolders }));
  },
  decode: (bytes, options) => {
    const { files, emptyFolders } = readListing(new TextDecoder().decode(bytes));
    return Object.fromEntries([
      ...files.map((file) => [file.path, given(file, options)] as const),
      ...emptyFolders.map((path) => [`${path}/`, null] as const),
    ]);
  },
};

function listed(path: string, file: FolderFile, options: Options): ListedFile {
  const { bytes, isExecutable = false } = file;
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`Cannot write "${path}" of the folder: its bytes are no Uint8Array`);
  }
  const digest = contentDigest(bytes);
  if (options !== null) Deno.writeFileSync(`${options.files}/${digest}`, bytes);
  return { path, digest, isExecutable };
}

/** A file that is read when somebody wants its bytes; where there is only the list, it is its digest. */
function given({ path, digest, isExecutable }: ListedFile, options: Options): FolderFile {
  const mark = isExecutable ? { isExecutable } : {};
  if (options !== null) {
    return {
      ...mark,
      get bytes(): Uint8Array {
        return Deno.readFileSync(`${options.files}/${digest}`);
      },
    };
  }
  const refuse = (): never => {
    throw new TypeError(`Cannot read "${path}" of the folder: only its digest is known here`);
  };
  return Object.defineProperty({ ...mark, digest } as unknown as FolderFile, "bytes", {
    get: refuse,
  });
}
