/** Archives that were altered by someone who also altered the manifest: what does not fit is found. */

import assert from "node:assert/strict";
import { ArchiveFile } from "../../pipeline/archive/archive_file.ts";
import { checkArchive } from "../../pipeline/archive/check_archive.ts";
import { contentDigest } from "../../pipeline/base/digest.ts";
import { seal, unseal } from "../../pipeline/base/sealed.ts";
import { bytesSource } from "../../pipeline/base/zip/zip_directory.ts";
import { standardLimits } from "../../pipeline/archive/zip/zip_limits.ts";
import { archived, membersOf, text, utf8 } from "../engine/archive_rig.ts";
import { Project } from "../engine/rig.ts";
import { handMadeZip } from "./hand_made_zip.ts";

const archive = await archiveOfRig();

const forgeries: readonly (readonly [
  what: string,
  forge: (members: Map<string, Uint8Array>, manifest: Map<string, string>) => void,
  found: RegExp,
])[] = [
  ["bytes that are not the manifest's", (members) => {
    members.set("results/total/total.json", utf8("{}"));
  }, /results\/total\/total.json: has other bytes than its digest says/],
  ["an output that is not its record's, with a right manifest", (members, manifest) => {
    replace("results/total/total.json", "{}", members, manifest);
  }, /"results\/total\/total.json" is not the output "total" of its record/],
  ["a record that is not its key's", (members, manifest) => {
    const [first, second] = recordsIn(members);
    replace(first, text(members.get(second)), members, manifest);
  }, /is not the record of its key/],
  ["a torn record", (members, manifest) => {
    const [first] = recordsIn(members);
    replace(first, text(members.get(first)).slice(0, -9), members, manifest);
  }, /is not the record of its key/],
  ["a record that lacks what it must have", (members, manifest) => {
    const [first] = recordsIn(members);
    const record = { ...unseal(text(members.get(first))), outputs: null };
    replace(first, seal(record), members, manifest);
  }, /is not the record of its key/],
  ["a document that is not its key's", (members, manifest) => {
    const [first] = [...members.keys()].filter((path) => path.startsWith("keys/"));
    replace(first ?? "", "{}", members, manifest);
  }, /is not the document of its key/],
  ["a key's document that lacks a part, under its right name", (members, manifest) => {
    const [record = ""] = recordsIn(members);
    const key = record.slice("records/".length, -".txt".length);
    const document = text(members.get(`keys/${key}.json`)).replace('"v8":', '"v9":');
    const forged = contentDigest(document);
    replace(`keys/${forged}.json`, document, members, manifest);
    const filed = { ...unseal(text(members.get(record))), key: forged };
    replace(`records/${forged}.txt`, seal(filed), members, manifest);
    const index = text(members.get("archive.json"));
    replace("archive.json", index.replaceAll(key, forged), members, manifest);
  }, /the document of its key lacks something/],
  ["names that a terminal would take for commands", (members, manifest) => {
    const index = text(members.get("archive.json"));
    replace("archive.json", index.replace('"parity"', '"\\u001b[2Jparity"'), members, manifest);
  }, /archive.json is not a pipeline-archive/],
  ["a file that is missing", (members) => {
    members.delete("results/total/total.json");
  }, /^Cannot read the archive: "results\/total\/total.json" is missing from it/],
  ["a file that nobody knows", (members) => {
    members.set("results/extra.txt", utf8("x"));
  }, /^Cannot read the archive: "results\/extra.txt" does not belong into it/],
  ["an object that belongs to nothing", (members, manifest) => {
    replace(`objects/${contentDigest("stray")}`, "stray", members, manifest);
  }, /objects\/[0-9a-f]+: belongs to no element/],
  ["an object under another name", (members, manifest) => {
    replace(`objects/${contentDigest("a")}`, "b", members, manifest);
  }, /is not the object that its name says/],
  ["a document beside the others", (members, manifest) => {
    replace("more.txt", "x", members, manifest);
  }, /more.txt: does not belong into an archive/],
  ["a crate that names what is not there", (members, manifest) => {
    const crate = text(members.get("ro-crate-metadata.json"));
    replace(
      "ro-crate-metadata.json",
      crate.replaceAll("total/total", "total/t"),
      members,
      manifest,
    );
  }, /names "results\/total\/t.json", which is not there/],
  ["a waiver that is not on record", (members, manifest) => {
    const index = text(members.get("archive.json"));
    replace("archive.json", index.replace('"waived": false', '"waived": true'), members, manifest);
  }, /is said to be waived where its record does not/],
  ["a result under another element's name", (members, manifest) => {
    const index = text(members.get("archive.json"));
    replace("archive.json", index.replace('"parity": {', '"aparity": {'), members, manifest);
  }, /aparity: its key is of stage "parity"/],
  ["an output that was taken out", (members, manifest) => {
    const index = text(members.get("archive.json"));
    const without = index.replace('"results/total/total.json"', "null");
    replace("archive.json", without, members, manifest);
  }, /total: lacks its output "total"/],
  ["another format", (members, manifest) => {
    replace("archive.json", "{}", members, manifest);
  }, /^Cannot read the archive: its archive.json is not a pipeline-archive\/1/],
];

Deno.test("checkArchive() finds nothing wrong with an archive as it was made", () => {
  assert.deepEqual(problemsOf(membersOf(archive)), []);
});

for (const [what, forge, found] of forgeries) {
  Deno.test(`checkArchive() finds ${what}`, () => {
    const members = membersOf(archive);
    const manifest = new Map(
      text(members.get("manifest-sha256.txt")).trimEnd().split("\n")
        .map((line) => [line.slice(66), line.slice(0, 64)]),
    );
    forge(members, manifest);
    const lines = [...manifest].sort().map(([path, digest]) => `${digest}  ${path}\n`);
    members.set("manifest-sha256.txt", utf8(lines.join("")));
    const problems = problemsOf(members);
    assert.ok(problems.some((problem) => found.test(problem)), problems.join("\n"));
  });
}

/** What is wrong with an archive of some members, be it found on opening it or later. */
function problemsOf(members: ReadonlyMap<string, Uint8Array>): readonly string[] {
  const zip = handMadeZip([...members].map(([name, data]) => ({ name, data })));
  try {
    using opened = ArchiveFile.of(bytesSource(zip), standardLimits);
    return checkArchive(opened).problems.map(({ name, problem }) => `${name}: ${problem}`);
  } catch (error) {
    assert.ok(error instanceof SyntaxError, String(error));
    return [error.message];
  }
}

async function archiveOfRig(): Promise<Uint8Array> {
  using project = new Project();
  await project.reproduce();
  return Deno.readFileSync(await archived(project));
}

function replace(
  path: string,
  content: string,
  members: Map<string, Uint8Array>,
  manifest: Map<string, string>,
): void {
  members.set(path, utf8(content));
  manifest.set(path, contentDigest(content));
}

function recordsIn(members: Map<string, Uint8Array>): [string, string] {
  const [first = "", second = ""] = [...members.keys()].filter((path) =>
    path.startsWith("records/")
  );
  return [first, second];
}
