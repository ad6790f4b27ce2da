import assert from "node:assert/strict";
import { UserError } from "../../base/errors.ts";
import { remoteAddress } from "./address.ts";

const none = (): undefined => undefined;
const given = (variables: Record<string, string>) => (name: string) => variables[name];

Deno.test("remoteAddress() prefers the argument to the environment, and an empty one is none", () => {
  const variable = given({ PIPELINE_REMOTE: "http://a.example/x" });
  assert.equal(remoteAddress(undefined, false, variable)?.url, "http://a.example/x");
  assert.equal(remoteAddress("https://b.example", false, variable)?.url, "https://b.example");
  assert.equal(remoteAddress("", false, variable), undefined);
});

Deno.test("remoteAddress() is read-only when the argument or the environment says so", () => {
  const readOnly = (flag: boolean, text?: string) =>
    remoteAddress(
      "https://a.example",
      flag,
      given(text === undefined ? {} : { PIPELINE_REMOTE_READ_ONLY: text }),
    )?.readOnly;
  assert.deepEqual(
    [readOnly(false), readOnly(true), readOnly(false, "1"), readOnly(false, "0")],
    [false, true, true, false],
  );
  assert.throws(() => readOnly(false, "yes"), UserError);
});

Deno.test("remoteAddress() makes a header of a token or of a name and a password", () => {
  const token = remoteAddress(
    "https://a.example",
    false,
    given({ PIPELINE_REMOTE_TOKEN: "t0k~n=" }),
  );
  assert.equal(token?.authorization, "Bearer t0k~n=");
  const user = { PIPELINE_REMOTE_USER: "änne", PIPELINE_REMOTE_PASSWORD: "p:w" };
  // RFC 7617 with UTF-8; by `printf 'änne:p:w' | base64`.
  const basic = remoteAddress("https://a.example", false, given(user));
  assert.equal(basic?.authorization, "Basic w6RubmU6cDp3");
  assert.deepEqual(basic?.secrets, ["p:w", "w6RubmU6cDp3"]);
});

Deno.test("remoteAddress() sends credentials unencrypted to this machine alone", () => {
  const variable = given({ PIPELINE_REMOTE_TOKEN: "token" });
  for (const host of ["localhost:8080", "127.0.0.1", "[::1]:80"]) {
    assert.ok(remoteAddress(`http://${host}`, false, variable)?.authorization);
  }
  for (const host of ["cache.example", "10.0.0.1", "localhost.example", "127.0.0.1.example"]) {
    assert.throws(() => remoteAddress(`http://${host}`, false, variable), /without TLS/);
    assert.ok(remoteAddress(`http://${host}`, false, none));
  }
});

Deno.test("remoteAddress() refuses what it cannot use, and never shows a secret", () => {
  const https = "https://a.example";
  const refused: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ["cache.example", {}, /it is not an address of the web/],
    ["ftp://cache.example", {}, /it is not an address of the web/],
    ["https://a:S3CRET@cache.example", {}, /at cache\.example: its address holds credentials/],
    ["a:S3CRET@cache.example", {}, /^Cannot use the remote cache's address/],
    [`${https}/?key=S3CRET`, {}, /has a query/],
    [https, { PIPELINE_REMOTE_TOKEN: "S3CRET\n" }, /holds characters that no bearer token has/],
    [https, { PIPELINE_REMOTE_TOKEN: "S3CRET", PIPELINE_REMOTE_USER: "a" }, /both are set/],
    [https, { PIPELINE_REMOTE_PASSWORD: "S3CRET" }, /PIPELINE_REMOTE_USER: it is empty/],
  ];
  for (const [url, variables, message] of refused) {
    assert.throws(() => remoteAddress(url, false, given(variables)), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      assert.ok(!`${error.message} ${error.remedy} ${error.stack}`.includes("S3CRET"));
      return true;
    });
  }
  assert.throws(() => remoteAddress(undefined, true, none), /no remote cache is named/);
});
