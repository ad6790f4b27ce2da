/** `--device`: stages that can compute on a GPU have results of their own for each device. */

import assert from "node:assert/strict";
import { isWithoutSoftwareVulkan, softwareVulkan, withoutGpu } from "../gpu/software_vulkan.ts";
import { assertNothingRan, Project } from "./rig.ts";

/** `aside` can compute on a GPU, and says which variables of its driver it was given. */
function project(env: Readonly<Record<string, string>>): Project {
  const made = new Project();
  made.env = env;
  made.edit("stages/mod.ts", "import { integer,", "import { device, integer,");
  made.edit(
    "stages/mod.ts",
    "outputs: { pid: json<number>() },",
    "params: { device: device() },\n    outputs: { pid: json<string>() },",
  );
  made.write(
    "stages/aside.ts",
    "export default ({ params }: { params: { device: string } }) => ({ pid: params.device });\n",
  );
  return made;
}

Deno.test({
  name: "a stage that can compute on a GPU has a result for each device, others have one for both",
  ignore: isWithoutSoftwareVulkan,
  fn: async () => {
    using made = project(softwareVulkan);
    await made.reproduce();
    assert.equal(made.artifact("aside/pid.json"), "cpu");
    const onGpu = await made.reproduce("--device", "gpu");
    assert.deepEqual(onGpu.executed, ["aside"]);
    assert.equal(made.artifact("aside/pid.json"), "gpu");
    assertNothingRan(await made.reproduce("--device=gpu"));

    // Back again: nothing is computed, and the processor's bytes lie in place.
    const back = await made.reproduce("--device", "cpu");
    assert.deepEqual(back.executed, []);
    assert.equal(made.artifact("aside/pid.json"), "cpu");
    made.env = { ...softwareVulkan, PIPELINE_DEVICE: "gpu" };
    assert.deepEqual((await made.reproduce()).executed, []);
    assert.equal(made.artifact("aside/pid.json"), "gpu");
    assert.match((await made.run("why", "aside", "--device", "cpu")).stdout, /aside: up to date/);
  },
});

Deno.test({
  name: "auto leaves an imitated GPU aside, and gc and fsck know the results of both devices",
  ignore: isWithoutSoftwareVulkan,
  fn: async () => {
    using made = project(softwareVulkan);
    assert.equal((await made.reproduce("--device", "gpu")).code, 0);
    assert.deepEqual((await made.reproduce("--device", "auto")).executed, ["aside"]);
    assert.equal(made.artifact("aside/pid.json"), "cpu");
    assert.equal((await made.run("gc", "--max-size", "0B")).code, 0);
    assert.equal((await made.run("fsck")).code, 0);
    assert.deepEqual((await made.reproduce("--device", "gpu")).executed, []);
  },
});

Deno.test("without a GPU, results of one are planned and taken, and making them is refused before anything runs", async () => {
  using made = project(withoutGpu);
  const refused = await made.run("reproduce", "--device", "gpu");
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /Cannot compute on a GPU: WebGPU finds none on this machine\n {2}Use --device cpu, or install/,
  );
  assert.equal((await made.reproduce("numbers", "--device", "gpu")).code, 0);
  assert.match((await made.run("status", "--device", "gpu")).stdout, /aside +to run/);
  assert.deepEqual((await made.reproduce("aside", "--device", "auto")).executed, ["aside"]);
  assert.equal(made.artifact("aside/pid.json"), "cpu");
});

Deno.test("--device refuses what is none, and auto where the nodes of a cluster are to compute", async () => {
  using made = project({});
  const unknown = await made.run("reproduce", "--device", "cuda");
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /Cannot compute on device "cuda": .*\n {2}Use cpu, gpu or auto\.\n/);
  const auto = await made.run("reproduce", "--device", "auto", "--executor", "slurm");
  assert.equal(auto.code, 2);
  assert.match(auto.stderr, /Cannot choose the device by itself.*\n {2}Use --device gpu if/);
  made.env = { PIPELINE_DEVICE: "tpu" };
  assert.match((await made.run("status")).stderr, /"tpu".*\n.*PIPELINE_DEVICE is set to this/);
});
