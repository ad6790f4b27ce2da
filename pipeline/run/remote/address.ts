/**
 * Which remote cache is to be used, and with which credentials.
 *
 * @module
 */

import { UserError } from "../../base/errors.ts";

/** A remote cache as the user names it. */
export interface RemoteAddress {
  /** Without a slash at the end; holds no credentials. */
  readonly url: string;
  /** Value of the `Authorization` header, `null` where there are no credentials. */
  readonly authorization: string | null;
  /** Texts that must never be shown, whoever says them. */
  readonly secrets: readonly string[];
  /** Whether nothing is uploaded. */
  readonly readOnly: boolean;
}

/** Environment variables that say which remote cache to use, and how. */
export const remoteVariables = {
  url: "PIPELINE_REMOTE",
  readOnly: "PIPELINE_REMOTE_READ_ONLY",
  token: "PIPELINE_REMOTE_TOKEN",
  user: "PIPELINE_REMOTE_USER",
  password: "PIPELINE_REMOTE_PASSWORD",
} as const;

/**
 * The remote cache that the arguments, else the environment, name; `undefined` when neither does.
 *
 * Credentials come from the environment alone: what stands in a command line is seen by every process
 * of the machine and kept in the shell's history.
 *
 * @param given the value of `--remote`
 * @param readOnly whether `--remote-read-only` is given
 * @param variable the value of an environment variable
 * @throws {UserError} the address or the credentials cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const none = (): undefined => undefined;
 * assert.equal(remoteAddress("https://cache.example/team/", false, none)?.url, "https://cache.example/team");
 * assert.equal(remoteAddress(undefined, false, none), undefined);
 * ```
 */
export function remoteAddress(
  given: string | undefined,
  readOnly: boolean,
  variable: (name: string) => string | undefined,
): RemoteAddress | undefined {
  const text = given ?? variable(remoteVariables.url) ?? "";
  if (text === "") {
    if (!readOnly) return undefined;
    throw new UserError(
      "Cannot use --remote-read-only: no remote cache is named",
      `Give --remote URL, or set ${remoteVariables.url}.`,
    );
  }
  const url = checkedUrl(text);
  const { authorization, secrets } = credentials(variable);
  if (authorization !== null && url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new UserError(
      `Cannot send credentials to ${url.origin}: without TLS everybody on the way can read them`,
      `Use an https:// address or a tunnel to localhost, or unset ${remoteVariables.token} and ` +
        `${remoteVariables.password}.`,
    );
  }
  return {
    url: (url.origin + url.pathname).replace(/\/+$/, ""),
    authorization,
    secrets,
    readOnly: readOnly || isYes(variable(remoteVariables.readOnly)),
  };
}

function checkedUrl(text: string): URL {
  const url = URL.parse(text);
  // What cannot be parsed may hold a password all the same.
  const shown = text.includes("@") ? "the remote cache's address" : `"${text}"`;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UserError(
      `Cannot use ${shown} as a remote cache: it is not an address of the web`,
      "Give one such as https://cache.example.org/team.",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new UserError(
      `Cannot use the remote cache at ${url.host}: its address holds credentials, which would show ` +
        "in lists of processes and in logs",
      `Leave them out of the address; set ${remoteVariables.user} and ${remoteVariables.password}, ` +
        `or ${remoteVariables.token}.`,
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UserError(
      `Cannot use the remote cache at ${url.origin}: its address has a query or a fragment`,
      "Give the address of the folder that holds ac/ and cas/.",
    );
  }
  return url;
}

function credentials(
  variable: (name: string) => string | undefined,
): Pick<RemoteAddress, "authorization" | "secrets"> {
  const [token, user, password] = [
    variable(remoteVariables.token) ?? "",
    variable(remoteVariables.user) ?? "",
    variable(remoteVariables.password) ?? "",
  ];
  if (token !== "" && (user !== "" || password !== "")) {
    throw new UserError(
      `Cannot choose between ${remoteVariables.token} and ${remoteVariables.user}: both are set`,
      "Unset one of them.",
    );
  }
  if (token !== "") {
    // RFC 6750; anything else would be refused as a header, with the token in the message.
    if (!/^[\w.~+/-]+=*$/.test(token)) {
      throw new UserError(
        `Cannot use ${remoteVariables.token}: it holds characters that no bearer token has`,
        "Look for a line break or a quotation mark that was copied with it.",
      );
    }
    return { authorization: `Bearer ${token}`, secrets: [token] };
  }
  if (user === "" && password === "") return { authorization: null, secrets: [] };
  if (user === "" || user.includes(":")) {
    throw new UserError(
      `Cannot use ${remoteVariables.user}: it is empty or holds a colon`,
      `Set both it and ${remoteVariables.password}.`,
    );
  }
  const basic = new TextEncoder().encode(`${user}:${password}`).toBase64();
  const secrets = [password, basic].filter((secret) => secret !== "");
  return { authorization: `Basic ${basic}`, secrets };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}

function isYes(text: string | undefined): boolean {
  if (text === undefined || text === "" || text === "0") return false;
  if (text === "1") return true;
  throw new UserError(
    `Cannot read ${remoteVariables.readOnly}="${text}"`,
    "Set it to 1, or unset it.",
  );
}
