import assert from "node:assert/strict";
import type { Element } from "../model/element.ts";
import { ReadyQueue } from "./ready_queue.ts";

/** Elements that are told apart by their names alone. */
function elements(n: number): readonly Element[] {
  return Array.from({ length: n }, (_, i) => ({ id: `${i}` } as Element));
}

/** A queue in which they stand by their names. */
function queueOf(all: readonly Element[]): ReadyQueue {
  const queue = new ReadyQueue({ rank: ({ id }) => Number(id), expectedMs: () => null });
  for (const element of all) queue.add(element);
  return queue;
}

Deno.test("take() gives the first that may start, and leaves the others where they stand", () => {
  const queue = queueOf(elements(4));
  const isEven = ({ id }: Element): boolean => Number(id) % 2 === 1;
  assert.equal(queue.take(isEven)?.id, "1");
  assert.equal(queue.take()?.id, "0");
  assert.equal(queue.take(isEven)?.id, "3");
  assert.equal(queue.take(isEven), undefined);
  assert.equal(queue.size, 1);
});

Deno.test("take() waits for one that has been passed over often", () => {
  const queue = queueOf(elements(100));
  const isSmall = ({ id }: Element): boolean => id !== "0";
  let passed = 0;
  while (queue.take(isSmall) !== undefined) passed++;
  assert.ok(passed >= 1 && passed < 50, `${passed} have passed it`);
  assert.equal(queue.take()?.id, "0");
  assert.equal(queue.take(isSmall)?.id, `${passed + 1}`);
});

Deno.test("peek() names the next ones in their order, and leaves them", () => {
  const queue = queueOf(elements(4).toReversed());
  assert.deepEqual(queue.peek(2).map(({ id }) => id), ["0", "1"]);
  assert.deepEqual(queue.peek(9).map(({ id }) => id), ["0", "1", "2", "3"]);
  assert.deepEqual(queue.peek(0), []);
  assert.equal(queue.take()?.id, "0");
});
