/**
 * The commit that a project stands at, for who cites what was made of it.
 *
 * @module
 */

import { programOutput } from "../base/program_output.ts";

/** Where a project's history stands. */
export interface SourceCommit {
  /** The commit's full name. */
  readonly commit: string;
  /** Whether files that git tracks differ from it. */
  readonly isChanged: boolean;
}

/**
 * The commit of a project, or `undefined` if it is in no git repository, or a repository around it does
 * not track it.
 *
 * @param root the project's folder
 * @param entry a file that every version of the project has, from there
 */
export async function sourceCommit(
  root: string,
  entry: string,
): Promise<SourceCommit | undefined> {
  const commit = (await git(root, "rev-parse", "--verify", "HEAD"))?.trim();
  if (commit === undefined || await git(root, "cat-file", "-e", `HEAD:./${entry}`) === undefined) {
    return undefined;
  }
  const changes = await git(root, "status", "--porcelain", "--untracked-files=no", "--", ".");
  return { commit, isChanged: changes !== "" };
}

/** In words: its first twelve digits, as git itself shortens names. */
export function commitText({ commit, isChanged }: SourceCommit): string {
  return `commit ${commit.slice(0, 12)}${isChanged ? " with changes" : ""}`;
}

// Without optional locks, so that a report disturbs nobody who commits meanwhile.
function git(root: string, ...args: readonly string[]): Promise<string | undefined> {
  return programOutput("git", ["--no-optional-locks", "-C", root, ...args]);
}
