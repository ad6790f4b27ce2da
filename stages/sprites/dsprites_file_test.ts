import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { codec } from "../../pipeline/codecs/npz_codec.ts";
import { encodeNpy } from "../../pipeline/codecs/npy_format.ts";
import { numpy } from "../../pipeline/codecs/numpy_test_helper.ts";
import { DSPRITES_DTYPES, exportArrays, importDsprites } from "./dsprites_file.ts";
import { classesOf } from "./factors.ts";

const INDICES = [0, 87_040, 332_800, 578_560, 737_279];
const ARRAYS = exportArrays(INDICES);
const FILE = codec.encode(ARRAYS, DSPRITES_DTYPES);

/** The members of a right file, some replaced, or left out where undefined. */
function zipped(
  changed: { readonly [path: string]: Uint8Array | undefined },
  level: 0 | 6 = 6,
): Uint8Array {
  const members = {
    "imgs.npy": encodeNpy(ARRAYS.imgs, "u8"),
    "latents_values.npy": encodeNpy(ARRAYS.latents_values, "f64"),
    "latents_classes.npy": encodeNpy(ARRAYS.latents_classes, "i64"),
    ...changed,
  };
  const there = Object.entries(members).flatMap(([path, bytes]) =>
    bytes === undefined ? [] : [[path, bytes] as const]
  );
  return zipSync(Object.fromEntries(there), { level });
}

function assertImports(file: Uint8Array): void {
  const { count, imgs, classes } = importDsprites(file);
  assert.equal(count, INDICES.length);
  assert.deepEqual([...imgs], [...ARRAYS.imgs.data]);
  assert.deepEqual([...classes], INDICES.flatMap(classesOf));
}

Deno.test("exportArrays() puts the constant colour first when latents are written", () => {
  assert.deepEqual([...ARRAYS.latents_classes.data.subarray(24)], [0n, 2n, 5n, 39n, 31n, 31n]);
  assert.deepEqual([...ARRAYS.latents_values.data.subarray(24)], [1, 3, 1, 2 * Math.PI, 1, 1]);
});

Deno.test("importDsprites() gives the images and classes back when the file is our export", () => {
  assertImports(FILE);
});

Deno.test("importDsprites() gives the images and classes back when members are stored", () => {
  assertImports(zipped({}, 0));
});

Deno.test("importDsprites() reads on when the metadata are no array or are absent", () => {
  assertImports(zipped({ "metadata.npy": new Uint8Array([1, 2, 3]) }));
  assertImports(zipped({}));
});

Deno.test("importDsprites() finds the end of the zip when a comment follows it", () => {
  const commented = new Uint8Array([...FILE, ...new TextEncoder().encode("hello")]);
  commented[FILE.length - 2] = 5;
  assertImports(commented);
});

Deno.test("NumPy opens the export when pickles are not allowed", numpy.options, () => {
  const program = "import json; f = np.load(path, allow_pickle=False); " +
    "m = json.loads(f['metadata'].tobytes()); " +
    "print([(k, f[k].dtype.str, f[k].shape) for k in sorted(f)[:3]], f['imgs'].sum(), " +
    "m['latents_names'], m['latents_sizes'], " +
    "all(f['latents_values'][i, j] == m['latents_possible_values'][name][c] " +
    "for j, name in enumerate(m['latents_names']) " +
    "for i, c in enumerate(f['latents_classes'][:, j])))";
  const printed = numpy.run(FILE, program);
  assert.equal(
    printed,
    "[('imgs', '|u1', (5, 64, 64)), ('latents_classes', '<i8', (5, 6)), " +
      `('latents_values', '<f8', (5, 6))] ${
        ARRAYS.imgs.data.reduce((sum, pixel) => sum + pixel)
      } ` +
      "['color', 'shape', 'scale', 'orientation', 'posX', 'posY'] [1, 3, 6, 40, 32, 32] True",
  );
});

for (const save of ["savez", "savez_compressed"]) {
  Deno.test(`importDsprites() skips the pickle when numpy.${save} wrote it`, numpy.options, () => {
    const file = numpy.write(
      "g = [np.arange(1), np.arange(3), np.arange(6), np.arange(40), np.arange(32), np.arange(32)]; " +
        "c = np.stack(np.meshgrid(*g, indexing='ij'), -1).reshape(-1, 6)[87040:87050]; " +
        "imgs = np.zeros((10, 64, 64), np.uint8); imgs[:, 3, 4] = 1; " +
        "meta = np.array({b'title': 'x', b'sizes': np.arange(6)}, dtype=object); " +
        `np.${save}(open(path, 'wb'), metadata=meta, imgs=imgs, latents_classes=c, ` +
        "latents_values=c.astype(float))",
    );
    const { count, imgs, classes } = importDsprites(file);
    assert.equal(count, 10);
    assert.deepEqual([imgs.reduce((sum, pixel) => sum + pixel), imgs[3 * 64 + 4]], [10, 1]);
    const indices = Array.from({ length: 10 }, (_, i) => 87_040 + i);
    assert.deepEqual([...classes], indices.flatMap(classesOf));
  });
}

// Python marks members, and the list of members, as zip64 from 2 GiB; the published images are 3 GB.
// Its limit is lowered, so that small files have that structure: 5000 bytes is between the packed
// and the unpacked size of the images.
for (const [what, limit] of [["a member is", 5000], ["members and their list are", 100]] as const) {
  Deno.test(`importDsprites() reads 64-bit sizes when ${what} zip64`, numpy.options, () => {
    const file = numpy.run(
      FILE,
      `import zipfile, io; zipfile.ZIP64_LIMIT = ${limit}; old = zipfile.ZipFile(path); ` +
        "out = io.BytesIO(); new = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED)\n" +
        "for name in old.namelist():\n" +
        "  with new.open(name, 'w', force_zip64=True) as w: w.write(old.read(name))\n" +
        "new.close(); print(out.getvalue().hex())",
    );
    assertImports(Uint8Array.from(file.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16)));
  });
}

/** What is wrong with a file, the file, and how the message tells it. */
const WRONG: readonly (readonly [string, Uint8Array, RegExp])[] = [
  [
    "is empty",
    new Uint8Array(0),
    /^Cannot read the zip: its 0 bytes are cut short or are not a zip; copy or download/,
  ],
  ["is no zip", new Uint8Array(1000).fill(80), /^Cannot read the zip: its 1000 bytes/],
  ["is cut short", FILE.subarray(0, FILE.length / 2), /^Cannot read the zip: .* are cut short/],
  ["lost its beginning", FILE.subarray(100), /^Cannot read the zip: .* are cut short/],
  [
    "is another npz",
    zipSync({ "weights.npy": new Uint8Array(3), "bias.npy": new Uint8Array(3) }),
    /^Cannot import dSprites: there is no "imgs.npy" in it, only "weights.npy", "bias.npy"; give/,
  ],
  ["holds nothing", zipSync({}), /there is no "imgs.npy" in it, only nothing; give the published/],
  [
    "has no classes",
    zipped({ "latents_classes.npy": undefined }),
    /there is no "latents_classes.npy" in it, only "imgs.npy", "latents_values.npy"/,
  ],
  [
    "has images of 32 × 32",
    zipped({ "imgs.npy": encodeNpy({ shape: [5, 32, 32], data: new Uint8Array(5120) }, "u8") }),
    /imgs has the shape \(5,32,32\), not \(n,64,64\); give the published/,
  ],
  [
    "has five latents",
    zipped({
      "latents_values.npy": encodeNpy({ shape: [5, 5], data: new Float64Array(25) }, "f64"),
    }),
    /latents_values has the shape \(5,5\), not \(n,6\)/,
  ],
  [
    "has images of another type",
    zipped({
      "imgs.npy": encodeNpy({ shape: [5, 64, 64], data: new Float32Array(20480) }, "f32"),
    }),
    /imgs has the type f32, not u8/,
  ],
  [
    "has values of another type",
    zipped({ "latents_values.npy": encodeNpy(ARRAYS.latents_classes, "i64") }),
    /latents_values has the type i64, not f64/,
  ],
  [
    "has classes of another type",
    zipped({ "latents_classes.npy": encodeNpy(ARRAYS.latents_values, "f64") }),
    /latents_classes has the type f64, not i64/,
  ],
  [
    "has images that are no array",
    zipped({ "imgs.npy": new Uint8Array(500) }),
    /^Cannot read the array: it is not in NumPy's format/,
  ],
  [
    "has no rows",
    zipped({ "imgs.npy": encodeNpy({ shape: [0, 64, 64], data: new Uint8Array(0) }, "u8") }),
    /imgs has 0 rows; 1 to 737280 can be/,
  ],
  [
    "has latents of fewer images",
    zipped({
      "latents_values.npy": encodeNpy({ shape: [4, 6], data: new Float64Array(24) }, "f64"),
    }),
    /it has 5 images but latents of 4/,
  ],
  [
    "has a class that does not exist",
    zipped({
      "latents_classes.npy": encodeNpy(
        { shape: [5, 6], data: new BigInt64Array(30).fill(3n) },
        "i64",
      ),
    }),
    /image 0 has shape class 3, not 0 to 2/,
  ],
  [
    "has pixels of 255",
    zipped({
      "imgs.npy": encodeNpy(
        { shape: [5, 64, 64], data: ARRAYS.imgs.data.map((x) => 255 * x) },
        "u8",
      ),
    }),
    /image 0 has a pixel of 255, not 0 or 1/,
  ],
  [
    "has less data than its header says",
    zipped({ "imgs.npy": encodeNpy(ARRAYS.imgs, "u8").subarray(0, 5000) }),
    /^Cannot read the array: its shape \(5,64,64\) needs 20480 bytes, but there are 4872/,
  ],
];

for (const [problem, file, message] of WRONG) {
  Deno.test(`importDsprites() throws when the file ${problem}`, () => {
    assert.throws(() => importDsprites(file), { name: "SyntaxError", message });
  });
}

Deno.test("importDsprites() throws when packed bytes are damaged or packed in an unknown way", () => {
  const wiped = FILE.slice();
  wiped.fill(0xff, 60, 160);
  assert.throws(() => importDsprites(wiped), {
    name: "SyntaxError",
    message: /^Cannot unpack "imgs.npy": its packed bytes are damaged; copy or download/,
  });
  const foreign = FILE.slice();
  const entry = new DataView(foreign.buffer).getUint32(foreign.length - 6, true);
  foreign[entry + 10] = 14;
  const message = /^Cannot unpack "imgs.npy": it is packed by zip's method 14; save the file again/;
  assert.throws(() => importDsprites(foreign), { name: "SyntaxError", message });
});
