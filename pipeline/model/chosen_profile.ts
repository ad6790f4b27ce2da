/**
 * The profile that a word names: one that is declared, or one changed by variants, `standard+eta=5`, and
 * by values that are set, `standard+set.eta=5`.
 *
 * @module
 */

import { nearest, UserError } from "../base/errors.ts";
import type { Pipeline } from "./pipeline.ts";
import { setMark, type SetValue, setValue } from "./set_value.ts";
import { changedProfile, changesOf, type Variant } from "./variant.ts";

/** A profile as it is used. */
export interface ChosenProfile {
  /** Its name and that of its folder: `standard`, or `standard+eta=5+beta=2` in declared order. */
  readonly name: string;
  /** The name of the declared profile. */
  readonly base: string;
  /** The declared profile. */
  readonly unchanged: unknown;
  /** What changes it, in declared order; values that are set come last. */
  readonly variants: readonly Variant<unknown>[];
  /** The profile with all changes. */
  readonly profile: unknown;
}

/** Whether a word is meant to name a profile, and not for example a run. */
export function isProfile({ profiles }: Pipeline, word: string): boolean {
  const [base = ""] = word.split("+");
  return Object.hasOwn(profiles, word) || (base !== word && Object.hasOwn(profiles, base));
}

/** Whether a profile is called exactly so. */
export function hasProfile(declared: Pipeline, name: string): boolean {
  try {
    return profileNamed(declared, name).name === name;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/**
 * The profile that a word names; without a word before the first plus, the default one.
 *
 * @throws {UserError} there is no such profile or variant, or two variants change the same.
 */
export function profileNamed(declared: Pipeline, word: string): ChosenProfile {
  const { profiles, defaultProfile } = declared;
  const [first = "", ...names] = Object.hasOwn(profiles, word) ? [word] : word.split("+");
  const base = first === "" && names.length > 0 ? defaultProfile : first;
  if (!Object.hasOwn(profiles, base)) throw noSuchProfile(declared, word);
  const { variant = [], set = [] } = Object.groupBy(
    names,
    (one) => one.startsWith(setMark) ? "set" : "variant",
  );
  const unchanged = profiles[base];
  const values = set.map((one) => setValue(unchanged, base, one))
    .sort((a, b) => a.name < b.name ? -1 : 1);
  const variants = [...chosenVariants(declared, variant), ...values];
  refuseTwoOnOneField(variants, unchanged);
  return {
    name: [base, ...variants.map(({ name }) => name)].join("+"),
    ...{ base, unchanged, variants },
    profile: variants.reduce((profile, one) => changedProfile(profile, one), unchanged),
  };
}

function noSuchProfile({ profiles, variants = [] }: Pipeline, word: string): UserError {
  const names = Object.keys(profiles);
  const isVariant = variants.some(({ name }) => name === word);
  const near = nearest(word, names);
  return new UserError(
    `Cannot use profile "${word}": there is no such profile`,
    isVariant
      ? `It is a variant: --variant ${word}.`
      : near === undefined
      ? `Use one of ${names.join(", ")}.`
      : `Did you mean "${near}"?`,
  );
}

/** Variants by their names, in declared order. */
function chosenVariants(
  { name: pipeline, variants: declared = [] }: Pipeline,
  names: readonly string[],
): readonly Variant<unknown>[] {
  const known = declared.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    throw new UserError(
      `Cannot use variant "${unknown}": there is no such variant`,
      known.length === 0
        ? `Pipeline "${pipeline}" declares none; add variants: […] to it in stages/mod.ts.`
        : near === undefined
        ? `Use one of ${shortened(known)}.`
        : `Did you mean "${near}"?`,
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new UserError(`Cannot use variant "${twice}" twice`, "Leave one of the two out.");
  }
  return declared.filter(({ name }) => names.includes(name));
}

const shownNames = 20;

function shortened(names: readonly string[]): string {
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : "";
  return names.slice(0, shownNames).join(", ") + more;
}

/** Which of two values a field was to have nobody could tell. */
function refuseTwoOnOneField(
  variants: readonly (Variant<unknown> | SetValue)[],
  profile: unknown,
): void {
  const changes = variants.flatMap((variant) => {
    const fields = Object.keys(changesOf(profile, variant) ?? {});
    const paths = "path" in variant ? [variant.path] : fields.map((field) => [field]);
    return paths.map((path) => ({ name: variant.name, field: `${path.join(".")}.` }));
  });
  for (const [i, { name, field }] of changes.entries()) {
    const other = changes.slice(0, i).find((one) =>
      one.field.startsWith(field) || field.startsWith(one.field)
    );
    if (other === undefined) continue;
    throw new UserError(
      `Cannot use variants "${other.name}" and "${name}" together: both change ` +
        `"${(other.field.length > field.length ? other.field : field).slice(0, -1)}"`,
      "Leave one of the two out.",
    );
  }
}
