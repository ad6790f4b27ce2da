/**
 * Options' texts as values. Each throws a `UserError` that says what to give instead.
 *
 * @module
 */

import { capacityIn } from "./capacity.ts";
import type { Values } from "./options.ts";
import { UserError } from "../base/errors.ts";
import { setName } from "../model/set_value.ts";
import { type RemoteAddress, remoteAddress } from "../run/remote/address.ts";

/** Where a run's stages run, and how many at once. */
export function placeOf(values: Values) {
  const { executor = "local", slurm } = values;
  if (slurm !== undefined && executor === "local") {
    throw new UserError(
      `Cannot use --slurm "${slurm}" without --executor slurm`,
      "Add --executor slurm, or leave --slurm out.",
    );
  }
  return {
    executor: { name: executor, ...(slurm === undefined ? {} : { settings: slurm }) },
    capacity: capacityIn(values),
  };
}

/** The profile that is asked for; with changes but no profile of its own, the default one's. */
export function profileIn({ profile, variant = [], set = [] }: Values): {
  readonly profile?: string;
} {
  const changes = [...variant, ...set.map(setName)];
  if (changes.length === 0) return profile === undefined ? {} : { profile };
  return { profile: [profile ?? "", ...changes].join("+") };
}

/** Refuses targets of a command that takes none. */
export function refuseTargets(command: string, targets: readonly string[]): void {
  if (targets.length === 0) return;
  throw new UserError(
    `Cannot use "${targets[0]}" with "${command}": it takes no targets`,
    "Leave it out; a profile is given by --profile NAME.",
  );
}

/** The remote cache that is asked for, here or by the environment. */
export function remoteIn(values: Values): { readonly remote?: RemoteAddress } {
  const remote = remoteAddress(
    values.remote,
    values["remote-read-only"] ?? false,
    (name) => Deno.env.get(name),
  );
  return remote === undefined ? {} : { remote };
}

/** What each round of `watch` and `serve` is run with. */
export function roundIn(values: Values) {
  return {
    capacity: capacityIn(values),
    keepGoing: values["keep-going"] ?? false,
    ...(values.remote === undefined ? {} : { remote: values.remote }),
    remoteReadOnly: values["remote-read-only"] ?? false,
  };
}

/** The one archive that a command is about. */
export function archiveOf(command: string, words: readonly string[]): string {
  const [path, ...others] = words;
  if (path !== undefined && others.length === 0) return path;
  throw new UserError(
    `Cannot ${command === "restore" ? "restore" : "verify"}: give one archive`,
    `For example: deno task ${command} artifacts/specialisation-standard.crate.zip`,
  );
}

/** What an archive may unpack to. */
export function limitsIn(values: Values) {
  const [maxSize, maxRatio] = [values["max-size"], values["max-ratio"]];
  return {
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(maxRatio === undefined ? {} : { maxRatio }),
  };
}

/** Whether an archive is to be a light one. */
export function isWithoutObjects(text: string | undefined): boolean {
  if (text === undefined || text === "objects") return text !== undefined;
  throw new UserError(
    `Cannot archive without "${text}"`,
    "The one thing that can be left out is objects: --without objects.",
  );
}

/** What `clean` removes. */
export function whatToClean({ stale, store }: Values): "artifacts" | "stale" | "store" {
  if (stale && store) {
    throw new UserError(
      "Cannot clean with --stale and --store: the store is more than what is stale",
      "Give one of the two.",
    );
  }
  return store ? "store" : stale ? "stale" : "artifacts";
}

/** Where `serve` listens. */
export function portOf(text = "8765"): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
    throw new UserError(
      `Cannot listen on port "${text}"`,
      "Give --port a whole number up to 65535; 0 takes any that is free.",
    );
  }
  return Number(text);
}

/** Relative difference that is none. */
export function toleranceOf(text = "1e-9"): number {
  if (!/^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new UserError(
      `Cannot compare with tolerance "${text}"`,
      "Give --tolerance a number ≥ 0, such as 1e-9.",
    );
  }
  return Number(text);
}
