import { isRecord, type KeyField, type ValueChange } from "./key_field.ts";

/** Values of environment variables by name; `null` is not set. */
export type Environment = { readonly [name: string]: string | null };

/** The environment variables that the stage declares, as they are now; left out if it declares none. */
export const environment: KeyField<Environment | undefined> = {
  because: "the stage sees them",
  reason: "environment-changed",
  words: "an environment variable that it declares has another value",
  ofStage: true,
  of: ({ element: { stage } }) => {
    const names: readonly string[] = stage.env ?? [];
    if (names.length === 0) return undefined;
    return Object.fromEntries(names.map((name) => [name, Deno.env.get(name) ?? null]));
  },
  accepts: (value) => value === undefined || isRecord(value),
  differences: (before = {}, now = {}) =>
    [...new Set([...Object.keys(before), ...Object.keys(now)])]
      .filter((name) => before[name] !== now[name])
      .map((name): ValueChange => ({
        name: `environment variable ${name}`,
        before: shown(before[name]),
        now: shown(now[name]),
      })),
};

function shown(value: string | null | undefined): string {
  if (value === undefined) return "(not declared)";
  return value === null ? "(not set)" : JSON.stringify(value);
}
