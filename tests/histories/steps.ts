/**
 * What can happen to a project: each step is plain data, that can be printed and read back.
 *
 * @module
 */

import fc from "fast-check";
import {
  type Damageable,
  damageable,
  waysToDamage,
  waysToSave,
  type WayToDamage,
  type WayToSave,
} from "./project_folder.ts";
import { anyEdit, fileEdit } from "./any_tree.ts";
import type { Edit } from "./tree.ts";

/** How `reproduce` is called. */
export interface Call {
  readonly jobs: number;
  /** A stage to force, or a single target, by place. */
  readonly force?: number;
  readonly target?: number;
  /** Whether in a process of its own. */
  readonly isCold?: boolean;
}

/** Something that happens. */
export type Step =
  | { readonly step: "edit"; readonly edit: Edit; readonly way: WayToSave }
  | { readonly step: "switch"; readonly isByFolder: boolean }
  | { readonly step: "reproduce"; readonly call: Call }
  /** An edit while a command runs, undone and done again while it runs. */
  | {
    readonly step: "edit during";
    readonly command: "reproduce" | "status";
    /** An edit just before, so that there is something to do. */
    readonly before: Edit | null;
    readonly edit: Edit;
    readonly way: WayToSave;
    readonly afterMs: number;
    /** How often it is saved: odd times are the edit, even ones undo it. */
    readonly saves: number;
    readonly everyMs: number;
  }
  /** Of a variant, by its place, where there is one. */
  | { readonly step: "reproduce variant"; readonly variant: number; readonly jobs: number }
  | { readonly step: "kill"; readonly call: Call; readonly afterMs: number }
  | {
    readonly step: "two at once";
    readonly calls: readonly [Call, Call];
    readonly afterMs: number;
    readonly killMs: number | null;
  }
  /** Damage, while `reproduce` runs where `duringMs` says when. */
  | {
    readonly step: "damage";
    readonly what: Damageable;
    readonly pick: number;
    readonly way: WayToDamage;
    readonly duringMs: number | null;
  }
  /**
   * The object of a result rots that differs from run to run, code or parameters of what lies below it
   * are edited, and both are seen by one run.
   */
  | {
    readonly step: "rot";
    readonly pick: number;
    readonly way: WayToDamage;
    readonly isByCode: boolean;
    readonly value: number;
    readonly jobs: number;
  }
  | { readonly step: "accept"; readonly module: number }
  | { readonly step: "gc"; readonly maxSize: string | null }
  | { readonly step: "archive and restore"; readonly isKept: boolean }
  | { readonly step: "fsck" }
  | { readonly step: "clean" }
  /** Until the engine trusts what it remembers of files. */
  | { readonly step: "settle" };

const way = fc.constantFrom(...waysToSave);
const ms = fc.oneof(fc.nat(60), fc.nat(250));
const call: fc.Arbitrary<Call> = fc.record({
  jobs: fc.constantFrom(1, 1, 2, 3),
  force: fc.nat(60),
  target: fc.nat(60),
  isCold: fc.nat(9).map((n) => n === 9),
}).map(({ jobs, force, target, isCold }) => ({
  jobs,
  ...(force < 7 ? { force } : {}),
  ...(target < 7 ? { target } : {}),
  ...(isCold ? { isCold } : {}),
}));
const small = fc.nat(3);
const valueEdit = anyEdit.filter(({ edit }) => edit === "value");
/** One edit of a module and another of the same: the first makes that it is read, the second changes it then. */
const sameModule = fc.tuple(valueEdit, fc.integer({ min: 1, max: 3 })).map((
  [edit, more],
): [Edit, Edit] => [
  edit,
  edit.edit === "value" ? { ...edit, value: (edit.value + more) % 4 } : edit,
]);

const kinds: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> }[] = [
  {
    weight: 8,
    arbitrary: fc.record({ step: fc.constant("edit" as const), edit: anyEdit, way }),
  },
  { weight: 6, arbitrary: fc.record({ step: fc.constant("reproduce" as const), call }) },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant("reproduce variant" as const),
      variant: fc.nat(2),
      jobs: fc.constantFrom(1, 2, 3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ step: fc.constant("switch" as const), isByFolder: fc.boolean() }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      step: fc.constant("edit during" as const),
      command: fc.constantFrom("reproduce" as const, "reproduce" as const, "status" as const),
      edits: fc.oneof(
        fc.tuple(fc.constant(null), anyEdit),
        fc.tuple(fc.constant(null), fileEdit()),
        fc.tuple(valueEdit, anyEdit),
        sameModule,
        sameModule,
        sameModule,
      ),
      way,
      afterMs: fc.oneof(fc.nat(60), fc.nat(150)),
      saves: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 20 })),
      everyMs: fc.integer({ min: 1, max: 10 }),
    }).map(({ edits: [before, edit], ...step }) => ({ ...step, before, edit })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant("rot" as const),
      pick: fc.nat(9999),
      way: fc.constantFrom("flip" as const, "flip" as const, "cut" as const, "delete" as const),
      isByCode: fc.nat(2).map((n) => n === 2),
      value: small,
      jobs: fc.constantFrom(1, 1, 2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ step: fc.constant("kill" as const), call, afterMs: ms }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant("two at once" as const),
      calls: fc.tuple(call, call),
      afterMs: fc.nat(50),
      killMs: fc.option<number, null>(fc.nat(250), { freq: 1, nil: null }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      step: fc.constant("damage" as const),
      what: fc.constantFrom(...damageable, "free" as const),
      pick: fc.nat(9999),
      way: fc.constantFrom("flip" as const, ...waysToDamage),
      duringMs: fc.oneof(
        { weight: 5, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: ms },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant("accept" as const),
      module: fc.oneof(fc.nat(6), fc.integer({ min: -4, max: -1 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant("gc" as const),
      maxSize: fc.constantFrom(null, "1KB"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant("archive and restore" as const),
      isKept: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("fsck" as const) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("clean" as const) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("settle" as const) }) },
];

/** Any step. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(...kinds);
