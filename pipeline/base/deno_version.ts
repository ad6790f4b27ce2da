/**
 * The oldest Deno that has everything the engine uses.
 *
 * @module
 */

import { UserError } from "./errors.ts";

const oldest = [2, 9] as const;

/**
 * Refuses a Deno that is too old.
 *
 * @throws {UserError} the version is below 2.9.
 */
export function refuseOldDeno(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new UserError(
    `Cannot run on Deno ${version}: it is older than ${oldest.join(".")}`,
    "Run it by `npx --yes deno@2.9.5 task …`, or update with `deno upgrade`.",
  );
}
