/** The user's files: small ones made here, and the real ones where they are. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { DIGIT_PIXELS } from "./draw_digit.ts";
import { givenDigits } from "./mnist_files.ts";
import { isDenied } from "../../../tests/needs.ts";

function idx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const file = new Uint8Array(4 + 4 * shape.length + data.length);
  file.set([0, 0, 8, shape.length]);
  const view = new DataView(file.buffer);
  for (const [i, length] of shape.entries()) view.setUint32(4 + 4 * i, length);
  file.set(data, 4 + 4 * shape.length);
  return file;
}

/** Images of which each has its own number as first pixel, and labels that count. */
function part(name: "train" | "t10k", count: number): [string, Uint8Array][] {
  const images = new Uint8Array(count * DIGIT_PIXELS);
  for (let i = 0; i < count; i++) images[i * DIGIT_PIXELS] = i;
  return [
    [`${name}-images-idx3-ubyte`, idx([count, 28, 28], images)],
    [
      `${name}-labels-idx1-ubyte`,
      idx([count], Uint8Array.from({ length: count }, (_, i) => i % 10)),
    ],
  ];
}

Deno.test("givenDigits() gives nothing when there are no files", () => {
  assert.equal(givenDigits(new Map()), null);
});

Deno.test("givenDigits() takes both parts, and says that their origin is unknown", () => {
  const given = givenDigits(new Map([...part("train", 30), ...part("t10k", 10)]));
  assert.deepEqual([given?.train.labels.length, given?.test.labels.length], [30, 10]);
  assert.equal(given?.source.kind, "mnist");
  assert.equal(given?.source.description, "Digits of IDX files of unknown origin");
  assert.equal(given?.source.files.length, 4);
  assert.ok(
    given?.source.files.every(({ published, sha256, contentSha256 }) =>
      !published && sha256 === contentSha256
    ),
  );
});

for (const name of ["train", "t10k"] as const) {
  Deno.test(`givenDigits() splits ${name} when nothing else is given, and says so`, () => {
    const given = givenDigits(new Map(part(name, 20)));
    assert.deepEqual([given?.train.labels.length, given?.test.labels.length], [16, 4]);
    assert.equal(given?.test.images[0], 16);
    assert.match(
      given?.source.description ?? "",
      new RegExp(
        `\\(only ${name} was given: its first 16 to learn from, the other 4 to test on\\)$`,
      ),
    );
  });
}

Deno.test("givenDigits() takes gzipped files, and a plain one before its gzipped twin", () => {
  const [images = ["", new Uint8Array()], labels = images] = part("t10k", 20);
  const [[imagesName, imagesFile], [labelsName, labelsFile]] = [images, labels];
  const zipped = givenDigits(
    new Map([
      [`${imagesName}.gz`, new Uint8Array(gzipSync(imagesFile))],
      [labelsName, labelsFile],
      [`${labelsName}.gz`, Uint8Array.of(1, 2, 3)],
    ]),
  );
  const plain = givenDigits(new Map([images, labels]));
  assert.deepEqual(zipped?.train, plain?.train);
  assert.deepEqual(zipped?.source.files.map((file) => file.name), [`${imagesName}.gz`, labelsName]);
  assert.deepEqual(
    zipped?.source.files.map((file) => file.contentSha256),
    plain?.source.files.map((file) => file.contentSha256),
  );
});

Deno.test("givenDigits() takes files by their other names, and gzipped twice", () => {
  const [images = ["", new Uint8Array()], labels = images] = part("t10k", 20);
  const plain = givenDigits(new Map([images, labels]));
  const zipped = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
  const names: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
    ["t10k-images.idx3-ubyte", (bytes) => bytes],
    ["t10k-images.idx3-ubyte.gz", zipped],
    ["t10k-images-idx3-ubyte.gz", (bytes) => zipped(zipped(bytes))],
    ["t10k-images-idx3-ubyte", zipped],
  ];
  for (const [name, packed] of names) {
    const given = givenDigits(new Map([[name, packed(images[1])], labels]));
    assert.deepEqual(given?.train, plain?.train, name);
    assert.equal(given?.source.files[0]?.name, name);
    assert.equal(given?.source.files[0]?.contentSha256, plain?.source.files[0]?.contentSha256);
  }
});

Deno.test("givenDigits() refuses a part of which one file is missing, and names it", () => {
  const [images = ["", new Uint8Array()], labels = images] = part("t10k", 20);
  for (const [there, missing] of [[images, labels], [labels, images]] as const) {
    const message = new RegExp(
      `data/mnist/${there[0]}: data/mnist/${missing[0]} \\(or .gz\\) is missing`,
    );
    const given = new Map([...part("train", 20), there]);
    assert.throws(() => givenDigits(given), { name: "RangeError", message });
  }
});

Deno.test("givenDigits() refuses files that do not fit each other", () => {
  const [[imagesName, images] = ["", new Uint8Array()]] = part("t10k", 20);
  const labelsName = "t10k-labels-idx1-ubyte";
  const labels = (...values: readonly number[]) => idx([values.length], Uint8Array.from(values));
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    [labelsName, labels(...Array(19).fill(1)), /labels.*shape is \(19\), but there are 20 images/],
    [labelsName, labels(...Array(19).fill(1), 10), /label 19 is 10, not 0 to 9/],
    [imagesName, idx([20, 28], new Uint8Array(560)), /images.*shape is \(20,28\), not \(n,28,28\)/],
    [imagesName, Uint8Array.of(0, 0, 9, 1, 0, 0, 0, 1, 5), /its elements are not bytes/],
    [imagesName, idx([0, 28, 28], new Uint8Array()), /images/],
  ];
  for (const [name, bad, message] of cases) {
    const good = new Map(
      [[imagesName, images], [labelsName, labels(...Array(20).fill(1))]] as const,
    );
    assert.throws(() => givenDigits(new Map([...good, [name, bad]])), {
      name: "RangeError",
      message,
    });
  }
  const broken = new Map([...part("t10k", 20), [imagesName, images.subarray(0, -1)]] as const);
  assert.throws(() => givenDigits(broken), {
    name: "SyntaxError",
    message: /^data\/mnist\/t10k-images-idx3-ubyte: Cannot read the IDX file: .*at byte \d+/,
  });
});

const oracle = fileURLToPath(import.meta.resolve("../../../../shared/oracles/mnist/"));
const names = ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];
const isWithoutMnist = isDenied(
  `MNIST's files in ${oracle}`,
  names.every((name) => existsSync(oracle + name)),
);

Deno.test({
  name: "givenDigits() reads MNIST itself, and knows it",
  ignore: isWithoutMnist,
  fn: () => {
    const given = givenDigits(
      new Map(names.map((name) => [name, new Uint8Array(readFileSync(oracle + name))])),
    );
    assert.deepEqual([given?.train.labels.length, given?.test.labels.length], [8000, 2000]);
    assert.deepEqual([...given?.train.labels.subarray(0, 10) ?? []], [
      7,
      2,
      1,
      0,
      4,
      1,
      4,
      9,
      5,
      9,
    ]);
    assert.ok(given?.source.files.every(({ published }) => published));
    assert.match(given?.source.description ?? "", /^MNIST's digits \(only t10k was given/);
  },
});
