/**
 * What kind of file a name's extension stands for.
 *
 * @module
 */

const types: { readonly [extension: string]: string } = {
  cff: "application/yaml",
  css: "text/css",
  csv: "text/csv",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  lock: "application/json",
  md: "text/markdown",
  npy: "application/x-npy",
  npz: "application/zip",
  onnx: "application/onnx",
  png: "image/png",
  svg: "image/svg+xml",
  ts: "application/typescript",
  ttf: "font/ttf",
  txt: "text/plain",
  wasm: "application/wasm",
};

/** The media type of a file by its name; bytes when it is not known. */
export function mediaType(name: string): string {
  return types[/\.([a-z]+)$/.exec(name)?.[1] ?? ""] ?? "application/octet-stream";
}
