import assert from "node:assert/strict";
import { partOf, plain } from "../tests/claims/page.ts";
import { readingsPath, readingsText } from "../tests/claims/readings_page.ts";
import { actsOn, type Judging } from "./acts_on.ts";
import { declarations } from "./claims/declarations.ts";
import { ours } from "./choices.ts";
import { judgedStages } from "./judged_stages.ts";
import { matrixNumbers, type Profile, profiles } from "./profiles.ts";
import { robustnessStage } from "./under_readings.ts";
import { changed, OURS, readings, readingVariants } from "./readings.ts";

const standard = matrixNumbers(profiles.standard);
const claims = judgedStages(standard).claims;
const acted = (changes: Partial<Profile>): readonly Judging[] =>
  actsOn(claims, judgedStages({ ...standard, ...changes }).claims);

Deno.test("readings have names of their own, and alternatives that are no choices of ours", () => {
  const names = readingVariants.map(({ name }) => name);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  assert.equal(new Set(readings.map(({ name }) => name)).size, readings.length);
  for (const { name, alternatives } of readings) {
    assert.ok(alternatives.length > 0, name);
    for (const alternative of alternatives) {
      // What folders and elements can be called, and what a reader finds the reading by.
      assert.match(alternative.name, /^[a-z][A-Za-z0-9.=_-]*$/);
      assert.ok(alternative.name.startsWith(`${name}=`), alternative.name);
    }
  }
  for (const variant of readingVariants) {
    for (const profile of Object.values(profiles)) {
      const after = changed(profile, variant);
      const fields = Object.keys(after) as (keyof Profile)[];
      assert.deepEqual(fields.sort(), Object.keys(profile).sort(), variant.name);
      assert.notDeepEqual(after, profile, variant.name);
    }
  }
});

Deno.test("every alternative can be declared in every profile and acts on some claim", () => {
  for (const [name, full] of Object.entries(profiles)) {
    for (const profile of [full, matrixNumbers(full)]) {
      const before = judgedStages(profile).claims;
      for (const variant of readingVariants) {
        const on = actsOn(before, judgedStages(changed(profile, variant)).claims);
        assert.ok(on.length > 0, `${variant.name} acts on nothing in ${name}`);
      }
    }
  }
});

Deno.test("actsOn() follows from what stages are declared with, through all that they take", () => {
  assert.deepEqual(acted({}), []);
  assert.deepEqual(acted({ eta: 5 }), ["fig5", "fig6", "finite", "fig7"]);
  assert.deepEqual(acted({ chainEta: 1 }), ["fig1"]);
  // A parameter of the stage that judges; those that it takes stay.
  assert.deepEqual(acted({ closeness: "difference" }), ["fig3"]);
  assert.deepEqual(acted({ penalty: "l2" }), ["fig7"]);
  // Far upstream: images, pairs, components, forgetting, claims.
  assert.deepEqual(acted({ digitSource: "own" }), ["fig12"]);
  // Consolidation is judged without entropies, and digits have one of their own.
  const squares = { ...ours.entropy, power: 2 } as const;
  assert.deepEqual(acted({ entropy: squares }), ["fig1", "fig5", "fig6", "finite"]);
  // What only figures show acts on no claim.
  assert.deepEqual(acted({ wideCells: 7, shapeDraws: 3 }), []);
});

Deno.test("readings leave out only claims that there are, of figures that they act on", () => {
  for (const { name, voids = {}, ...variant } of readingVariants) {
    const on = actsOn(claims, judgedStages(changed(standard, variant)).claims);
    for (const id of Object.keys(voids)) {
      const claim = declarations.find((one) => one.id === id);
      assert.ok(claim !== undefined, `${name} leaves out ${id}, which is no claim`);
      assert.ok(on.includes(`fig${claim.figure}` as Judging), `${name} does not act on ${id}`);
    }
  }
});

Deno.test("robustnessStage() takes our choice and what each alternative acts on, trainings only if asked", () => {
  const variantsOf = (profile: Profile, name: "fig4" | "fig5"): readonly string[] =>
    robustnessStage(profile).inputs[name].of.map(({ variant }) => variant);
  assert.deepEqual(variantsOf(profiles.standard, "fig5").slice(0, 2), [OURS, "entropy=squares"]);
  assert.ok(variantsOf(profiles.standard, "fig5").includes("eta=5"));
  assert.ok(!variantsOf(profiles.standard, "fig5").includes("importance=lasso"));
  assert.ok(variantsOf(profiles.standard, "fig4").includes("importance=lasso"));
  assert.ok(!variantsOf(profiles.standard, "fig4").includes("vae-side=decoder"));
  assert.ok(variantsOf(profiles.paper, "fig4").includes("vae-side=decoder"));
  assert.ok(!("fig12" in robustnessStage(profiles.standard).inputs));
  assert.ok("fig12" in robustnessStage(profiles.paper).inputs);
});

Deno.test("docs/readings.md has every reading as it is listed", () => {
  assert.equal(
    plain(partOf(Deno.readTextFileSync(readingsPath), "readings")),
    plain(readingsText()),
    "run tests/claims/write_page.ts --declared",
  );
});
