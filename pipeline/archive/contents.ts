/**
 * What goes into an archive of a profile: every file with its digest, before anything is written.
 *
 * @module
 */

import { schemaName } from "../base/schema.ts";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type ActionRecord,
  isolationIn,
  type SourceList,
  type StoredOutput,
} from "../store/action_record.ts";
import { type Digest, fileDigest, type Key } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import { filesBelow } from "../base/files_below.ts";
import { type Element, type ElementOutput, elementsIn } from "../model/element.ts";
import { type KeyDocument, readKey } from "../model/key_document.ts";
import { slashedWay } from "../base/paths.ts";
import { seal } from "../base/sealed.ts";
import type { Planned, Session } from "../plan/session.ts";
import { outputCodec } from "../model/stage.ts";
import { readListing } from "../model/folder.ts";
import { fileChunks } from "./zip/file_source.ts";
import { type Chosen, chosenResults } from "./chosen_results.ts";
import {
  type ArchivedElement,
  type ArchiveIndex,
  keyPath,
  objectPath,
  recordPath,
  resultPath,
  sourcePath,
} from "./layout.ts";
import { sourceFiles } from "./source_files.ts";
import { type ArchiveContent, contentOf, digestOrNone } from "./content.ts";

/** An element on its way into an archive, with what is known of how its result came about. */
export interface IncludedElement {
  readonly element: Element;
  readonly key: Key;
  readonly document: KeyDocument;
  readonly record: ActionRecord;
  readonly archived: ArchivedElement;
}

/** All that goes into an archive, but for the documents that describe it. */
export interface Contents {
  readonly index: ArchiveIndex;
  readonly elements: readonly IncludedElement[];
  /** The module that declares the pipeline, from the project's folder. */
  readonly entry: string;
  readonly files: readonly ArchiveContent[];
}

/** What an archive is to hold. */
export interface ContentsOptions {
  /** Whether all that restoring takes goes in, or only the results. */
  readonly objects: boolean;
  /** Whether what is not up to date goes in as it last was. */
  readonly allowStale: boolean;
}

/**
 * Collects what an archive holds.
 *
 * @param planned the plan of all elements of the profile
 * @throws {UserError} something is not up to date or damaged.
 */
export async function collectContents(
  session: Session,
  planned: Planned,
  options: ContentsOptions,
): Promise<Contents> {
  const chosen = chosenResults(session, planned, options.allowStale);
  // A source that the store has lost since, and the project still has, is put back.
  for (const code of planned.context.codes.values()) session.codes.keepSources(code);
  const stages = [...planned.context.codes].flatMap(([stage, { sources }]) => [
    ...sources.map(({ path }) => path),
    ...(stage.module.startsWith("file:")
      ? [slashedWay(session.loaded.root, fileURLToPath(stage.module))]
      : []),
  ]);
  return await new Collection(session, planned, options).of(chosen, [
    session.loaded.entry,
    ...stages,
  ]);
}

class Collection {
  readonly #session: Session;
  readonly #options: ContentsOptions;
  readonly #elements: readonly Element[];
  readonly #files = new Map<string, ArchiveContent>();
  readonly #known = new Set<Digest>();
  /** Outputs that another stage takes. */
  readonly #taken: ReadonlySet<string>;

  constructor(session: Session, { elements }: Planned, options: ContentsOptions) {
    this.#session = session;
    this.#options = options;
    this.#elements = elements;
    this.#taken = new Set(
      elements.flatMap(({ inputs }) =>
        inputs.flatMap((input) =>
          "from" in input ? elementsIn(input).map(({ id }) => `${id}\n${input.output}`) : []
        )
      ),
    );
  }

  async of(chosen: readonly Chosen[], reached: readonly string[]): Promise<Contents> {
    const elements = chosen.map((one) => this.#include(one));
    this.#addReport();
    const { root, entry, pipeline: { report } } = this.#session.loaded;
    const explorables = (report?.explorables ?? []).map(({ module }) => module);
    for (const path of await sourceFiles(root, [entry, ...explorables], reached)) {
      const { size } = Deno.statSync(join(root, path));
      const digest = this.#session.files.of(path) ?? fileDigest(join(root, path));
      this.#add(sourcePath(path), digest, size, join(root, path));
    }
    // Last, so that only what no other file of the archive has is an object of its own.
    if (this.#options.objects) {
      for (const { record } of elements) this.#addObjects(record);
    }
    const { pipeline, profile, device } = this.#session.loaded;
    const included = new Set(chosen.map(({ element }) => element));
    const index: ArchiveIndex = {
      schema: schemaName("archive/1"),
      pipeline: pipeline.name,
      profile,
      ...(device === "gpu" ? { device } : {}),
      objects: this.#options.objects,
      elements: Object.fromEntries(elements.map(({ element, archived }) => [element.id, archived])),
      missing: this.#elements.filter((one) => !included.has(one)).map(({ id }) => id),
    };
    return { index, entry, elements, files: [...this.#files.values()] };
  }

  #include({ element, key, record, stale }: Chosen): IncludedElement {
    const text = this.#session.store.text(key);
    if (text === undefined) throw lost(element.id, "the document of its key");
    this.#addText(keyPath(key), text);
    this.#addText(recordPath(key), seal(record));
    const outputs = Object.fromEntries(
      Object.keys(record.outputs).map((name) => [name, this.#addOutput(element, name, record)]),
    );
    const trusted = isolationIn(element.stage, record) === "trusted";
    const waived = record.waiver !== undefined;
    const archived = { key, outputs, trusted, waived, stale };
    return { element, key, document: readKey(text), record, archived };
  }

  /** Where an output goes, or `null` if it is left out. */
  #addOutput(element: Element, name: string, record: ActionRecord): string | null {
    const output = element.outputs.find((one) => one.name === name);
    const object = record.outputs[name];
    if (object === undefined) throw new Error(`${element.id} has no output "${name}"`);
    if (!this.#options.objects && (output === undefined || !this.#isResult(element, output))) {
      return null;
    }
    const { digest, size } = object;
    const isFolder = object.files !== undefined;
    const path = output === undefined || isFolder ? objectPath(digest) : resultPath(output.path);
    const file = this.#bytesOf(element, output, object);
    this.#add(path, digest, size, file, output?.codec.mediaType);
    if (isFolder) this.#addFolder(element, output, object);
    return path;
  }

  /** The files of a folder, as they lie in the profile's folder. */
  #addFolder(
    element: Element,
    output: ElementOutput | undefined,
    { digest, files = [] }: StoredOutput,
  ): void {
    const { store } = this.#session;
    const text = store.text(digest);
    if (text === undefined) throw lost(element.id, `the list of its output "${output?.name}"`);
    const sizes = new Map(files.map((file) => [file.digest, file.size]));
    for (const file of readListing(text).files) {
      const size = sizes.get(file.digest) ?? 0;
      if (!store.hasObject(file.digest, size)) {
        throw lost(element.id, `"${file.path}" of its output "${output?.name}"`);
      }
      const path = output === undefined
        ? objectPath(file.digest)
        : resultPath(`${output.path}/${file.path}`);
      this.#add(path, file.digest, size, store.objectPath(file.digest));
    }
  }

  /** Whether an output is there for people: it has a path of its own, or no stage takes it. */
  #isResult(element: Element, { name }: ElementOutput): boolean {
    const declared = element.stage.outputs[name];
    const hasPath = outputCodec(declared) !== declared && declared.path !== undefined;
    return hasPath || !this.#taken.has(`${element.id}\n${name}`);
  }

  /** The file that holds an output: the store's, or the artifact where that is all there is. */
  #bytesOf(
    element: Element,
    output: ElementOutput | undefined,
    { digest, size }: { readonly digest: Digest; readonly size: number },
  ): string {
    const { store, artifacts } = this.#session;
    if (store.hasObject(digest, size)) return store.objectPath(digest);
    const artifact = join(artifacts.folder, output?.path ?? "");
    if (output === undefined || digestOrNone(artifact) !== digest) {
      throw lost(element.id, `its output "${output?.name}"`);
    }
    return artifact;
  }

  /** The report is made by the pipeline, but by none of its stages. */
  #addReport(): void {
    const { folder } = this.#session.artifacts;
    for (const name of filesBelow(join(folder, "report"))) {
      const path = `report/${name}`;
      const file = join(folder, path);
      if (this.#files.has(resultPath(path))) continue;
      this.#add(resultPath(path), fileDigest(file), Deno.statSync(file).size, file);
    }
  }

  /** The sources that a record names, and their list. */
  #addObjects(record: ActionRecord): void {
    for (const digest of record.documents ?? []) this.#addObject(digest);
    if (this.#known.has(record.sources)) return;
    const { store } = this.#session;
    const text = store.text(record.sources);
    // What lost former sources can be restored all the same; only `why` shows less of it.
    if (text === undefined) return;
    this.#addText(objectPath(record.sources), text);
    const { sources }: SourceList = JSON.parse(text);
    for (const { digest } of sources) this.#addObject(digest);
  }

  /** An object that something else in the archive names, if the store still has it. */
  #addObject(digest: Digest): void {
    const { store } = this.#session;
    if (this.#known.has(digest) || !store.checkObject(digest)) return;
    const file = store.objectPath(digest);
    this.#add(objectPath(digest), digest, Deno.statSync(file).size, file);
  }

  #addText(path: string, text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#put(contentOf(path, bytes));
  }

  #add(path: string, digest: Digest, size: number, file: string, mediaType?: string): void {
    this.#put({ name: path, digest, size, mediaType, chunks: () => fileChunks(file) });
  }

  #put(content: ArchiveContent): void {
    this.#files.set(content.name, content);
    this.#known.add(content.digest);
  }
}

function lost(element: string, what: string): UserError {
  return new UserError(
    `Cannot archive "${element}": ${what} is not in the store any more`,
    "Run `deno task fsck`, then `deno task reproduce`.",
  );
}
