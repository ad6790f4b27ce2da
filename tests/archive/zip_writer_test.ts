/** Zips that are written: the same bytes each time, read by others, and beyond zip's first limits. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { FileSource } from "../../pipeline/archive/zip/file_source.ts";
import { bytesSource, readDirectory } from "../../pipeline/base/zip/zip_directory.ts";
import { standardLimits } from "../../pipeline/archive/zip/zip_limits.ts";
import { openZip } from "../../pipeline/archive/zip/zip_reader.ts";
import { type ZipContent, ZipWriter } from "../../pipeline/archive/zip/zip_writer.ts";
import { contentDigest } from "../../pipeline/base/digest.ts";
import { isMissing, works } from "../needs.ts";

const python = "/usr/bin/python3";
const isWithoutPython = isMissing("Python", works(python, "--version"));

const numbers = new TextEncoder().encode(
  Array.from({ length: 40_000 }, (_, i) => Math.sin(i).toFixed(6)).join("\n"),
);
const noise = Uint8Array.from(numbers, (_, i) => (i * i * 2654435761) >>> 13);
const contents = [
  content("empty", new Uint8Array()),
  content("noise.bin", noise.subarray(0, 200_000)),
  content("numbers.csv", numbers),
  content("ünïcode/zéros", new Uint8Array(3_000_000)),
];

Deno.test("ZipWriter writes what openZip() reads, packed where that is worth it", () => {
  using folder = new Folder();
  const { path, digests } = folder.write(contents);
  using source = FileSource.open(path);
  const zip = openZip(source, standardLimits);
  assert.deepEqual(zip.members.map(({ name }) => name), contents.map(({ name }) => name));
  for (const [i, member] of zip.members.entries()) {
    const bytes = Uint8Array.from([...zip.chunksOf(member)].flatMap((chunk) => [...chunk]));
    assert.equal(contentDigest(bytes), digests[i]);
  }
  const isDeflated = zip.members.map((member) => member.isDeflated);
  // Zeros are packed so well that a reader would take them for a bomb.
  assert.deepEqual(isDeflated, [false, false, true, false]);
});

Deno.test("ZipWriter writes the same bytes each time, whatever the time and the machine", () => {
  using folder = new Folder();
  const bytes = Deno.readFileSync(folder.write(contents).path);
  assert.deepEqual(Deno.readFileSync(folder.write(contents).path), bytes);
  // From a run on another day: packing with another version of fflate would show here.
  assert.equal(
    contentDigest(bytes),
    "c898f0bad3bee8e36cf6223af2b094d71053180f1fa78fafecf5ee9ab051f532",
  );
});

Deno.test("ZipWriter refuses a member that is not as long as it says", () => {
  using folder = new Folder();
  using zip = new ZipWriter(folder.file());
  const short = { ...content("a", numbers), size: numbers.length + 1 };
  assert.throws(() => zip.add(short), /"a" has \d+ bytes and not/);
});

Deno.test("ZipWriter and openZip() take more than 65,535 members, and Python reads them", async () => {
  using folder = new Folder();
  const count = 65_540;
  const many = Array.from(
    { length: count },
    (_, i) => content(`${i}`, new TextEncoder().encode(`${i}`)),
  );
  const { path } = folder.write(many);
  using source = FileSource.open(path);
  assert.equal(openZip(source, standardLimits).members.length, count);
  const read = `import zipfile; z = zipfile.ZipFile(${JSON.stringify(path)}); ` +
    `print(len(z.namelist()), z.read("65539").decode())`;
  if (isWithoutPython) return;
  const ran = await new Deno.Command(python, { args: ["-c", read] }).output();
  assert.equal(new TextDecoder().decode(ran.stdout), `${count} 65539\n`);
});

Deno.test("openZip() reads sizes beyond 32 bits where a single member has them", () => {
  // A header for five billion bytes, of which none are there: the sizes are read, and found false.
  const long = 5_000_000_000;
  const name = new TextEncoder().encode("long");
  const extra = new Uint8Array(20);
  const fields = new DataView(extra.buffer);
  fields.setUint16(0, 1, true);
  fields.setUint16(2, 16, true);
  fields.setBigUint64(4, BigInt(long), true);
  fields.setBigUint64(12, BigInt(long), true);
  const list = new Uint8Array(46 + name.length + extra.length + 22);
  const view = new DataView(list.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(8, 0x0800, true);
  view.setUint32(20, 0xffffffff, true);
  view.setUint32(24, 0xffffffff, true);
  view.setUint16(28, name.length, true);
  view.setUint16(30, extra.length, true);
  list.set(name, 46);
  list.set(extra, 46 + name.length);
  const end = list.length - 22;
  view.setUint32(end, 0x06054b50, true);
  view.setUint16(end + 8, 1, true);
  view.setUint16(end + 10, 1, true);
  view.setUint32(end + 12, end, true);
  const [entry] = readDirectory(bytesSource(list)).entries;
  assert.deepEqual([entry?.size, entry?.packedSize], [long, long]);
  assert.throws(() => openZip(bytesSource(list), standardLimits), /cut short/);
});

function content(name: string, bytes: Uint8Array): ZipContent {
  return {
    name,
    size: bytes.length,
    chunks: function* () {
      for (let at = 0; at < bytes.length; at += 65536) yield bytes.subarray(at, at + 65536);
    },
  };
}

class Folder implements Disposable {
  readonly #path = Deno.makeTempDirSync({ prefix: "zip-" });
  #serial = 0;

  file(): string {
    return join(this.#path, `${this.#serial++}.zip`);
  }

  write(members: readonly ZipContent[]) {
    const path = this.file();
    using zip = new ZipWriter(path);
    const digests = members.map((member) => zip.add(member).digest);
    assert.equal(zip.finish(), Deno.statSync(path).size);
    return { path, digests };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#path, { recursive: true });
  }
}
