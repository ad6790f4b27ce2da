/**
 * Declarations that are made once for all profiles that do not differ in what they read. Dozens of variants
 * of a profile are declared whenever a command starts, and each changes a field or two.
 *
 * @module
 */

import type { Profile } from "./profiles.ts";

/** Declares stages by a profile, and by others that they take. */
type Declare<Taken extends readonly unknown[], Stages> = (
  profile: Profile,
  ...taken: Taken
) => Stages;

/** The same function, which gives what it gave before where nothing that it read is different. */
export function remembered<Taken extends readonly unknown[], Stages>(
  declare: Declare<Taken, Stages>,
): Declare<Taken, Stages> {
  const known: {
    readonly fields: ReadonlyMap<keyof Profile, unknown>;
    readonly taken: Taken;
    readonly stages: Stages;
  }[] = [];
  return (profile, ...taken) => {
    const found = known.find((one) =>
      one.taken.every((stages, i) => stages === taken[i]) &&
      [...one.fields].every(([field, value]) => profile[field] === value)
    );
    if (found !== undefined) return found.stages;
    const fields = new Map<keyof Profile, unknown>();
    const watched = new Proxy(profile, {
      get: (target, field: keyof Profile) => {
        fields.set(field, target[field]);
        return target[field];
      },
    });
    const stages = declare(watched, ...taken);
    known.push({ fields, taken, stages });
    return stages;
  };
}
