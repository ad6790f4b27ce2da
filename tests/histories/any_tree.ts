/**
 * Random branches and edits.
 *
 * @module
 */

import fc from "fast-check";
import {
  type Branch,
  type Edit,
  type InputModel,
  type Nature,
  shared,
  type StageModel,
  type VariantModel,
  variantName,
} from "./tree.ts";

const axes = [[1, 2], [1, 2, 3], [2, 3], [2], [3, 1]];
const small = fc.nat(3);
const anyModule = fc.integer({ min: -4, max: 6 });

/** Any edit. */
export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      edit: fc.constant("value" as const),
      // Shared modules alter most.
      module: fc.oneof(fc.nat(6), fc.integer({ min: -4, max: -1 })),
      which: fc.nat(1),
      value: small,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      edit: fc.constant("comment" as const),
      module: anyModule,
      value: small,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ edit: fc.constant("swap" as const), module: anyModule }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      edit: fc.constant("param" as const),
      stage: fc.nat(6),
      value: small,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      edit: fc.constant("axis" as const),
      axis: fc.constantFrom(...axes),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ edit: fc.constant("variants" as const), variants: anyVariants() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ edit: fc.constant("rename" as const), stage: fc.nat(6) }),
  },
  { weight: 4, arbitrary: fileEdit() },
);

/** A few variants; small numbers, so that some change nothing, or the same. */
function anyVariants(): fc.Arbitrary<readonly VariantModel[]> {
  const variant = fc.record({
    stage: fc.oneof(fc.constant(0), fc.nat(6)),
    p: small,
    axis: fc.option(fc.constantFrom(...axes), { freq: 3, nil: null }),
  });
  return fc.uniqueArray(variant, { minLength: 1, maxLength: 3, selector: variantName });
}

/** An edit of a file in `data/`. */
export function fileEdit(): fc.Arbitrary<Edit> {
  return fc.record({
    edit: fc.constant("file" as const),
    file: fc.nat(2),
    value: fc.option<number, null>(small, { freq: 4, nil: null }),
  });
}

/** Any branch to start from. */
export const anyBranch: fc.Arbitrary<Branch> = fc.record({
  axis: fc.constantFrom(...axes),
  variants: anyVariants(),
  stages: fc.array(anyStage(), { minLength: 2, maxLength: 7, size: "max" }),
}).map(({ axis, variants, stages }) => ({
  axis,
  variants,
  stages: wired(stages),
  modules: [...stages, ...shared].map(() => ({ values: [0, 0], comment: 0, isSwapped: false })),
}));

function anyStage(): fc.Arbitrary<StageModel> {
  return fc.record({
    isSweep: fc.boolean(),
    nature: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Nature>("pure") },
      { weight: 3, arbitrary: fc.constant<Nature>("clock") },
      { weight: 1, arbitrary: fc.constant<Nature>("random") },
      { weight: 1, arbitrary: fc.constant<Nature>("resumable") },
    ),
    coarse: fc.nat(3).map((n) => n === 3),
    p: small,
    ms: fc.constantFrom(0, 0, 0, 0, 20, 60),
    mid: fc.nat(1),
    inputs: fc.array(
      fc.oneof(
        {
          weight: 5,
          arbitrary: fc.record({
            kind: fc.constantFrom("stage" as const, "aligned" as const, "variants" as const),
            from: fc.nat(20),
          }),
        },
        {
          weight: 2,
          arbitrary: fc.record({ kind: fc.constant("file" as const), file: fc.nat(2) }),
        },
      ),
      { minLength: 0, maxLength: 3, size: "max" },
    ),
    isRenamed: fc.constant(false),
  });
}

/** Lets each stage take what is above it, and align only sweeps. Keeps the number of elements small. */
function wired(stages: readonly StageModel[]): readonly StageModel[] {
  let sweeps = 0;
  const made: StageModel[] = [];
  for (const [place, stage] of stages.entries()) {
    const isSweep = stage.isSweep && ++sweeps <= 2;
    const seen = new Set<string>();
    const inputs = stage.inputs.flatMap((input): InputModel[] => {
      if (input.kind === "file") return once(input, seen);
      if (place === 0) return [];
      // The first stage has most below it.
      const from = input.from >= 14 ? 0 : input.from % place;
      const isAligned = input.kind === "aligned" && isSweep && made[from]?.isSweep === true;
      const isOfVariants = input.kind === "variants" && place === stages.length - 1;
      const kind = isAligned ? "aligned" : isOfVariants ? "variants" : "stage";
      return once({ kind, from }, seen);
    });
    // What a coarse stage makes must follow from what it takes.
    const coarse = stage.coarse && (stage.nature === "pure" || stage.nature === "resumable");
    const ms = stage.nature === "resumable" ? 60 : stage.ms;
    made.push({ ...stage, isSweep, inputs, coarse, ms });
  }
  return made;
}

function once(input: InputModel, seen: Set<string>): InputModel[] {
  const name = input.kind === "file" ? `file ${input.file}` : `stage ${input.from}`;
  if (seen.has(name)) return [];
  seen.add(name);
  return [input];
}
