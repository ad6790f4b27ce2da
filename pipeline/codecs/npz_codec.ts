/** Several NumPy arrays in a zip. */

import { zipSync } from "npm:fflate@0.8.3";
import { type Member, membersOf } from "../base/zip/zip_members.ts";
import type { CodecModule } from "../model/codec.ts";
import { type AnyArray, decodeNpy, type DType, encodeNpy, type NdArray } from "./npy_format.ts";

type Arrays = { readonly [name: string]: NdArray<AnyArray> };
type Options = { readonly [name: string]: DType };

// Zip's first day, in local time as fflate takes it: the same bytes whenever they are written.
const fixedTime = new Date(1980, 0, 1);

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
    const members = membersOf(bytes);
    return Object.fromEntries(
      Object.entries(options).map(([name, dtype]) => {
        const member = members.get(`${name}.npy`);
        if (member === undefined) {
          throw new SyntaxError(
            `Cannot read the arrays: there is no "${name}.npy" in the file, only ` +
              ([...members.keys()].map((found) => JSON.stringify(found)).join(", ") || "nothing"),
          );
        }
        return [name, arrayIn(member, dtype)];
      }),
    );
  },
};

function arrayIn(member: Member, dtype: DType): NdArray<AnyArray> {
  const bytes = member.unpacked();
  try {
    return decodeNpy(bytes, dtype);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`${error.message} ("${member.name}")`, { cause: error });
  }
}
