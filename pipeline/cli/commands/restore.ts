/**
 * `restore`: puts an archive's results into a store, so that `reproduce` has nothing to run.
 *
 * @module
 */

import { join } from "node:path";
import type { ArchiveFile } from "../../archive/archive_file.ts";
import { restoreArchive } from "../../archive/restore_archive.ts";
import { UserError } from "../../base/errors.ts";
import type { Event } from "../events.ts";
import { shownFrom } from "../../base/paths.ts";
import { hasProfile } from "../../model/chosen_profile.ts";
import { load, type Loaded, Session, type SessionOptions } from "../../plan/session.ts";
import { State } from "../../store/state.ts";
import { Store } from "../../store/store.ts";
import { type LimitOptions, limitsOf, openSoundArchive } from "./open_archive.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";
import { typedPath, workingFolder } from "../../base/working_folder.ts";
import type { Command } from "../command.ts";
import { archiveOf, limitsIn } from "../option_values.ts";

/** Puts an archive's results into a store. */
export const command: Command = {
  name: "restore",
  takes: "FILE",
  about: "put an archive's results into the store, so that nothing has to run",
  options: {
    into: "",
    "max-size": "what it may unpack to (default: 64GB)",
    "max-ratio": "how many bytes a packed one may make (default: 200)",
    json: "",
  },
  examples: [["restore specialisation-standard.crate.zip", "into this project's store"]],
  run: ({ words, values, session, json }) =>
    restore({
      ...session,
      path: archiveOf("restore", words),
      ...(values.into === undefined ? {} : { into: values.into }),
      ...limitsIn(values),
      plain: true,
      json,
    }),
};

/** Arguments of `restore`. */
export interface RestoreOptions extends SessionOptions, LimitOptions, PrinterChoice {
  readonly path: string;
  /** A store's folder; the project's store when absent. */
  readonly into?: string;
}

type Current = Extract<Event, { type: "archive-restored" }>["current"];

/**
 * Restores an archive after all of it has been checked.
 *
 * @throws {UserError} it is damaged, has no objects or is another pipeline's; nothing was written.
 */
export async function restore(options: RestoreOptions): Promise<number> {
  const startedMs = performance.now();
  const limits = limitsOf(options);
  using printer = stdoutPrinter(options);
  using archive = openSoundArchive(options.path, limits);
  const { profile, device = "cpu", pipeline } = archive.index;
  const loaded = options.into === undefined ? await load(projectOptions(options)) : undefined;
  if (loaded !== undefined && loaded.pipeline.name !== pipeline) {
    throw new UserError(
      `Cannot restore "${options.path}": it holds results of the pipeline "${pipeline}", and the ` +
        `project's is "${loaded.pipeline.name}"`,
      "Run the command in a clone of that project, or choose a store with --into FOLDER.",
    );
  }
  if (!archive.index.objects) {
    throw new UserError(
      `Cannot restore "${options.path}": it was made without objects`,
      "Get the full archive, or run `deno task reproduce` to make the results again.",
    );
  }
  const storeFolder = loaded === undefined ? typedPath(options.into ?? "") : loaded.place.folder;
  const restored = restoreInto(archive, storeFolder);
  printer.emit({
    type: "archive-restored",
    path: options.path,
    profile,
    device,
    store: shownFrom(workingFolder(), storeFolder),
    ...restored,
    current: loaded === undefined
      ? null
      : await currentOf(loaded, { ...projectOptions(options), profile, device }),
    ms: Math.round(performance.now() - startedMs),
  });
  return 0;
}

/** The archive says which profile. */
function projectOptions({ artifacts }: RestoreOptions): SessionOptions {
  return artifacts === undefined ? {} : { artifacts };
}

function restoreInto(archive: ArchiveFile, folder: string) {
  using store = Store.open(folder);
  const restored = restoreArchive(archive, store);
  using state = State.open(join(folder, "state.sqlite"));
  const { profile, elements } = archive.index;
  // What the profile had last is still what `why` compares with.
  const known = state.latestKeys(profile);
  state.rememberKeys(
    profile,
    Object.entries(elements).flatMap(([id, { key }]) => known.has(id) ? [] : [[id, key]]),
  );
  return restored;
}

async function currentOf(
  { pipeline }: Loaded,
  archived: SessionOptions & { readonly profile: string },
): Promise<Current> {
  if (!hasProfile(pipeline, archived.profile)) return null;
  const loaded = await load(archived);
  await using session = Session.open(loaded);
  const { verdicts } = await session.plan(loaded.graph.elements);
  const fresh = [...verdicts.values()].filter(({ state }) => state === "fresh").length;
  return { fresh, elements: verdicts.size };
}
