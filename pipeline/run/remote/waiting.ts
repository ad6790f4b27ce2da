/**
 * Waiting for what may be long, or late.
 *
 * @module
 */

/** All of something, unless it is too long, in which case the rest is missing. */
export async function inMemory(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Uint8Array> {
  const taken: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    taken.push(new Uint8Array(chunk));
    length += chunk.length;
    if (length > most) break;
  }
  return await new Blob(taken).bytes();
}

/** Whether something ends within a time; also when there is a reason not to wait. */
export async function soonEnough(
  work: Promise<void>,
  stopped: Promise<void>,
  ms: number,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => timer = setTimeout(() => resolve(false), ms));
  try {
    return await Promise.race([work.then(() => true), stopped.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
