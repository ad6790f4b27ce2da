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

/** What a stage does besides reading. */
export type Nature = "pure" | "clock" | "random" | "resumable";

/**
 * An input: another stage's output, by its place among the stages, alone or in all variants, or a file in
 * `data/`. Only the last stage takes variants.
 */
export type InputModel =
  | { readonly kind: "stage" | "aligned" | "variants"; readonly from: number }
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

/** A change that the pipeline declares: another parameter of one stage, and maybe another axis. */
export interface VariantModel {
  readonly stage: number;
  readonly p: number;
  readonly axis: readonly number[] | null;
}

/** All of `stages/`. */
export interface Branch {
  readonly axis: readonly number[];
  readonly variants: readonly VariantModel[];
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
  | { readonly edit: "variants"; readonly variants: readonly VariantModel[] }
  | { readonly edit: "rename"; readonly stage: number }
  | { readonly edit: "file"; readonly file: number; readonly value: FileModel };

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
    case "variants":
      return { ...branch, variants: edit.variants };
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

/** The name of a variant; which it is by its place says nothing of what it changes. */
export function variantName({ stage, p, axis }: VariantModel): string {
  return `s${stage}=${p}${axis === null ? "" : `-${axis.join(".")}`}`;
}

/** A branch as a variant changes it. */
export function inVariant(branch: Branch, { stage, p, axis }: VariantModel): Branch {
  return {
    ...branch,
    axis: axis ?? branch.axis,
    stages: replaced(branch.stages, stage, (one) => ({ ...one, p })),
  };
}

/** A branch without its last stage, which nothing takes. */
export function withoutLast(branch: Branch): Branch {
  const { stages, modules } = branch;
  const last = stages.length - 1;
  return { ...branch, stages: stages.slice(0, last), modules: modules.toSpliced(last, 1) };
}

/** A branch of which a stage takes nothing any more. */
export function withoutInputs(branch: Branch, stage: number): Branch {
  const stages = replaced(branch.stages, stage, (one) => ({ ...one, inputs: [] }));
  return { ...branch, stages };
}
