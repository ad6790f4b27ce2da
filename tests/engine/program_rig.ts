/**
 * Small pipelines of programs, declared in a text each.
 *
 * @module
 */

import { codecs, engine, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

/** A script that sums what is in its inputs, with all that a program can be told. */
export const sumScript = `
. lib/words.sh
echo "0.5 $word" >> "$PIPELINE_PROGRESS"
total=0
for file in $3; do total=$((total + $(cat "$file"))); done
echo $((total * $2)) > "$1"
`;

/**
 * The files of a project with stages declared by a text.
 *
 * @param declared statements that end with the declaration of `stages`
 */
export function programFiles(declared: string): { readonly [path: string]: string } {
  return {
    "stages/mod.ts": `
import { aligned, file, files, integer, list, number, pipeline, program, stage, sweep, text }
  from "${engine}";
import { bytes, csv, folder, json, plainText } from "${codecs}";
const made = stage({
  name: "made",
  about: "makes a number",
  module: import.meta.resolve("./made.ts"),
  outputs: { value: json<number>() },
});
void [aligned, bytes, csv, file, files, folder, integer, list, number, plainText, sweep, text, made];
${declared}
export default pipeline({
  name: "programs",
  seed: 1,
  profiles: { standard: {} },
  defaultProfile: "standard",
  stages: () => stages,
});
`,
    "stages/made.ts": "export default () => ({ value: 2 });",
    "sum.sh": sumScript,
    "lib/words.sh": "word=half\n",
  };
}

/** Such a project, with other files replaced or added. */
export function programs(
  declared: string,
  replaced: { readonly [path: string]: string } = {},
): Project {
  return new WarmProject({ ...programFiles(declared), ...replaced });
}

/** A program of one command in sh that takes what `made` makes. */
export function shell(script: string, more = ""): string {
  return `
const done = program({
  name: "done",
  about: "runs a script",
  command: ["sh", "-c", ${JSON.stringify(script)}],
  inputs: { value: made.out.value },
  outputs: { out: json() },
  ${more}
});
const stages = [made, done];
`;
}
