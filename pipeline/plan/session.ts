/**
 * Everything that a command works on: the loaded pipeline, its graph, the store and the state.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Artifacts } from "../store/artifacts.ts";
import { Codes, type StageCode } from "./code.ts";
import { type Device, type DeviceChoice, hasGpu } from "../model/device.ts";
import type { Digest, Key } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import { FileDigests } from "../store/files.ts";
import { canUseGpu, type Graph, graphOf } from "../model/graph.ts";
import type { Element } from "../model/element.ts";
import { shownFrom } from "../base/paths.ts";
import { projectFrom } from "../base/project.ts";
import { hasProfile, profileNamed } from "../model/chosen_profile.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { loadingError, stagesOf } from "../model/stages_of.ts";
import { MatchedFiles } from "./matched_files.ts";
import { type StorePlace, storePlace } from "./store_place.ts";
import { type PlanContext, planOf, type Verdict } from "./plan.ts";
import type { AnyStage } from "../model/stage.ts";
import { canMakeFile, refuseUnwritable } from "../base/group_access.ts";
import { State } from "../store/state.ts";
import { Store } from "../store/store.ts";
import { closureOf } from "../model/targets.ts";
import { typedPath, workingFolder } from "../base/working_folder.ts";

/** Which pipeline, which profile, and where results go. */
export interface SessionOptions {
  /** Profile's name, with those of variants after plus signs; the pipeline's default when absent. */
  readonly profile?: string;
  /** Folder for artifacts and store; `artifacts` in the project when absent. */
  readonly artifacts?: string;
  /** Where stages compute that can do so on either; `cpu` when absent. */
  readonly device?: DeviceChoice;
}

/** A pipeline as loaded from a project, with one profile chosen. */
export interface Loaded {
  /** The project's folder. */
  readonly root: string;
  /** The module that declares the pipeline, from the project's folder. */
  readonly entry: string;
  readonly pipeline: Pipeline;
  readonly profile: string;
  readonly graph: Graph;
  /** Where stages compute that can do so on either; `cpu` where there are none. */
  readonly device: Device;
  /** Absolute path of the artifacts folder. */
  readonly artifactsFolder: string;
  readonly place: StorePlace;
}

/**
 * Loads the pipeline of the project in the working directory.
 *
 * @throws {UserError} there is none, it does not load, or its stages are wrong.
 */
export async function load(options: SessionOptions): Promise<Loaded> {
  const { root, entry } = projectFrom(workingFolder());
  const pipeline = await importPipeline(join(root, entry));
  const { name: profile } = profileNamed(pipeline, options.profile ?? pipeline.defaultProfile);
  const stages = stagesOf(pipeline, profile);
  const device = await deviceOf(options.device ?? "cpu", stages);
  const artifactsFolder = artifactsIn(root, options);
  const graph = graphOf(stages, device);
  const place = storePlace(root, artifactsFolder);
  return { root, entry, pipeline, profile, graph, device, artifactsFolder, place };
}

/**
 * The pipeline with each of its profiles, those with variants included that have artifacts, and, where
 * that makes a difference, on each device.
 */
export async function loadEach(options: SessionOptions): Promise<readonly Loaded[]> {
  const { pipeline, artifactsFolder } = await load(options);
  const loaded: Loaded[] = [];
  for (const profile of profilesIn(artifactsFolder, pipeline)) {
    const onCpu = await load({ ...options, profile, device: "cpu" });
    loaded.push(onCpu);
    if (!onCpu.graph.stages.some(canUseGpu)) continue;
    loaded.push(await load({ ...options, profile, device: "gpu" }));
  }
  return loaded;
}

/**
 * The names of all profiles that may have results: those that are declared, and of those with variants
 * the ones that have a folder of artifacts.
 */
export function profilesIn(artifactsFolder: string, pipeline: Pipeline): readonly string[] {
  const folders = existsSync(artifactsFolder) ? [...Deno.readDirSync(artifactsFolder)] : [];
  const changed = folders.map(({ name }) => name)
    .filter((name) => name.includes("+") && hasProfile(pipeline, name));
  return [...new Set([...Object.keys(pipeline.profiles), ...changed.sort()])];
}

/** Where no stage can use a GPU there is no need to look for one, which takes a while. */
async function deviceOf(choice: DeviceChoice, stages: readonly AnyStage[]): Promise<Device> {
  if (choice === "cpu" || !stages.some(canUseGpu)) return "cpu";
  return choice === "gpu" || await hasGpu() ? "gpu" : "cpu";
}

/**
 * Opens the store of the project in the working directory; the pipeline itself need not load.
 *
 * @throws {UserError} there is no project, or the artifacts folder cannot be written.
 */
export function openStore(options: SessionOptions): Store {
  return Store.open(placeOf(options).folder);
}

/** Where the store of the project in the working directory is. */
export function placeOf(options: SessionOptions): StorePlace {
  const { root } = projectFrom(workingFolder());
  return storePlace(root, artifactsIn(root, options));
}

/** Opens the state that lies in a store, which must be there. */
export function openState({ folder }: StorePlace, root: string): State {
  const path = join(folder, "state.sqlite");
  if (canMakeFile(path)) refuseUnwritable(path);
  return State.open(path, Deno.realPathSync(root), (tables) => {
    console.error(
      `Note: "${path}" was written by another version of the engine: what it says of ` +
        `${tables.join(", ")} is forgotten. No result is lost.`,
    );
  });
}

/** A loaded pipeline with its store and state open. */
export class Session implements AsyncDisposable {
  readonly loaded: Loaded;
  readonly store: Store;
  readonly state: State;
  readonly files: FileDigests;
  readonly matched: MatchedFiles;
  readonly codes: Codes;
  readonly artifacts: Artifacts;
  /** How the state knows the folder of artifacts; a shared store has those of several checkouts. */
  readonly placedIn: string;

  private constructor(loaded: Loaded, store: Store, state: State) {
    this.loaded = loaded;
    this.store = store;
    this.state = state;
    const { root, place, artifactsFolder, profile } = loaded;
    this.files = new FileDigests(root, state, place.isShared);
    this.matched = new MatchedFiles(root, [artifactsFolder, place.folder], this.files);
    this.codes = new Codes(root, this.files, this.matched, state, store);
    const folder = join(artifactsFolder, profile);
    this.artifacts = new Artifacts(folder, root, this.files, store);
    this.placedIn = place.isShared ? folder : profile;
  }

  /**
   * Opens the store and the state of a loaded pipeline.
   *
   * @throws {UserError} the artifacts folder cannot be written.
   */
  static open(loaded: Loaded): Session {
    const store = Store.open(loaded.place.folder);
    return new Session(loaded, store, openState(loaded.place, loaded.root));
  }

  /**
   * Judges the targets and all they need.
   *
   * @param formerly keys that elements had under other names
   * @throws {UserError} code cannot be bundled, or an input file is missing.
   */
  async plan(
    targets: readonly Element[],
    forced: ReadonlySet<Element> = new Set(),
    formerly: ReadonlyMap<string, Key> = new Map(),
  ): Promise<Planned> {
    const { graph, profile, pipeline } = this.loaded;
    const elements = closureOf(graph, targets);
    const codes = new Map<AnyStage, StageCode>();
    for (const stage of new Set(elements.map((element) => element.stage))) {
      codes.set(stage, await this.codes.of(stage));
    }
    const latest = this.state.latestKeys(profile);
    for (const [element, key] of formerly) latest.set(element, key);
    const context: PlanContext = {
      store: this.store,
      files: this.files,
      matched: this.matched,
      codes,
      rootSeed: pipeline.seed,
      latest,
      forced,
      inPlace: (element, record) => this.artifacts.inPlace(element, record),
    };
    const wanted = new Set(targets);
    const verdicts = planOf(elements, wanted, context);
    return { elements, targets: wanted, verdicts, context };
  }

  /** Puts the sources of an element's code into the store, and gives the digest of their list. */
  keepSources({ context }: Planned, { stage }: Element): Digest {
    const code = context.codes.get(stage);
    if (code === undefined) throw new Error(`The code of ${stage.name} was not loaded`);
    return this.codes.keepSources(code);
  }

  /** Expected duration of an element: its own last, its stage's mean, or what its stage declares. */
  durations(): (element: Element) => number | null {
    const own = this.state.durations(this.loaded.profile);
    const mean = this.state.stageDurations(this.loaded.profile);
    const declared = ({ stage: { expectedSeconds } }: Element): number | null =>
      expectedSeconds === undefined ? null : 1000 * expectedSeconds;
    return (element) => own.get(element.id) ?? mean.get(element.stage.name) ?? declared(element);
  }

  /** The artifacts' folder as a user would write it. */
  get artifactsPath(): string {
    return shownFrom(workingFolder(), this.artifacts.folder);
  }

  /** Writes what was found out to the state and closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.files.flush();
    this.state.rememberPlaced(this.placedIn, this.artifacts.takePlaced());
    await this.codes[Symbol.asyncDispose]();
    this.state.close();
    this.store.close();
  }
}

/** A plan, with what it was made from. */
export interface Planned {
  readonly elements: readonly Element[];
  readonly targets: ReadonlySet<Element>;
  readonly verdicts: ReadonlyMap<Element, Verdict>;
  readonly context: PlanContext;
}

/** Absolute path of the artifacts folder of the project in a folder. */
export function artifactsIn(root: string, options: SessionOptions): string {
  const { artifacts } = options;
  if (artifacts === "") {
    throw new UserError(
      'Cannot put artifacts into the folder "": it has no name',
      "Give --artifacts a folder, or leave it out.",
    );
  }
  return artifacts === undefined ? join(root, "artifacts") : typedPath(artifacts);
}

async function importPipeline(path: string): Promise<Pipeline> {
  try {
    return (await import(pathToFileURL(path).href)).default;
  } catch (error) {
    throw loadingError(error, path);
  }
}
