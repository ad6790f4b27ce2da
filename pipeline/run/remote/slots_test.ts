import assert from "node:assert/strict";
import { Slots } from "./slots.ts";

Deno.test("Slots never lets more go on at once than it has, and lets all go on in the end", async () => {
  const slots = new Slots(3);
  let [now, most, done] = [0, 0, 0];
  const work = async (fails: boolean): Promise<void> => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now--;
    done++;
    if (fails) throw new Error("no");
  };
  await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => slots.run(() => work(i % 7 === 0))),
  );
  await slots.run(() => work(false));
  assert.deepEqual([most, done], [3, 51]);
});
