import assert from "node:assert/strict";
import { judgedStages } from "./judged_stages.ts";
import { profiles } from "./profiles.ts";
import { remembered } from "./remembered.ts";

Deno.test("remembered() declares anew where a field that it read, or what it takes, is different", () => {
  let calls = 0;
  const declare = remembered((profile, taken: object) => {
    calls++;
    return { eta: profile.eta, all: profile.eta > 1 ? profile.phaseCells : 0, taken };
  });
  const [profile, other] = [profiles.standard, {}];
  const first = declare(profile, other);
  assert.equal(declare({ ...profile, phaseCells: 1 }, other), first);
  assert.notEqual(declare(profile, {}), first);
  const faster = { ...profile, eta: 2 };
  assert.deepEqual(declare(faster, other), { eta: 2, all: profile.phaseCells, taken: other });
  // What is read may hang on what was read before.
  assert.equal(declare({ ...faster, phaseCells: 1 }, other).all, 1);
  assert.equal(declare(profile, other), first);
  assert.equal(calls, 4);
});

Deno.test("judgedStages() of two profiles share what their difference does not reach", () => {
  const [one, other] = [profiles.smoke, { ...profiles.smoke, eta: 5 }].map(judgedStages);
  assert.equal(other?.sources.pathways, one?.sources.pathways);
  assert.equal(other?.sources.digits, one?.sources.digits);
  assert.notEqual(other?.sources.continual, one?.sources.continual);
  assert.equal(other?.sources.continual.forgetting.params.rate.value, 5);
  assert.equal(other?.claims.fig6.inputs.profiles.stage, other?.sources.continual.forgetting);
});
