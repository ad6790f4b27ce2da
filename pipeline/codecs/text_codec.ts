/** Text in UTF-8. */

import type { CodecModule } from "../model/codec.ts";
import { utf8 } from "./utf8.ts";

/** See {@linkcode plainText}. */
export const codec: CodecModule<string> = {
  encode: (text) => {
    if (typeof text !== "string") throw new TypeError(`Cannot write text: it is ${typeof text}`);
    return new TextEncoder().encode(text);
  },
  decode: (bytes) => utf8(bytes),
};
