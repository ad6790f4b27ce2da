/** Several NumPy arrays in a zip. */

import { unzipSync, zipSync } from "npm:fflate@0.8.3";
import type { CodecModule } from "../model/codec.ts";
import { type AnyArray, decodeNpy, type DType, encodeNpy, type NdArray } from "./npy_format.ts";

type Arrays = { readonly [name: string]: NdArray<AnyArray> };
type Options = { readonly [name: string]: DType };

// Zip's first day, in local time as fflate takes it: the same bytes whenever they are written.
const fixedTime = new Date(1980, 0, 1);
// Deflate makes at most this many bytes of one; a zip that claims more would be given the memory.
const mostFromOne = 1032;
// A member's entry in the list of members is no shorter.
const entryBytes = 46;

/** See {@linkcode npz}. */
export const codec: CodecModule<Arrays, Options> = {
  encode: (arrays, options) => {
    const names = Object.keys(options).sort();
    if (Object.keys(arrays).sort().join() !== names.join()) {
      throw new TypeError(
        `Cannot write the arrays: they are {${Object.keys(arrays)}}, not {${names}}`,
      );
    }
    const files = names.map((name) => {
      const array = arrays[name] as NdArray<AnyArray>;
      return [`${name}.npy`, encodeNpy(array, options[name] as DType)] as const;
    });
    return zipSync(Object.fromEntries(files), { level: 6, mtime: fixedTime });
  },
  decode: (bytes, options) => {
    const files = unzipped(bytes, Object.keys(options));
    return Object.fromEntries(
      Object.entries(options).map(([name, dtype]) => {
        const file = files[`${name}.npy`];
        if (file !== undefined) return [name, decodeNpy(file, dtype)];
        throw new SyntaxError(`Cannot read the arrays: there is no "${name}.npy" in the file`);
      }),
    );
  },
};

function unzipped(bytes: Uint8Array, names: readonly string[]): { [path: string]: Uint8Array } {
  let members = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        // A list that is not there would be read on and on, up to the count that is claimed.
        if (++members > bytes.length / entryBytes) {
          throw new SyntaxError("it claims more members than fit into it");
        }
        const isWanted = names.includes(name.replace(/\.npy$/, ""));
        if (isWanted && originalSize > mostFromOne * bytes.length) {
          throw new SyntaxError(`it claims to unpack to ${originalSize} bytes`);
        }
        return isWanted;
      },
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`Cannot read the arrays: ${problem}`);
  }
}
