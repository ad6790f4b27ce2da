/**
 * Mistakes of a user (or of a stage's author) as values: they are shown without a stack trace.
 *
 * @module
 */

/** Something the user can put right. The message says what could not be done and where. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** What to do about it, one sentence. */
  readonly remedy: string;

  /**
   * @param problem what could not be done, quoting the value and naming the place
   * @param remedy what to do
   */
  constructor(problem: string, remedy: string) {
    super(problem);
    this.remedy = remedy;
  }
}

/** The error's message, or the thing itself as text when something else was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The closest of `candidates` to a mistyped word, or `undefined` when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitute, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** Whether an error, Deno's or Node's, says that there is no such file, nor a folder to hold it. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
    (error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR"].includes(`${error.code}`));
}
