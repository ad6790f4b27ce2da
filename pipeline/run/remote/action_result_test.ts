import assert from "node:assert/strict";
import fc from "fast-check";
import { contentDigest } from "../../base/digest.ts";
import { fromActionResult, toActionResult } from "./action_result.ts";
import { isMissing, works } from "../../../tests/needs.ts";

const python = "/usr/bin/python3";

const outputs = {
  // Sizes of one, of several and of more than four bytes as a varint, and one that is left out.
  plot: { digest: contentDigest("a"), size: 7 },
  "große Tabelle": { digest: contentDigest("b"), size: 123_456 },
  model: { digest: contentDigest("c"), size: 2 ** 40 + 5 },
  empty: { digest: contentDigest(""), size: 0 },
};
const text = `{"a":"ß"}\n${"0".repeat(300)}\n`;

/** Reads an ActionResult by its description, with Google's own library. */
const independent = `
import json, sys
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
file = descriptor_pb2.FileDescriptorProto(name="a.proto", package="a", syntax="proto3")
F = descriptor_pb2.FieldDescriptorProto
def message(name, *fields):
    m = file.message_type.add(name=name)
    for number, field, kind, label, of in fields:
        f = m.field.add(name=field, number=number, type=kind, label=label)
        if of: f.type_name = ".a." + of
message("Digest", (1, "hash", F.TYPE_STRING, F.LABEL_OPTIONAL, None),
        (2, "size_bytes", F.TYPE_INT64, F.LABEL_OPTIONAL, None))
message("OutputFile", (1, "path", F.TYPE_STRING, F.LABEL_OPTIONAL, None),
        (2, "digest", F.TYPE_MESSAGE, F.LABEL_OPTIONAL, "Digest"))
message("ActionResult", (2, "output_files", F.TYPE_MESSAGE, F.LABEL_REPEATED, "OutputFile"),
        (5, "stdout_raw", F.TYPE_BYTES, F.LABEL_OPTIONAL, None))
pool = descriptor_pool.DescriptorPool()
pool.Add(file)
found = pool.FindMessageTypeByName("a.ActionResult")
make = getattr(message_factory, "GetMessageClass", None) or message_factory.MessageFactory(pool).GetPrototype
result = make(found)()
result.ParseFromString(sys.stdin.buffer.read())
again = make(found)()
again.CopyFrom(result)
print(json.dumps({
    "files": [[f.path, f.digest.hash, f.digest.size_bytes] for f in result.output_files],
    "stdout": result.stdout_raw.decode(),
    "bytes": again.SerializeToString(deterministic=True).hex(),
}))
`;

Deno.test("toActionResult() writes what Protocol Buffers read, byte by byte as they write it", {
  ignore: isMissing("google.protobuf for Python", works(python, "-c", "import google.protobuf")),
}, async () => {
  const bytes = toActionResult(outputs, text);
  const child = new Deno.Command(python, {
    args: ["-c", independent],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(bytes);
  await writer.close();
  const { stdout } = await child.output();
  const read = JSON.parse(new TextDecoder().decode(stdout));
  assert.deepEqual(
    read.files,
    Object.entries(outputs).map(([name, { digest, size }]) => [name, digest, size]),
  );
  assert.equal(read.stdout, text);
  assert.equal(read.bytes, bytes.toHex());
});

Deno.test("fromActionResult() finds the text whatever other fields a server adds", () => {
  const bytes = toActionResult(outputs, text);
  assert.equal(fromActionResult(bytes), text);
  // exit_code as a varint, two numbers of fixed size, execution_metadata.
  const others = [[0x20, 0x80, 0x01], [0x79, 1, 2, 3, 4, 5, 6, 7, 8], [0x7d, 1, 2, 3, 4], [
    0x4a,
    1,
    9,
  ]];
  for (const field of others) {
    assert.equal(fromActionResult(Uint8Array.from([...field, ...bytes])), text);
    assert.equal(fromActionResult(Uint8Array.from([...bytes, ...field])), text);
  }
});

Deno.test("fromActionResult() takes a store's own record as it is", () => {
  assert.equal(fromActionResult(new TextEncoder().encode(text)), text);
});

Deno.test("fromActionResult() gives a text or nothing for any bytes, and nothing for torn ones", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.ok(["string", "undefined"].includes(typeof fromActionResult(bytes)));
    }),
    { numRuns: 2000 },
  );
  const bytes = toActionResult(outputs, text);
  for (let length = 0; length < bytes.length; length++) {
    assert.equal(fromActionResult(bytes.subarray(0, length)), undefined);
  }
});
