import assert from "node:assert/strict";
import type { Event } from "../events.ts";
import { jsonPrinter } from "./json.ts";
import { linesOf } from "./lines.ts";
import { livePrinter } from "./live.ts";
import { plainPrinter } from "./plain.ts";
import { bytes, count, duration, painter } from "./words.ts";

const events: readonly Event[] = [
  {
    type: "run-started",
    device: "cpu",
    pipeline: "paper",
    profile: "smoke",
    elements: 3,
    stale: 2,
    waiting: 1,
    expectedMs: 4000,
  },
  { type: "stage-started", element: "train", reasons: ["code-changed"], expectedMs: 4000 },
  { type: "stage-progress", element: "train", fraction: 0.25, note: "epoch 5" },
  { type: "stage-finished", element: "train", ms: 4100, unchanged: false, kept: 0 },
  {
    type: "run-finished",
    executed: 2,
    fresh: 1,
    restored: 0,
    failed: 0,
    blocked: 0,
    leftOut: 0,
    leftOutMs: 0,
    interrupted: false,
    ms: 4200,
    artifacts: "artifacts/smoke",
  },
];
const plain = painter(false);
/** Two lines up, and erase to the end of the screen. */
const eraseTwo = "\x1b[2A\x1b[J";

Deno.test("plainPrinter() says where it is not known how long a run takes", () => {
  let text = "";
  const emit = plainPrinter((t) => text += t, plain);
  for (const event of events.filter(({ type }) => type === "run-started")) {
    emit({ ...event, expectedMs: null } as Event);
  }
  assert.match(
    text,
    /2 to run and up to 1 more after them; how long that takes is not known yet\n/,
  );
});

Deno.test("plainPrinter() prints one line per finished stage between a heading and a summary", () => {
  let text = "";
  const emit = plainPrinter((t) => text += t, plain);
  events.forEach(emit);
  assert.equal(
    text,
    [
      "paper, profile smoke: 3 stages, 2 to run and up to 1 more after them, about 4.0 s",
      "  done  train  4.1 s",
      "Done: 2 run, 1 up to date in 4.2 s. Results are in artifacts/smoke",
      "",
    ].join("\n"),
  );
});

Deno.test("jsonPrinter() prints every event as a line of JSON", () => {
  let text = "";
  const emit = jsonPrinter((t) => text += t);
  events.forEach(emit);
  assert.deepEqual(text.trimEnd().split("\n").map((line) => JSON.parse(line)), events);
});

Deno.test("livePrinter() shows what runs with elapsed and expected time, and erases it", () => {
  const writes: string[] = [];
  let nowMs = 0;
  {
    using printer = livePrinter((t) => writes.push(t), plain, () => 80, () => nowMs);
    for (const event of events.slice(0, 2)) printer.emit(event);
    assert.match(writes.at(-1) ?? "", /░{20} {2}train {2}0\.00 s of about 4\.0 s\n {2}0 of 3 done/);
    nowMs = 1000;
    const [, , progress, finished] = events;
    if (progress !== undefined) printer.emit(progress);
    printer.emit({ type: "artifact-restored", path: "a.csv", was: "missing" });
    assert.ok((writes.at(-1) ?? "").startsWith(`${eraseTwo}  restored  a.csv`));
    assert.match(writes.at(-1) ?? "", /█{5}░{15} {2}train {2}1\.0 s of about 4\.0 s {2}epoch 5/);
    if (finished !== undefined) printer.emit(finished);
    assert.equal(writes.at(-1), `${eraseTwo}  done  train  4.1 s\n`);
  }
});

Deno.test("livePrinter() cuts lines at the terminal's width", () => {
  const writes: string[] = [];
  using printer = livePrinter((t) => writes.push(t), plain, () => 40, () => 0);
  printer.emit({
    type: "stage-started",
    element: "a-very-long-stage@with=many,axes=in,its=name",
    reasons: [],
    expectedMs: null,
  });
  for (const line of (writes.at(-1) ?? "").split("\n")) assert.ok(line.length < 40);
});

Deno.test("duration() chooses units that suit the length", () => {
  const texts = [350, 1234, 12_400, 185_000, 7_800_000].map(duration);
  assert.deepEqual(texts, ["0.35 s", "1.2 s", "12 s", "3 min 05 s", "2 h 10 min"]);
});

Deno.test("count() and bytes() write numbers with their units", () => {
  assert.deepEqual([count(1, "stage"), count(2, "stage")], ["1 stage", "2 stages"]);
  assert.deepEqual([812, 4100, 23_000_000].map(bytes), ["812 B", "4.1 kB", "23 MB"]);
});

Deno.test("printers say that native stages will be slow when the processor has no AVX", () => {
  const [line] = linesOf({ type: "slow-processor" }, plain);
  assert.match(line ?? "", /no AVX: stages with native code take a slower path/);
});

Deno.test("livePrinter() draws no more than fits, however many run on a cluster", () => {
  let written = "";
  using printer = livePrinter((text) => written += text, plain, () => 80, () => 0);
  for (let i = 0; i < 300; i++) {
    printer.emit({ type: "stage-started", element: `e${i}`, reasons: [], expectedMs: null });
  }
  const lastFrame = written.slice(written.lastIndexOf("\x1b[J") + 3).trimEnd().split("\n");
  assert.equal(lastFrame.length, 13);
  assert.match(lastFrame.at(-1) ?? "", /and 288 more/);
});

Deno.test("linesOf() says of detached jobs how to follow and how to cancel them", () => {
  const lines = linesOf({ type: "jobs-detached", jobs: ["12", "13"], elements: 5 }, plain);
  assert.match(lines.join("\n"), /5 elements in jobs 12, 13 go on; run the same command again/);
  assert.match(lines.join("\n"), /scancel 12 13/);
});
