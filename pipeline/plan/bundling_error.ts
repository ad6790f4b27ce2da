/**
 * What esbuild refuses, as a message for the author of a stage.
 *
 * @module
 */

import type * as Esbuild from "npm:esbuild@0.28.2";
import { UserError } from "../base/errors.ts";

export function bundlingError(
  stage: string,
  error: unknown,
  shown: (file: string) => string,
): unknown {
  const errors = (error as { errors?: Esbuild.Message[] }).errors;
  const [first] = errors ?? [];
  if (first === undefined) return error;
  const place = first.location === null || first.location.file === "entry"
    ? "its entry"
    : `${shown(first.location.file)}:${first.location.line}`;
  if (first.id === "unsupported-dynamic-import" || first.id === "unsupported-require-call") {
    return new UserError(
      `Cannot follow the computed import of stage "${stage}" at ${place}: ` +
        `${first.location?.lineText.trim()}`,
      "Import by a literal path, so that a change in what is imported reruns the stage.",
    );
  }
  return new UserError(
    `Cannot load the code of stage "${stage}" at ${place}: ${first.text}`,
    "Correct the import or the syntax there.",
  );
}
