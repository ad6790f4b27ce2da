/**
 * Locks on files, as far as the file system has them.
 *
 * Some shared file systems have none (Lustre mounted without `flock`). There every lock is granted: the
 * store needs locks to do nothing twice, not to be right.
 *
 * @module
 */

/** ENOSYS, EOPNOTSUPP, ENOLCK: not "somebody else has it", but "there is no such thing". */
const unsupported = /os error (38|95|37)\)/;

/** Takes the lock of an open file if nobody has it; `false` when somebody does. */
export function tryLock(file: Deno.FsFile): boolean {
  return take(file) !== "held";
}

/** Whether nobody has the lock of an open file, for certain; it is taken then. */
export function isSurelyFree(file: Deno.FsFile): boolean {
  return take(file) === "taken";
}

function take(file: Deno.FsFile): "taken" | "held" | "unsupported" {
  try {
    return file.tryLockSync(true) ? "taken" : "held";
  } catch (error) {
    if (error instanceof Error && unsupported.test(error.message)) return "unsupported";
    throw error;
  }
}
