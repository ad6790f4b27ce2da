import type { Codec } from "../model/codec.ts";

/** A Vega-Lite specification that holds its data, so that any editor opens it. */
export function vegaLite<T extends object>(): Codec<T> {
  return {
    id: "vega-lite",
    extension: "vl.json",
    mediaType: "application/vnd.vegalite+json",
    isNumeric: true,
    module: import.meta.resolve("./vega_lite_codec.ts"),
    options: null,
  };
}
