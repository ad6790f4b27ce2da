/** The strict reader of zips: every lie is refused before a member can be read. */

import assert from "node:assert/strict";
import { bytesSource } from "../../pipeline/base/zip/zip_directory.ts";
import { standardLimits } from "../../pipeline/archive/zip/zip_limits.ts";
import { openZip } from "../../pipeline/archive/zip/zip_reader.ts";
import { type Around, fields, type HandMade, handMadeZip } from "./hand_made_zip.ts";

const good: readonly HandMade[] = [
  { name: "a.txt", data: "first" },
  { name: "folder/b.txt", data: "second ".repeat(30), deflated: true },
];

Deno.test("openZip() reads members that are stored and deflated", () => {
  const zip = openZip(bytesSource(handMadeZip(good)), standardLimits);
  const texts = zip.members.map((member) => [
    member.name,
    [...zip.chunksOf(member)].map((chunk) => new TextDecoder().decode(chunk)).join(""),
  ]);
  assert.deepEqual(texts, [["a.txt", "first"], ["folder/b.txt", "second ".repeat(30)]]);
  assert.deepEqual(openZip(bytesSource(handMadeZip([])), standardLimits).members, []);
});

const names: readonly (readonly [name: string, why: RegExp])[] = [
  ["../escaped", /part "\.\."/],
  ["folder/../../escaped", /part "\.\."/],
  ["./here", /part "\."/],
  ["/etc/passwd", /absolute path/],
  ["C:/Windows/x", /drive letter/],
  ["c:x", /drive letter/],
  ["a\\b", /backslash/],
  ["..\\..\\x", /backslash/],
  ["a\0b", /NUL/],
  ["ab:stream", /character that Windows or/],
  ["a\nb", /character that Windows or/],
  ["a\x9b31mb", /character that Windows or/],
  ["a//b", /empty part/],
  ["folder/", /folder/],
  ["", /empty/],
  ["trailing./x", /ends in a dot or a space/],
  ["trailing ", /ends in a dot or a space/],
  ["aux.txt", /device on Windows/],
  ["x/CON", /device on Windows/],
  ["y".repeat(256), /too long/],
];

for (const [name, why] of names) {
  Deno.test(`openZip() refuses the name ${JSON.stringify(name.slice(0, 40))}`, () => {
    refused([...good, { name, data: "x" }], {}, why);
  });
}

const same = /are one file on some systems/;
const members: readonly (readonly [what: string, members: readonly HandMade[], why: RegExp])[] = [
  ["one name twice", [{ name: "a" }, { name: "a" }], same],
  ["names that differ in case", [{ name: "Readme" }, { name: "README" }], same],
  ["names that differ in composition", [{ name: "\u00e9" }, { name: "e\u0301" }], same],
  ["names that differ in a long s", [{ name: "\u017ft" }, { name: "st" }], same],
  ["a file that is also a folder", [{ name: "a" }, { name: "b" }, { name: "A/c" }], same],
  ["a symbolic link", [{ name: "a", listed: { attributes: 0o120777 * 2 ** 16 } }], /symbolic link/],
  ["a device", [{ name: "a", listed: { attributes: 0o020644 * 2 ** 16 } }], /is no file/],
  ["a folder by its attributes", [{ name: "a", listed: { attributes: 0x10 } }], /is no file/],
  ["an encrypted member", both({ flags: 0x0801 }), /is encrypted/],
  ["a strongly encrypted member", both({ flags: 0x0841 }), /is encrypted/],
  ["sizes behind the member", both({ flags: 0x0808 }), /sizes behind it/],
  ["unknown flags", both({ flags: 0x0820 }), /packed in a way/],
  ["another packing", both({ method: 12 }), /packed by method 12/],
  ["a stored member with two sizes", both({ size: 9 }), /stored with two sizes/],
  ["a name that is not UTF-8", [{ name: Uint8Array.of(0xff, 0xfe) }], /not in UTF-8/],
  ["a name not marked as UTF-8", [{ ...flagged("é", 0) }], /not marked as UTF-8/],
  ["a second name in a field", both({ extra: unicodePath("../x") }), /has further fields/],
  ["a comment on a member", [{ name: "a", listed: { comment: "x" } }], /comment/],
  ["a member on another disk", [{ name: "a", listed: { disk: 1 } }], /one part of several/],
  ["another name before the member", lie({ name: "b" }), /described in two ways/],
  ["another size before the member", lie({ size: 2 }), /described in two ways/],
  ["another packed size before it", lie({ packedSize: 2 }), /described in two ways/],
  ["another checksum before it", lie({ crc: 2 }), /described in two ways/],
  ["another method before it", lie({ method: 8 }), /described in two ways/],
  ["other flags before it", lie({ flags: 0x0801 }), /described in two ways/],
  ["two entries for one place", [
    { name: "a", data: "x" },
    { name: "b", data: "y", listed: { offset: 0 } },
  ], /overlaps another|described in two ways/],
  ["a member within another", [
    {
      name: "a",
      data: "x".repeat(50),
      listed: { packedSize: 90, size: 90 },
      local: { packedSize: 90, size: 90 },
    },
    { name: "b", data: "y" },
  ], /overlaps another/],
  [
    "an offset beyond the end",
    [{ name: "a", listed: { offset: 1e6 } }],
    /preceded by bytes|cut short/,
  ],
  ["a size beyond the end", both({ size: 1e6, packedSize: 1e6 }), /cut short/],
];

for (const [what, of, why] of members) {
  Deno.test(`openZip() refuses ${what}`, () => refused(of, {}, why));
}

const x = Uint8Array.of(1, 2, 3);
const surroundings: readonly (readonly [what: string, around: Around, why: RegExp])[] = [
  ["bytes before the first member", { before: x }, /preceded by bytes/],
  ["bytes between members", { between: x }, /preceded by bytes/],
  ["bytes before its end", { beforeEnd: x }, /another length than it says/],
  ["bytes behind its end", { after: x }, /cut short|follows its end/],
  ["a comment at its end", { comment: "hello" }, /comment/],
  [
    "a second end in its comment",
    { comment: "PK\x05\x06" + "\0".repeat(18) },
    /another length than it says/,
  ],
  ["a list that is longer than it says", { listSize: 50 }, /another length than it says/],
  ["a list with fewer members than there are", { count: 1 }, /another length than it says/],
  ["a list with more members than there are", { count: 3 }, /cut short/],
  ["a list that claims millions of members", { count: 65535 }, /cut short/],
  ["a list outside the file", { listOffset: 1e9 }, /cut short/],
];

for (const [what, around, why] of surroundings) {
  Deno.test(`openZip() refuses ${what}`, () => refused(good, around, why));
}

Deno.test("openZip() refuses two ends that disagree, and takes two that agree", () => {
  const zip = handMadeZip(good);
  const end = zip.length - 22;
  const view = new DataView(zip.buffer);
  const [size, offset] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  const withLongEnd = (count: number, longSize: number, longOffset: number): Uint8Array => {
    const head = fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0]);
    const long = fields([8, count], [8, count], [8, longSize], [8, longOffset]);
    const locator = fields([4, 0x07064b50], [4, 0], [8, end], [4, 1]);
    return Uint8Array.from([
      ...zip.subarray(0, end),
      ...head,
      ...long,
      ...locator,
      ...zip.subarray(end),
    ]);
  };
  const open = (bytes: Uint8Array) => openZip(bytesSource(bytes), standardLimits);
  assert.equal(open(withLongEnd(2, size, offset)).members.length, 2);
  const lies = [[1, size, offset], [2, size + 1, offset], [2, size, offset + 1]] as const;
  for (const [count, longSize, longOffset] of lies) {
    const bytes = withLongEnd(count, longSize, longOffset);
    assert.throws(() => open(bytes), /SyntaxError.*cut short/);
  }
  // The short end lies, which only readers that know no zip64 would believe.
  for (const [field, value] of [[10, 1], [12, size - 1], [16, 0]] as const) {
    const bytes = withLongEnd(2, size, offset);
    new DataView(bytes.buffer).setUint32(bytes.length - 22 + field, value, true);
    assert.throws(() => open(bytes), /SyntaxError.*cut short/);
  }
});

Deno.test("openZip() refuses every truncation of a zip", () => {
  const zip = handMadeZip(good);
  for (let length = 0; length < zip.length; length++) {
    assert.throws(
      () => openZip(bytesSource(zip.subarray(0, length)), standardLimits),
      { name: "SyntaxError", message: /^Cannot read the zip: / },
    );
  }
});

Deno.test("openZip() refuses a bomb by ratio, and one by size, unless the limits are raised", () => {
  const zeros = handMadeZip([{ name: "zeros", data: new Uint8Array(3e6), deflated: true }]);
  const open = (limits: Partial<typeof standardLimits>) =>
    openZip(bytesSource(zeros), { ...standardLimits, ...limits });
  assert.throws(() => open({}), /unpacks from \d+ to 3000000 bytes, and 200 for one are allowed/);
  assert.throws(() => open({ maxRatio: 2000, maxBytes: 2e6 }), /unpacks to 3000000 bytes/);
  assert.equal(open({ maxRatio: 2000 }).members.length, 1);
});

Deno.test("chunksOf() stops at a member that unpacks to more than it says, and gives no more", () => {
  const data = new Uint8Array(900_000);
  const zip = openZip(
    bytesSource(handMadeZip([{
      ...{ name: "a", data, deflated: true },
      listed: { size: 10 },
      local: { size: 10 },
    }])),
    standardLimits,
  );
  let given = 0;
  assert.throws(() => {
    for (const member of zip.members) {
      for (const chunk of zip.chunksOf(member)) given += chunk.length;
    }
  }, /SyntaxError.*the bytes of member "a" are damaged/);
  assert.equal(given, 0);
});

Deno.test("chunksOf() finds wrong checksums and damaged packing", () => {
  for (
    const member of [
      { name: "a", data: "abc", listed: { crc: 1 }, local: { crc: 1 } },
      {
        name: "a",
        data: "\xff\xff\xff",
        listed: { method: 8, size: 9 },
        local: { method: 8, size: 9 },
      },
    ]
  ) {
    const zip = openZip(bytesSource(handMadeZip([member])), standardLimits);
    assert.throws(() => {
      for (const one of zip.members) for (const _ of zip.chunksOf(one));
    }, /SyntaxError.*are damaged/);
  }
});

function refused(of: readonly HandMade[], around: Around, why: RegExp): void {
  const zip = handMadeZip(of, around);
  assert.throws(() => openZip(bytesSource(zip), standardLimits), (error) => {
    assert.ok(error instanceof SyntaxError, String(error));
    assert.match(error.message, /^Cannot read the zip: /);
    assert.match(error.message, why);
    return true;
  });
}

/** A member of which both places say the same that is not so. */
function both(claims: NonNullable<HandMade["local"]>): HandMade[] {
  return [{ name: "a", data: "text", listed: claims, local: claims }];
}

/** A member of which the header before it says something else than the list. */
function lie(claims: NonNullable<HandMade["local"]>): HandMade[] {
  return [{ name: "a", data: "text", local: claims }];
}

function flagged(name: string, flags: number): HandMade {
  return { name, listed: { flags }, local: { flags } };
}

/** Info-ZIP's field with a name that some programs prefer. */
function unicodePath(name: string): Uint8Array {
  const text = new TextEncoder().encode(name);
  return Uint8Array.from([...fields([2, 0x7075], [2, 5 + text.length]), 1, 0, 0, 0, 0, ...text]);
}
