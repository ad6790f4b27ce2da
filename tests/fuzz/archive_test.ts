/** Archives: whatever the bytes are, they are an archive or a SyntaxError, and nothing is written. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "node:path";
import { ArchiveFile } from "../../pipeline/archive/archive_file.ts";
import { checkArchive } from "../../pipeline/archive/check_archive.ts";
import { readIndex, readManifest } from "../../pipeline/archive/layout.ts";
import { contentDigest } from "../../pipeline/base/digest.ts";
import { bytesSource } from "../../pipeline/base/zip/zip_directory.ts";
import { standardLimits } from "../../pipeline/archive/zip/zip_limits.ts";
import { openZip } from "../../pipeline/archive/zip/zip_reader.ts";
import { handMadeZip } from "../archive/hand_made_zip.ts";
import { Project } from "../engine/rig.ts";
import { anyBytes, damaged, read, runs } from "./bytes.ts";

const limits = { ...standardLimits, maxBytes: 1e8 };
const small = handMadeZip([
  { name: "a", data: "first" },
  { name: "b/c", data: "second ".repeat(20), deflated: true },
  { name: "d", data: new Uint8Array(300), deflated: true },
]);
const archive = await smallArchive();

Deno.test("openZip() gives members within their bounds or a SyntaxError, whatever the bytes are", () => {
  fc.assert(
    fc.property(anyBytes(small), (bytes) => {
      const zip = read(() => openZip(bytesSource(bytes), limits));
      for (const member of zip?.members ?? []) {
        let size = 0;
        read(() => {
          for (const chunk of zip?.chunksOf(member) ?? []) size += chunk.length;
          assert.equal(size, member.size);
        });
        assert.ok(size <= member.size);
      }
    }),
    runs(3000),
  );
});

Deno.test("openZip() finds every change of one byte of a header, or the bytes are as before", () => {
  const texts = (bytes: Uint8Array): readonly (readonly [string, string])[] | undefined =>
    read(() => {
      const zip = openZip(bytesSource(bytes), limits);
      return zip.members.map((member) => {
        const chunks = [...zip.chunksOf(member)].flatMap((chunk) => [...chunk]);
        return [member.name, contentDigest(Uint8Array.from(chunks))] as const;
      });
    });
  const good = texts(small);
  for (let at = 0; at < small.length; at++) {
    for (const change of [1, 0x80, 0xff]) {
      const bytes = small.slice();
      bytes[at] = (bytes[at] ?? 0) ^ change;
      const changed = texts(bytes);
      // Fields that no reader uses (times, versions) and bits of padding may be anything.
      if (changed !== undefined) assert.deepEqual(changed, good, `byte ${at}`);
    }
  }
});

Deno.test("checkArchive() gives findings or a SyntaxError for damaged archives, whatever the damage", () => {
  const before = Deno.readDirSync(Deno.cwd()).toArray().length;
  let sound = 0;
  fc.assert(
    fc.property(damaged(archive), (bytes) => {
      const found = read(() => {
        using opened = ArchiveFile.of(bytesSource(bytes), limits);
        return checkArchive(opened).problems;
      });
      if (found?.length !== 0) return;
      // A damage that changes nothing: an edit by the bytes that were there, or of unused fields.
      sound++;
      assert.deepEqual(bytes.length, archive.length);
    }),
    runs(300),
  );
  assert.ok(sound < 100, `${sound} of 300 were taken for sound`);
  assert.equal(Deno.readDirSync(Deno.cwd()).toArray().length, before);
});

Deno.test("checkArchive() gives findings or a SyntaxError for any documents under a right manifest", () => {
  const digest = fc.constantFrom(contentDigest("a"), contentDigest("b"), "x", 3, null);
  const element = fc.record({
    key: digest,
    outputs: fc.oneof(
      fc.dictionary(fc.constantFrom("a", "__proto__"), fc.constantFrom("results/a", null, 3)),
      fc.constant(null),
    ),
    trusted: fc.boolean(),
    waived: fc.boolean(),
    stale: fc.constantFrom(true, false, 0),
  });
  const index = fc.record({
    schema: fc.constant("pipeline-archive/1"),
    pipeline: fc.constantFrom("p", 1),
    profile: fc.constant("s"),
    objects: fc.boolean(),
    elements: fc.oneof(fc.dictionary(fc.string({ maxLength: 3 }), element), fc.constant([])),
    missing: fc.constantFrom([], [1], null),
  });
  const documents = fc.oneof(index.map((one) => JSON.stringify(one)), fc.json(), fc.string());
  fc.assert(
    fc.property(documents, documents, documents, (text, crate, record) => {
      const name = contentDigest("a");
      const members = new Map([
        ["archive.json", text],
        [`keys/${name}.json`, "a"],
        [`records/${name}.txt`, record],
        ["ro-crate-metadata.json", crate],
      ]);
      const manifest = [...members].map(([path, text]) => `${contentDigest(text)}  ${path}\n`);
      const all = [...members, ["manifest-sha256.txt", manifest.join("")] as const];
      const zip = handMadeZip(all.map(([name, data]) => ({ name, data })));
      read(() => {
        using opened = ArchiveFile.of(bytesSource(zip), limits);
        return checkArchive(opened);
      });
    }),
    runs(500),
  );
});

Deno.test("readManifest() and readIndex() give a value or a SyntaxError, whatever the text is", () => {
  const lines = fc.array(fc.constantFrom(`${contentDigest("a")}  a`, "b", "", " ", "\n"));
  fc.assert(fc.property(fc.oneof(fc.string(), lines.map((all) => all.join("\n"))), (text) => {
    read(() => readManifest(text));
    read(() => readIndex(text));
  }));
  read(() => readIndex("[".repeat(1e6)));
});

async function smallArchive(): Promise<Uint8Array> {
  using project = new Project();
  await project.reproduce("numbers");
  await project.run("archive", "--allow-stale", "--output", "a.zip");
  return Deno.readFileSync(join(project.root, "a.zip"));
}
