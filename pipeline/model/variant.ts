/**
 * Variants: named changes of a profile, to see what hangs on a choice.
 *
 * @module
 */

import { canonical } from "../base/canonical.ts";
import { UserError } from "../base/errors.ts";
import { show } from "./param.ts";
import type { Axes, OutputRef, VariantsRef } from "./stage.ts";
import { clashingNames, problemOfName } from "../base/portable_names.ts";

/**
 * A named change of a profile.
 *
 * @example
 * ```ts
 * import type { Variant } from "./variant.ts";
 *
 * interface Profile {
 *   readonly eta: number;
 *   readonly steps: number;
 * }
 * const variants: readonly Variant<Profile>[] = [
 *   { name: "eta=5", changes: { eta: 5 } },
 *   { name: "twice-as-long", changes: ({ steps }) => ({ steps: 2 * steps }) },
 * ];
 * ```
 */
export interface Variant<Profile> {
  /** Name: letters, digits and `.=_-`, as `eta=5`. */
  readonly name: string;
  /** The fields that have other values; where these depend on the profile's, a function of it. */
  readonly changes: Partial<Profile> | ((profile: Profile) => Partial<Profile>);
}

/** What was made for each of several variants. */
export interface InVariant<Stages> {
  /** The variant's name. */
  readonly variant: string;
  /** Its stages. */
  readonly stages: Stages;
}

/**
 * Declares stages once for each of several variants of a profile, for {@linkcode acrossVariants}. They
 * are not to be listed in the pipeline; what a variant does not change is not run again for it.
 *
 * @param declare the function that declares the stages of a profile
 * @throws {UserError} a variant changes a field that the profile does not have.
 */
export function inVariants<Profile, Stages>(
  profile: Profile,
  variants: readonly Variant<Profile>[],
  declare: (profile: Profile) => Stages,
): readonly InVariant<Stages>[] {
  return variants.map((one) => ({
    variant: one.name,
    stages: declare(changedProfile(profile, one)),
  }));
}

/**
 * Takes one output as it is in each of several variants (fan-in): the stage is given a list, and
 * `params.variant` says which is which. Of a sweep, the elements of all variants with their points.
 *
 * @param of the output, given the stages of a variant
 * @throws {UserError} there is no variant, two have one name, or the outputs are not alike.
 */
export function acrossVariants<Stages, T, A extends Axes>(
  built: readonly InVariant<Stages>[],
  of: (stages: Stages) => OutputRef<T, A>,
): VariantsRef<T, A> {
  checkVariantNames(built.map((one) => one.variant), "take an output of variants");
  const outputs = built.map((one) => ({ variant: one.variant, output: of(one.stages) }));
  const [first] = outputs;
  if (first === undefined) {
    throw new UserError("Cannot take an output of variants: there is none", "Give one at least.");
  }
  const { stage, output, codec } = first.output;
  const describe = (ref: OutputRef<T, A>): string =>
    `output "${ref.output}" of "${ref.stage.name}" as ${
      canonical([ref.codec.id, ref.codec.options])
    }`;
  const other = outputs.find((one) => describe(one.output) !== describe(first.output));
  if (other !== undefined) {
    throw new UserError(
      `Cannot take output "${output}" of "${stage.name}" of variants: in "${first.variant}" it is ` +
        `${describe(first.output)}, and in "${other.variant}" ${describe(other.output)}`,
      "Take the same output of each, in the same format.",
    );
  }
  if ("variant" in stage.axes) {
    throw new UserError(
      `Cannot take output "${output}" of "${stage.name}" of variants: the stage has an axis of ` +
        'its own that is called "variant"',
      "Give the axis another name.",
    );
  }
  return { kind: "variants", of: outputs, codec };
}

/**
 * A profile with a variant's changes.
 *
 * @throws {UserError} it changes a field that the profile does not have.
 */
export function changedProfile<Profile>(
  profile: Profile,
  { name, changes }: Variant<Profile>,
): Profile {
  const changed = changesOf(profile, { name, changes });
  const field = Object.keys(changed).find((one) => !hasField(profile, one));
  if (field !== undefined) {
    throw new UserError(
      `Cannot change ${show(field)} in variant "${name}": the profile has no such field`,
      "Correct the name, or add the field to every profile.",
    );
  }
  return { ...profile, ...changed };
}

/** The fields that a variant changes, with their values. */
export function changesOf<Profile>(
  profile: Profile,
  { changes }: Variant<Profile>,
): Partial<Profile> {
  return typeof changes === "function" ? changes(profile) : changes;
}

function hasField(profile: unknown, field: string): boolean {
  return typeof profile === "object" && profile !== null && Object.hasOwn(profile, field);
}

const longestName = 60;

/**
 * A variant's name is part of names of folders and elements.
 *
 * @param what what cannot be done with them
 * @throws {UserError} a name is none, or two are one and the same on some system.
 */
export function checkVariantNames(names: readonly string[], what: string): void {
  for (const name of names) {
    const problem = !/^[A-Za-z0-9][A-Za-z0-9.=_-]*$/.test(name)
      ? "it is not made of letters, digits and .=_- alone, a letter or digit first"
      : name.length > longestName
      ? "it is too long"
      : problemOfName(name);
    if (problem === undefined) continue;
    throw new UserError(
      `Cannot ${what}: ${show(name)} is not the name of a variant: ${problem}`,
      `Use a name such as eta=5, of ${longestName} characters at most.`,
    );
  }
  const clash = clashingNames(names);
  if (clash === undefined) return;
  throw new UserError(
    clash.a === clash.b
      ? `Cannot ${what}: two variants are called "${clash.a}"`
      : `Cannot ${what}: on some systems variants "${clash.a}" and "${clash.b}" would be one and ` +
        "the same folder",
    "Give one of the two another name.",
  );
}
