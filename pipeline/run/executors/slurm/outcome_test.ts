import assert from "node:assert/strict";
import { stateWithCause, verdictOn } from "./outcome.ts";

Deno.test("verdictOn() blames the node for what is the node's fault", () => {
  for (const state of ["NODE_FAIL", "BOOT_FAIL", "PREEMPTED"]) {
    assert.equal(verdictOn(state, "fit", {}, false).kind, "again");
  }
});

Deno.test("verdictOn() names the stage, what to raise and what it is now", () => {
  const time = verdictOn("TIMEOUT", "fit", { time: "60:00" }, true);
  assert.ok(time.kind === "failed");
  assert.match(time.remedy, /Raise "time" of stage "fit" .* \(now 60:00\); it goes on from its/);
  const memory = verdictOn("OUT_OF_MEMORY", "fit", {}, false);
  assert.ok(memory.kind === "failed");
  assert.match(memory.remedy, /Raise "memory" of stage "fit" .* \(now the partition's default\)/);
});

Deno.test("verdictOn() waits for last words where there may be some", () => {
  for (const state of ["COMPLETED", "FAILED", undefined]) {
    assert.equal(verdictOn(state, "fit", {}, false).kind, "wait");
  }
});

Deno.test("stateWithCause() takes the cause from what Slurm printed last", () => {
  const line = (cause: string) =>
    `slurmstepd-n1: error: *** JOB 65 ON n1 CANCELLED AT 2026-11-24T23:41:59 DUE TO ${cause} ***`;
  assert.equal(stateWithCause("FAILED", line("NODE FAILURE, SEE SLURMCTLD LOG")), "NODE_FAIL");
  assert.equal(stateWithCause(undefined, line("TIME LIMIT")), "TIMEOUT");
  assert.equal(
    stateWithCause("FAILED", "slurmstepd: error: Detected 1 oom-kill event(s) in StepId=1.batch"),
    "OUT_OF_MEMORY",
  );
  assert.equal(stateWithCause("CANCELLED", line("NODE FAILURE")), "CANCELLED");
  assert.equal(stateWithCause("FAILED", `${line("NODE FAILURE")}\nerror: other`), "FAILED");
  assert.equal(stateWithCause(undefined, ""), undefined);
});
