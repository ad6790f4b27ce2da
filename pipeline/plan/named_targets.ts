/**
 * What the user asks for, by names of the pipeline or by files: artifacts, input files and sources.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { isWithin, slashedWay } from "../base/paths.ts";
import { ownFiles } from "../base/own_files.ts";
import { UserError } from "../base/errors.ts";
import { typedPath } from "../base/working_folder.ts";
import type { Element } from "../model/element.ts";
import type { FigureSpec } from "../model/report_spec.ts";
import { noSuchTarget } from "../model/target_suggestions.ts";
import { elementsMaking, elementsNamed, elementsTaking, ownElements } from "../model/targets.ts";
import { type Loaded, Session } from "./session.ts";

/** What a word names. */
export interface Named {
  readonly elements: readonly Element[];
  /** If it is a file that they take, or that their code is made of: its path in the project. */
  readonly file?: { readonly path: string; readonly is: "input" | "source" };
}

/**
 * The elements that several words name, or all of them when there is no word.
 *
 * @throws {UserError} a word names nothing; the nearest names are suggested.
 */
export async function targetsIn(
  loaded: Loaded,
  words: readonly string[],
): Promise<readonly Element[]> {
  if (words.length === 0) return loaded.graph.elements;
  const wanted = new Set<Element>();
  for (const word of words) {
    for (const element of (await namedIn(loaded, word)).elements) wanted.add(element);
  }
  return loaded.graph.elements.filter((element) => wanted.has(element));
}

/**
 * What a word names: stages and elements as in {@linkcode elementsNamed}, those that make a figure of the
 * report by its id, or an artifact, or those that use a file of the project, as input or in their code. Paths are as they are typed, or
 * below the profile's folder or the project's.
 *
 * @param others names that the word might have been meant for, besides those of the pipeline
 * @throws {UserError} it names nothing; the nearest names are suggested.
 */
export async function namedIn(
  loaded: Loaded,
  word: string,
  others: readonly string[] = [],
): Promise<Named> {
  const { graph, root } = loaded;
  const named = elementsNamed(graph, word);
  if (named !== undefined) return { elements: named };
  const drawn = figureElements(loaded, word);
  if (drawn.length > 0) return { elements: drawn };
  const typed = typedPath(word);
  const artifact = artifactPath(loaded, word);
  const made = elementsMaking(graph, artifact ?? word.replace(/^\.\//, ""));
  if (made !== undefined) return { elements: made };
  if (artifact !== undefined) throw noSuchArtifact(loaded, word, artifact);
  const paths = [word, ...(isWithin(root, typed) ? [slashedWay(root, typed)] : [])];
  for (const path of paths) {
    const elements = elementsTaking(graph, path);
    if (elements !== undefined) return { elements, file: { path, is: "input" } };
  }
  const source = paths.findLast((path) => existsSync(`${root}/${path}`));
  if (word === "" || source === undefined) {
    throw noSuchTarget(graph, word, [...figuresOf(loaded).map(({ id }) => id), ...others]);
  }
  return { elements: await usersOf(loaded, word, source), file: { path: source, is: "source" } };
}

function figuresOf({ pipeline }: Loaded): readonly FigureSpec[] {
  return pipeline.report?.figures ?? [];
}

/** What makes the report's figure of that id, drawings included. */
function figureElements(loaded: Loaded, id: string): readonly Element[] {
  const { spec, svg, png } = figuresOf(loaded).find((one) => one.id === id) ?? {};
  const paths = [spec, svg, png].filter((path) => path !== undefined);
  return [...new Set(paths.flatMap((path) => elementsMaking(loaded.graph, path) ?? []))];
}

/**
 * The path below the profile's folder, if a word is that of something in the artifacts folder.
 *
 * @throws {UserError} it is in the folder of another profile.
 */
function artifactPath(
  { artifactsFolder, profile }: Loaded,
  word: string,
): string | undefined {
  const typed = typedPath(word);
  if (word === "" || !isWithin(artifactsFolder, typed)) return undefined;
  const [other = "", ...below] = slashedWay(artifactsFolder, typed).split("/");
  if (other === profile) return below.join("/");
  throw new UserError(
    `Cannot use "${word}" as target of profile ${profile}: it is of ${other || "all profiles"}`,
    other === "" ? "Leave it out: without a target all is meant." : `Add --profile ${other}.`,
  );
}

function noSuchArtifact({ graph, profile }: Loaded, word: string, path: string): UserError {
  if (path === "") {
    return new UserError(
      `Cannot use "${word}" as target: it is the folder of profile ${profile}`,
      "Leave it out: without a target all is meant.",
    );
  }
  const isOwn = ownFiles.some((one) => one === path || one.startsWith(`${path}/`));
  return isOwn
    ? new UserError(
      `Cannot use "${word}" as target: no stage makes it, the engine itself does`,
      "`deno task report` writes the report, `deno task graph` the picture of the stages.",
    )
    : noSuchTarget(graph, path);
}

/** The elements of which the code is made of a file, among others. */
async function usersOf(
  loaded: Loaded,
  word: string,
  path: string,
): Promise<readonly Element[]> {
  await using session = Session.open(loaded);
  const users = new Set<string>();
  for (const stage of loaded.graph.stages) {
    const { sources } = await session.codes.of(stage);
    const isUsed = sources.some((source) =>
      source.path === path || source.path.startsWith(`${path}/`)
    );
    if (isUsed) users.add(stage.name);
  }
  if (users.size > 0) return ownElements(loaded.graph, ({ name }) => users.has(name));
  throw new UserError(
    `Cannot use "${word}" as target: no stage takes this file, and no stage's code reaches it`,
    "A module that declares stages, or has types alone, is no part of what runs. " +
      "`deno task explain STAGE` lists the code of a stage.",
  );
}
