/**
 * Declares stages and sweeps, and refuses what is wrong with a declaration at once.
 *
 * @module
 */

import { canonical, type Json } from "../base/canonical.ts";
import { UserError } from "../base/errors.ts";
import { readLimits } from "./limits.ts";
import { show, showBriefly } from "./param.ts";
import { sourcePlace } from "../base/source_place.ts";
import { problemOfPath } from "./output_path.ts";
import { problemOfName } from "../base/portable_names.ts";
import {
  type Axes,
  type Inputs,
  type None,
  outputCodec,
  type Outputs,
  type Params,
  type Stage,
  type StageSpec,
} from "./stage.ts";

/**
 * Declares a stage.
 *
 * @throws {UserError} the name or a parameter's value is not allowed.
 */
export function stage<
  const O extends Outputs,
  const P extends Params = None,
  const I extends Inputs = None,
>(spec: StageSpec<P, I, O>): Stage<P, I, O, None> {
  return declare(spec, {});
}

/**
 * Declares a sweep: one stage over the grid `over`, each element cached by itself. An element's
 * parameters are the shared `params` and its own point.
 *
 * @throws {UserError} the name, a parameter or a value of an axis is not allowed.
 */
export function sweep<
  const O extends Outputs,
  const A extends Axes,
  const P extends Params = None,
  const I extends Inputs = None,
>(spec: StageSpec<P, I, O> & { readonly over: A }): Stage<P, I, O, A> {
  const { over, ...rest } = spec;
  return declare(rest as unknown as StageSpec<P, I, O>, over);
}

function declare<P extends Params, I extends Inputs, O extends Outputs, A extends Axes>(
  spec: StageSpec<P, I, O>,
  axes: A,
): Stage<P, I, O, A> {
  const here = new Error();
  const refuse = (problem: string, remedy: string): never => {
    throw new UserError(
      `Cannot declare stage "${spec.name}" at ${callerLocation(here)}: ${problem}`,
      remedy,
    );
  };
  if (!/^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/.test(spec.name)) {
    refuse("this is not a stage name", "Use lower-case words, digits, hyphens and slashes.");
  }
  if (spec.name.length > longestName) {
    refuse("its name is too long for a file's", `Use at most ${longestName} characters.`);
  }
  for (const name of Object.keys(spec.outputs)) {
    const problem = name.includes("/") ? "it has a slash in it" : problemOfName(name);
    if (problem === undefined && name.length <= longestName) continue;
    refuse(
      `output ${show(name)} cannot be the name of a file: ${problem ?? "it is too long"}`,
      "Give it a plain name; at(path, codec) says where it goes.",
    );
  }
  for (const [name, output] of Object.entries(spec.outputs)) {
    const path = "codec" in output ? output.path : undefined;
    const problem = path === undefined ? undefined : problemOfPath(path, Object.keys(axes));
    if (problem === undefined) continue;
    refuse(
      `output "${name}" cannot go to ${show(path)}: ${problem}`,
      'Name axes of the sweep in braces: at("tables/{axis}.csv", codec).',
    );
  }
  for (const name of spec.env ?? []) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
    refuse(
      `${show(name)} is not a name of an environment variable`,
      "Use letters, digits and underscores.",
    );
  }
  for (const tag of spec.tags ?? []) {
    if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(tag)) continue;
    refuse(`${show(tag)} is not a tag`, "Use letters, digits and ._-, a letter or digit first.");
  }
  try {
    readLimits(spec.limits ?? {}, spec.module !== "");
  } catch (error) {
    if (error instanceof UserError) refuse(error.message, error.remedy);
    throw error;
  }
  const { relative, absolute } = spec.tolerance ?? { relative: 0, absolute: 0 };
  if (!(relative >= 0 && absolute >= 0)) {
    refuse(`its tolerance is ${show({ relative, absolute })}`, "Give two numbers ≥ 0.");
  }
  for (const [name, param] of Object.entries({ ...spec.params, ...axes })) {
    const isAxis = name in axes;
    if (isAxis && name in (spec.params ?? {})) {
      refuse(`"${name}" is both a parameter and an axis`, "Rename or remove one of the two.");
    }
    const wrong = param.check(param.value);
    if (wrong !== undefined) {
      const kind = isAxis ? "axis" : "parameter";
      refuse(
        `${kind} "${name}" ${wrong}, but it is ${showBriefly(param.value)}`,
        "Give another value.",
      );
    }
    const twice = isAxis ? firstTwice(param.value as readonly Json[]) : undefined;
    if (twice !== undefined) {
      const [a, b] = twice.map(showBriefly);
      refuse(
        `axis "${name}" has a value twice: ${a}${a === b ? "" : ` and ${b}, which are the same`}`,
        "Leave one of the two out.",
      );
    }
  }
  let place: string | undefined;
  const declared = {
    ...spec,
    params: spec.params ?? ({} as P),
    inputs: spec.inputs ?? ({} as I),
    axes,
    // Only messages and orders need it, and finding a line of TypeScript takes as long as planning.
    get declaredAt(): string {
      return place ??= callerLocation(here);
    },
  };
  const out = Object.fromEntries(
    Object.entries(spec.outputs).map(([output, declaration]) => [
      output,
      { kind: "output", stage: declared, output, codec: outputCodec(declaration) },
    ]),
  );
  return Object.assign(declared, { out }) as unknown as Stage<P, I, O, A>;
}

/** Something stands before and after it in names of files, of up to 255 bytes. */
const longestName = 150;

/** The first two values of a list that are the same; 0 and −0 are. */
function firstTwice(values: readonly Json[]): readonly [Json, Json] | undefined {
  const seen = new Map<string, Json>();
  for (const value of values) {
    const text = canonical(value).replaceAll('{"$number":"-0"}', "0");
    const other = seen.get(text);
    if (other !== undefined) return [other, value];
    seen.set(text, value);
  }
  return undefined;
}

/** `file:line` of the first caller outside this module, where an error was made. */
function callerLocation({ stack = "" }: Error): string {
  const own = ["./declare_stage.ts", "./program.ts"]
    .map((name) => sourcePlace(`    at ${import.meta.resolve(name)}:1:1`)?.path);
  const caller = stack.split("\n").map(sourcePlace)
    .find((place) => place && !own.includes(place.path));
  return caller === undefined ? "an unknown place" : `${caller.path}:${caller.line}`;
}
