/**
 * What tests need and may not find: programs that can be installed, and what a system may not allow.
 *
 * Nothing is passed over in silence: tests that cannot run are ignored, which the test runner counts,
 * and where STRICT_TESTS is set, as `.ci/run` does, a program that is missing is a failure.
 *
 * @module
 */

/** Whether a program or library is missing. With STRICT_TESTS that ends the test module. */
export function isMissing(what: string, isThere: boolean): boolean {
  if (isThere) return false;
  if (Deno.env.get("STRICT_TESTS") === "1") {
    throw new Error(
      `Cannot run all tests: ${what} is not there. Install it, or unset STRICT_TESTS.`,
    );
  }
  console.warn(`ignored: tests that need ${what}, which is not there`);
  return true;
}

/** Whether the system or the user's rights do not allow something, or a file is nobody's to install. */
export function isDenied(what: string, isAllowed: boolean): boolean {
  if (!isAllowed) console.warn(`ignored: tests that need ${what}`);
  return !isAllowed;
}

/** Whether a program ends well. */
export function works(program: string, ...args: readonly string[]): boolean {
  try {
    const command = new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" });
    return command.outputSync().success;
  } catch {
    return false;
  }
}

let mayMount: boolean | undefined;

/** Whether a tmpfs cannot be mounted; in containers that is often so for root as well. */
export function cannotMount(): boolean {
  mayMount ??= Deno.build.os === "linux" && triedToMount();
  return isDenied("the right to mount a tmpfs", mayMount);
}

function triedToMount(): boolean {
  const folder = Deno.makeTempDirSync();
  try {
    return works("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", folder) &&
      works("umount", folder);
  } finally {
    Deno.removeSync(folder);
  }
}
