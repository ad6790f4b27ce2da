import assert from "node:assert/strict";
import { UserError } from "../../../base/errors.ts";
import { readClusterProfile, resourcesOf, sbatchArguments } from "./profile.ts";

const stages = ["vae/train", "vae/train-paper", "teacher/cells"];

const read = (profile: unknown) =>
  readClusterProfile(JSON.stringify(profile), "slurm.json", stages);

Deno.test("resourcesOf() overrides the defaults by each pattern that matches, in the file's order", () => {
  const profile = read({
    defaults: { partition: "main", time: "1h30m", memory: "4G" },
    stages: {
      "vae/*": { time: "2-00:00:00", gpus: 1 },
      "*-paper": { gpus: "a100:2", sbatch: ["--constraint=avx2"] },
    },
  });
  assert.deepEqual(sbatchArguments(resourcesOf({ stage: "teacher/cells", gpu: false }, profile)), [
    "--partition=main",
    "--time=90:00",
    "--mem=4G",
  ]);
  assert.deepEqual(
    sbatchArguments(resourcesOf({ stage: "vae/train-paper", gpu: false }, profile)),
    [
      "--partition=main",
      "--time=2-00:00:00",
      "--mem=4G",
      "--gpus=a100:2",
      "--constraint=avx2",
    ],
  );
  assert.equal(resourcesOf({ stage: "vae/train", gpu: false }, profile).gpus, "1");
});

Deno.test("resourcesOf() asks for one GPU where a stage computes on one, or for what the profile says", () => {
  const profile = read({ stages: { "*-paper": { gpus: "a100:2" } } });
  assert.equal(resourcesOf({ stage: "vae/train", gpu: true }, profile).gpus, "1");
  assert.equal(resourcesOf({ stage: "vae/train-paper", gpu: true }, profile).gpus, "a100:2");
  assert.equal(resourcesOf({ stage: "vae/train", gpu: false }, profile).gpus, undefined);
});

Deno.test("readClusterProfile() asks for nothing when there is no file", () => {
  const profile = readClusterProfile(undefined, "slurm.json", stages);
  assert.deepEqual(sbatchArguments(resourcesOf({ stage: "vae/train", gpu: false }, profile)), []);
});

for (
  const [profile, message, remedy] of [
    [{ default: {} }, /the profile has a field "default", which means nothing/, /"defaults"/],
    [{ defaults: { mem: "4G" } }, /"defaults" has a field "mem"/, /memory/],
    [{ defaults: { memory: "4GB" } }, /"memory" of "defaults" is "4GB"/, /such as 4G/],
    [{ defaults: { time: "soon" } }, /"time" of "defaults" is "soon"/, /12h/],
    [{ defaults: { cpus: 0 } }, /"cpus" of "defaults" is 0/, /whole number ≥ 1/],
    [{ defaults: { gpus: "many" } }, /"gpus" of "defaults" is "many"/, /a100:2/],
    [{ defaults: { partition: "a b" } }, /"partition" of "defaults" is "a b"/, /without spaces/],
    [{ stages: { "vae/trian": {} } }, /"vae\/trian" in .* matches no stage/, /"vae\/train"/],
    [{ stages: { "vae/*": [] } }, /"vae\/\*" is \[\]/, /object/],
    [{ defaults: { sbatch: ["--array=1-2"] } }, /"sbatch" of "defaults" has --array/, /itself/],
    [{ defaults: { sbatch: "-v" } }, /"sbatch" of "defaults" is "-v"/, /list of texts/],
    [{ maxInFlight: 0.5 }, /"maxInFlight" is 0.5/, /whole number ≥ 1/],
    [{ setup: [""] }, /"setup" is \[""\]/, /list of texts/],
    [[], /the profile is \[\]/, /object/],
  ] as const
) {
  Deno.test(`readClusterProfile() refuses ${JSON.stringify(profile)}`, () => {
    assert.throws(() => read(profile), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      assert.match(error.remedy, remedy);
      return true;
    });
  });
}

Deno.test("readClusterProfile() refuses what is no JSON, and names the file", () => {
  assert.throws(
    () => readClusterProfile("{", "slurm.json", stages),
    /Cannot read the cluster profile slurm\.json/,
  );
});

Deno.test("resourcesOf() asks for what a stage's limits need, unless the profile names the stage", () => {
  const profile = readClusterProfile(
    JSON.stringify({ defaults: { time: "5m", memory: "1G" }, stages: { "vae/*": { time: "9h" } } }),
    "slurm.json",
    ["fit", "vae/train"],
  );
  const limits = { timeoutMs: 600e3, retries: 2, memory: 4e9, cores: 8 };
  assert.deepEqual(resourcesOf({ stage: "fit", gpu: false, limits }, profile), {
    time: "31:00",
    memory: "4101M",
    cpus: 8,
  });
  assert.equal(resourcesOf({ stage: "vae/train", gpu: false, limits }, profile).time, "540:00");
  const few = { retries: 1, cores: 1 };
  assert.deepEqual(resourcesOf({ stage: "fit", gpu: false, limits: few }, profile), {
    time: "5:00",
    memory: "1G",
  });
});
