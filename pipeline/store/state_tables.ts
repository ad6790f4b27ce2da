/**
 * The tables of the state file. What they hold can be found out again, but for what waits to be uploaded.
 *
 * @module
 */

import { isDigest } from "../base/digest.ts";
import type { Table } from "../base/tables.ts";

/** Digests of files by their stat. */
export const filesTable: Table = {
  name: "files",
  columns: {
    ...{ path: "text", size: "integer", mtime: "text", ctime: "text", inode: "text" },
    digest: "text",
  },
  key: ["path"],
};
/** Bundles by their entries. */
export const bundlesTable: Table = {
  name: "bundles",
  columns: { entry: "text", document: "text" },
  key: ["entry"],
};
/** How long elements took. */
export const durationsTable: Table = {
  name: "durations",
  columns: { profile: "text", stage: "text", element: "text", ms: "real" },
  key: ["profile", "element"],
};
/** The latest keys of elements, of each checkout that uses the store; the first versions knew of one. */
export const latestTable: Table = {
  name: "latest",
  columns: { checkout: "text default ''", profile: "text", element: "text", key: "text" },
  key: ["checkout", "profile", "element"],
};
/** Which checkouts use the store, and when they last did. */
export const checkoutsTable: Table = {
  name: "checkouts",
  columns: { folder: "text", host: "text", store: "text", ms: "integer" },
  key: ["folder"],
};
/** When keys stopped being the latest. */
export const usedTable: Table = {
  name: "used",
  columns: { key: "text", ms: "integer" },
  key: ["key"],
};
/** What `verify` found. */
export const verifiedTable: Table = {
  name: "verified",
  columns: { key: "text", outcome: "text" },
  key: ["key"],
};
/** Results that wait to be uploaded: nothing else knows of them. */
export const uploadsTable: Table = {
  name: "uploads",
  columns: { remote: "text", key: "text" },
  key: ["remote", "key"],
  rescued: (values) => {
    const remote = values.find((value) => /^https?:/.test(String(value)));
    const key = values.find((value) => isDigest(String(value)));
    return remote === undefined || key === undefined ? undefined : [String(remote), String(key)];
  },
};
/** What lies in the folders of profiles, beside the store: nothing else tells it from a user's files. */
export const artifactsTable: Table = {
  name: "artifacts",
  columns: { profile: "text", path: "text", element: "text", digest: "text" },
  key: ["profile", "path"],
};
/** Results of which the objects were left in a remote cache. */
export const elsewhereTable: Table = { name: "elsewhere", columns: { key: "text" }, key: ["key"] };

/** All of them. */
export const tables: readonly Table[] = [
  ...[filesTable, bundlesTable, durationsTable, latestTable, checkoutsTable],
  ...[usedTable, verifiedTable, uploadsTable, elsewhereTable, artifactsTable],
];
