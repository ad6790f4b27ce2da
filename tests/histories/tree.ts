/**
 * Small pipelines as data: what the histories start from, edit, and write to a project's folder.
 *
 * A branch is all of `stages/`; the files in `data/` belong to the project. Every stage calls its own
 * module, one of two shared modules (`lib/mid0.ts`, `lib/mid1.ts`), through it a module that both
 * share (`lib/deep.ts`), and there a constant of another one, which the bundler inlines. Each of these
 * says its name and version in the stage's output, as in `own=3`, so that the output tells which code
 * made it.
 *
 * @module
 */

import fc from "fast-check";

/** What a stage does besides reading. */
export type Nature = "pure" | "clock" | "random" | "resumable";

/** An input: another stage's output, by its place among the stages, or a file in `data/`. */
export type InputModel =
  | { readonly kind: "stage" | "aligned"; readonly from: number }
  | { readonly kind: "file"; readonly file: number };

/** A stage, or a sweep over the branch's axis. */
export interface StageModel {
  readonly isSweep: boolean;
  readonly nature: Nature;
  /** Whether its output is one of two texts, so that a change above it often ends here. */
  readonly coarse: boolean;
  readonly p: number;
  /** How long it takes. */
  readonly ms: number;
  /** Which of the shared modules it calls. */
  readonly mid: number;
  readonly inputs: readonly InputModel[];
  /** Whether its module has its other name. */
  readonly isRenamed: boolean;
}

/** The state of a module. */
export interface ModuleModel {
  /** What its functions or constants say. */
  readonly values: readonly number[];
  readonly comment: number;
  /** Whether a sum in it is written the other way round. */
  readonly isSwapped: boolean;
}

/** All of `stages/`. */
export interface Branch {
  readonly axis: readonly number[];
  readonly stages: readonly StageModel[];
  /** The stages' own modules, then those of {@linkcode shared}. */
  readonly modules: readonly ModuleModel[];
}

/** A file in `data/`; `null` where it is absent. */
export type FileModel = number | null;

/** Modules that stages share. */
export const shared = ["mid0", "mid1", "deep", "constants"] as const;
/** Files in `data/`; only the last may be absent. */
export const dataFiles = ["data/a.txt", "data/b.txt", "data/maybe.txt"] as const;
/** The one that may. */
export const optional = 2;

/**
 * An edit of a branch, or of a file in `data/`. A module is a stage's own, by its place, or one of
 * {@linkcode shared}, by its place from the end, -1 the last. Numbers are taken modulo what there is.
 */
export type Edit =
  | {
    readonly edit: "value";
    readonly module: number;
    readonly which: number;
    readonly value: number;
  }
  | { readonly edit: "comment"; readonly module: number; readonly value: number }
  | { readonly edit: "swap"; readonly module: number }
  | { readonly edit: "param"; readonly stage: number; readonly value: number }
  | { readonly edit: "axis"; readonly axis: readonly number[] }
  | { readonly edit: "rename"; readonly stage: number }
  | { readonly edit: "file"; readonly file: number; readonly value: FileModel };

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
    weight: 1,
    arbitrary: fc.record({ edit: fc.constant("rename" as const), stage: fc.nat(6) }),
  },
  { weight: 4, arbitrary: fileEdit() },
);

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
  stages: fc.array(anyStage(), { minLength: 2, maxLength: 7, size: "max" }),
}).map(({ axis, stages }) => ({
  axis,
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
            kind: fc.constantFrom("stage" as const, "aligned" as const),
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
      return once({ kind: isAligned ? "aligned" : "stage", from }, seen);
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

/** A branch after an edit; files are no part of it. */
export function edited(branch: Branch, edit: Edit): Branch {
  const { stages, modules } = branch;
  switch (edit.edit) {
    case "value": {
      const which = edit.which % 2;
      return {
        ...branch,
        modules: replaced(modules, placeOf(edit.module, branch), (module) => ({
          ...module,
          values: module.values.map((value, i) => i === which ? edit.value : value),
        })),
      };
    }
    case "comment":
      return {
        ...branch,
        modules: replaced(
          modules,
          placeOf(edit.module, branch),
          (one) => ({ ...one, comment: edit.value }),
        ),
      };
    case "swap":
      return {
        ...branch,
        modules: replaced(
          modules,
          placeOf(edit.module, branch),
          (one) => ({ ...one, isSwapped: !one.isSwapped }),
        ),
      };
    case "param":
      return {
        ...branch,
        stages: replaced(stages, edit.stage, (one) => ({ ...one, p: edit.value })),
      };
    case "axis":
      return { ...branch, axis: edit.axis };
    case "rename":
      return {
        ...branch,
        stages: replaced(stages, edit.stage, (one) => ({ ...one, isRenamed: !one.isRenamed })),
      };
    case "file":
      return branch;
  }
}

function placeOf(module: number, { stages, modules }: Branch): number {
  return module < 0 ? modules.length + module : module % stages.length;
}

function replaced<T>(list: readonly T[], place: number, by: (item: T) => T): readonly T[] {
  return list.map((item, i) => i === place % list.length ? by(item) : item);
}

/** A branch without its last stage, which nothing takes. */
export function withoutLast({ axis, stages, modules }: Branch): Branch {
  const last = stages.length - 1;
  return { axis, stages: stages.slice(0, last), modules: modules.toSpliced(last, 1) };
}

/** A branch of which a stage takes nothing any more. */
export function withoutInputs(branch: Branch, stage: number): Branch {
  const stages = replaced(branch.stages, stage, (one) => ({ ...one, inputs: [] }));
  return { ...branch, stages };
}
