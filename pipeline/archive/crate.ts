/**
 * The archive as an RO-Crate 1.2 with the Provenance Run Crate profile 0.5: the root, the workflow and
 * the files. What was run is in {@linkcode provenanceEntities}.
 *
 * Source: https://w3id.org/ro/crate/1.2, https://w3id.org/ro/wfrun/provenance/0.5.
 *
 * @module
 */

import type { CitationFile } from "../base/citation_file.ts";
import type { Contents } from "./contents.ts";
import { type Entity, fileId, ref, type Reference } from "./crate_entity.ts";
import { licensesIn, peopleOf } from "./crate_people.ts";
import { fixedPaths, sourcePath } from "./layout.ts";
import { mediaType } from "./media_types.ts";
import { provenanceEntities } from "./provenance.ts";
import { toolEntities } from "./tools.ts";

/** What a crate says of the project. */
export interface ProjectFacts {
  /** SPDX's name of the licence, as deno.json has it; `undefined` where it says none. */
  readonly license: string | undefined;
  /** What its CITATION.cff says; `undefined` where there is none. */
  readonly citation: CitationFile | undefined;
}

/** A file of the archive as the crate lists it. */
export interface ListedFile {
  readonly path: string;
  readonly size: number;
  /** Absent for the manifest, which holds the digest of the crate. */
  readonly digest?: string;
  /** What kind of file it is; as its name tells when absent. */
  readonly mediaType?: string | undefined;
}

const profiles = [
  ["https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"],
  ["https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"],
] as const;
const workflowCrate = "https://w3id.org/workflowhub/workflow-ro-crate/1.0";
const language = "#typescript";

/** The text of an archive's `ro-crate-metadata.json`. */
export function crateText(
  contents: Contents,
  listed: readonly ListedFile[],
  project: ProjectFacts,
): string {
  const { pipeline, profile } = contents.index;
  const workflow = fileId(sourcePath(contents.entry));
  const tools = toolEntities(contents);
  const people = peopleOf(project.citation);
  const runs = provenanceEntities(contents, workflow, people.run);
  const license = licenseOf(project);
  const graph: readonly Entity[] = [
    {
      "@id": fixedPaths.crate,
      "@type": "CreativeWork",
      conformsTo: [ref("https://w3id.org/ro/crate/1.2"), ref(workflowCrate)],
      about: ref("./"),
    },
    {
      "@id": "./",
      "@type": "Dataset",
      name: `${pipeline}: results of profile ${profile}`,
      description:
        `Results of the pipeline "${pipeline}" in its profile "${profile}", with what they ` +
        `were made from and how to make them again; see ${fixedPaths.readme}.`,
      datePublished: runs.finishedAt,
      license: license.value,
      ...people.crate,
      conformsTo: profiles.map(([id]) => ref(id)),
      mainEntity: ref(workflow),
      mentions: runs.actions.map(ref),
      hasPart: listed.map(({ path }) => ref(fileId(path))),
    },
    ...profiles.map(([id, name, version]): Entity => ({
      "@id": id,
      "@type": "CreativeWork",
      name,
      version,
    })),
    ...license.entities,
    ...people.entities,
    {
      "@id": workflow,
      "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
      ...fileFields(listed.find(({ path }) => path === sourcePath(contents.entry))),
      name: pipeline,
      description: "Declares the stages, and what each takes and makes.",
      ...people.software,
      license: license.value,
      programmingLanguage: ref(language),
      softwareRequirements: tools.runtimes.map(ref),
      input: runs.workflowInputs.map(ref),
      output: tools.resultParameters.map(ref),
      hasPart: tools.tools.map(ref),
      step: tools.steps.map(ref),
    },
    {
      "@id": language,
      "@type": "ComputerLanguage",
      name: "TypeScript",
      url: ref("https://www.typescriptlang.org/"),
      identifier: ref("https://www.typescriptlang.org/"),
    },
    ...tools.entities,
    ...runs.entities,
    ...listed.filter(({ path }) => fileId(path) !== workflow).map((file): Entity => ({
      "@id": fileId(file.path),
      "@type": file.path.endsWith(".ts") ? ["File", "SoftwareSourceCode"] : "File",
      ...fileFields(file),
      ...madeFrom(runs.parametersOf.get(file.path)),
    })),
  ];
  const context = [
    "https://w3id.org/ro/crate/1.2/context",
    "https://w3id.org/ro/terms/workflow-run/context",
  ];
  return JSON.stringify({ "@context": context, "@graph": graph }, null, 1) + "\n";
}

function fileFields(file: ListedFile | undefined): Omit<Entity, "@id" | "@type"> {
  if (file === undefined) return {};
  return {
    name: file.path,
    encodingFormat: file.mediaType ?? mediaType(file.path),
    ...(file.digest === undefined ? {} : { contentSize: String(file.size), sha256: file.digest }),
  };
}

function madeFrom(parameters: readonly string[] | undefined): { exampleOfWork?: Reference[] } {
  return parameters === undefined ? {} : { exampleOfWork: parameters.map(ref) };
}

function licenseOf({ license, citation }: ProjectFacts): {
  readonly value: readonly Reference[] | string;
  readonly entities: readonly Entity[];
} {
  const names = license === undefined ? licensesIn(citation) : [license];
  if (names.length === 0) return { value: "No licence is stated.", entities: [] };
  const entities = names.map((name): Entity => ({
    "@id": `https://spdx.org/licenses/${encodeURIComponent(name)}`,
    "@type": "CreativeWork",
    name,
  }));
  return { value: entities.map((entity) => ref(entity["@id"])), entities };
}
