/**
 * The text in an archive that says what it is, for someone who has nothing but a shell.
 *
 * @module
 */

import { deviceOption } from "../model/device.ts";
import type { Contents } from "./contents.ts";
import { fixedPaths } from "./layout.ts";

/** The text of an archive's `README.md`. */
export function readmeText({ index, elements }: Contents): string {
  const { pipeline, profile, device = "cpu", objects, missing } = index;
  const all = Object.entries(index.elements);
  const ids = (of: "trusted" | "waived" | "stale"): string[] =>
    all.filter(([, element]) => element[of]).map(([id]) => id);
  const runtimes = [
    ...new Set(elements.flatMap(({ document }) => document.runtime.deno ?? [])),
  ].sort();
  const deno = runtimes.length === 0 ? [Deno.version.deno] : runtimes;
  return [
    `# ${pipeline}: results of profile ${profile}`,
    "",
    `The results of ${all.length} elements of a pipeline, with what they were made from. It is an ` +
    "RO-Crate 1.2 (Provenance Run Crate 0.5); every byte of it follows from the results, and from " +
    "the source.",
    "",
    "| path | what |",
    "| --- | --- |",
    "| `results/` | tables, models, figures: what the pipeline put into its artifacts folder |",
    "| `source/` | the project that made them |",
    "| `keys/` | for each element, a document of all that can alter its result, named by its SHA-256 |",
    "| `records/` | for each key, what came out: digests of the outputs, when, how long |",
    ...(objects ? ["| `objects/` | what the store holds besides, named by its SHA-256 |"] : []),
    `| \`${fixedPaths.index}\` | which element has which key, and where its outputs lie |`,
    `| \`${fixedPaths.crate}\` | the same for machines, in RO-Crate's terms |`,
    `| \`${fixedPaths.manifest}\` | the SHA-256 of every other file |`,
    "",
    "## Verify",
    "",
    "By hand, with tools that every system has:",
    "",
    "    unzip -q ARCHIVE -d archive && cd archive",
    `    sha256sum --check --quiet ${fixedPaths.manifest}`,
    "",
    "(`shasum -a 256 --check` on macOS.) It prints nothing if all is well. The project itself checks " +
    "more: that nothing is there besides, that every record belongs to its key and every output to " +
    "its record:",
    "",
    "    deno task verify-archive ARCHIVE",
    "",
    "Digests show that nothing was altered since; they do not show who made it. For that, compare " +
    "the archive's own SHA-256 with the one that was published, or execute a part again: " +
    "`deno task verify --sample 10%` after restoring.",
    "",
    "## Restore",
    "",
    ...(objects
      ? [
        "In a clone of the project, or in a copy of `source/`:",
        "",
        "    deno task restore ARCHIVE",
        `    deno task reproduce --profile ${profile}${deviceOption(device)}`,
        "",
        "The second command runs nothing and puts all results in place, with Deno " +
        `${deno.join(", ")}${interpretersOf(elements)} and the files that the results were made ` +
        `from. With npm alone, \`npx --yes deno@${deno.at(-1)} task\` is \`deno task\`.`,
      ]
      : [
        "This archive was made without objects: it has the results, and not what lies between. It " +
        "cannot be restored into a store; `deno task reproduce` in a copy of `source/` makes all of " +
        "it again.",
      ]),
    ...listing(
      "Trusted",
      ids("trusted"),
      "ran native code or a program that could read and write anything:",
    ),
    ...listing(
      "Waived",
      ids("waived"),
      "were taken over from earlier code on the owner's word, which is in their records:",
    ),
    ...listing("Stale", ids("stale"), "were not up to date with the source in this archive:"),
    ...listing("Missing", missing, "have no result in this archive:"),
    "",
  ].join("\n");
}

/** The interpreters of programs, as they told their versions. */
function interpretersOf(elements: Contents["elements"]): string {
  const said = elements.flatMap(({ document }) => Object.values(document.interpreter ?? {}));
  return [...new Set(said)].sort().map((one) => `, ${one.split("\n", 1)[0]}`).join("");
}

function listing(title: string, ids: readonly string[], what: string): string[] {
  if (ids.length === 0) return [];
  return ["", `## ${title}`, "", `These ${what}`, "", ...ids.map((id) => `- ${id}`)];
}
