/**
 * Writes what came out into a folder that is kept under version control: the scorecard, every figure and the
 * tables that the report names, so that a visitor sees the results without running anything, and pages
 * can quote them.
 *
 * Only what is up to date is published, from the store's bytes, and files of an earlier publication that are
 * none of this one are removed.
 *
 * @module
 */

import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { contentDigest } from "../../base/digest.ts";
import { engineVersion } from "../../base/engine_version.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { moveFile } from "../../base/move_file.ts";
import type { ReportSpec } from "../../model/report_spec.ts";
import type { Planned, Session } from "../../plan/session.ts";
import { figureContent } from "../figure_content.ts";
import { freshnessOf } from "../freshness.ts";
import { madeAt, type Maker, makers, type ReportFacts } from "../report_facts.ts";
import { sourceCommit } from "../source_commit.ts";
import { listedIn, listingFile, listingText, type PublishedFile } from "./listing.ts";
import { pageFile, type PublishedFigure, publishedPage, scorecardFile } from "./published_page.ts";
import { scorecardPicture } from "./scorecard_picture.ts";

/** What was published. */
export interface Published {
  /** Paths below the folder, sorted. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Publishes a profile's results.
 *
 * @param facts what the report says of them
 * @param folder absolute path; made if it is not there
 * @throws {UserError} something is not up to date, or the folder has a file of such a name that is none of
 * an earlier publication.
 */
export async function publishResults(
  spec: ReportSpec,
  facts: ReportFacts,
  planned: Planned,
  session: Session,
  folder: string,
): Promise<Published> {
  const { loaded, store } = session;
  const maker = makers(loaded.graph);
  const made = new Map<string, { readonly bytes: Uint8Array; readonly file: PublishedFile }>();
  const take = (path: string): Uint8Array => {
    const from = madeAt(path, maker);
    const taken = resultAt(path, from, planned, session);
    made.set(path, taken);
    return taken.bytes;
  };

  const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const figures = facts.figures.map((figure): PublishedFigure => {
    const picture = figure.png ?? figure.svg;
    take(picture);
    const text = textOf(resultAt(figure.spec, madeAt(figure.spec, maker), planned, session).bytes);
    return { figure, content: figureContent(text, null, null), picture };
  });
  const tables = [...spec.claims === undefined ? [] : [spec.claims], ...spec.tables ?? []];
  for (const path of tables) take(path);

  const about = {
    pipeline: facts.pipeline,
    profile: facts.profile,
    source: await sourceCommit(loaded.root, loaded.entry) ?? null,
    engine: engineVersion,
    deno: facts.environment.deno,
    platform: facts.environment.platform,
  };
  const texts: readonly (readonly [path: string, text: string])[] = [
    ...(facts.claims === null ? [] : [[scorecardFile, scorecardPicture(facts.claims)] as const]),
    [pageFile, publishedPage(facts, figures, tables, about)],
  ];
  const encoder = new TextEncoder();
  const written = new Map([
    ...made,
    ...texts.map(([path, text]) => {
      const bytes = encoder.encode(text);
      return [path, { bytes, file: { sha256: contentDigest(bytes) } }] as const;
    }),
  ]);
  const paths = [...written.keys()].sort();
  const files = Object.fromEntries(paths.flatMap((path) => {
    const one = written.get(path);
    return one === undefined ? [] : [[path, one.file]];
  }));

  const earlier = listedIn(folder);
  for (const path of paths) {
    if (earlier.has(path) || !existsSync(join(folder, path))) continue;
    throw new UserError(
      `Cannot publish to "${folder}": its "${path}" is of no earlier publication`,
      "Name a folder of their own for published results, or remove the file.",
    );
  }
  const removed = [...earlier].filter((path) => !written.has(path)).sort();
  try {
    const write = (path: string, bytes: Uint8Array): void => {
      const place = join(folder, path);
      Deno.mkdirSync(dirname(place), { recursive: true });
      const temporary = store.temporary();
      Deno.writeFileSync(temporary, bytes);
      moveFile(temporary, place);
    };
    // The list first, so that what is on its way is known as ours whenever this ends.
    const listed = Object.fromEntries(removed.map((path) => [path, { sha256: contentDigest("") }]));
    write(listingFile, encoder.encode(listingText({ ...about, files: { ...files, ...listed } })));
    for (const [path, { bytes }] of written) write(path, bytes);
    for (const path of removed) rmSync(join(folder, path), { force: true });
    write(listingFile, encoder.encode(listingText({ ...about, files })));
  } catch (error) {
    throw new UserError(
      `Cannot write published results to "${folder}": ${messageOf(error)}`,
      "Make the folder writable and give it space, then publish again.",
    );
  }
  return { written: paths, removed };
}

/** An artifact's bytes from the store, if it is up to date. */
function resultAt(
  path: string,
  { element, output }: Maker,
  planned: Planned,
  { store }: Session,
): { readonly bytes: Uint8Array; readonly file: PublishedFile } {
  const verdict = planned.verdicts.get(element);
  const freshness = freshnessOf([element], planned);
  const object = verdict?.state === "fresh" ? verdict.record.outputs[output] : undefined;
  if (verdict?.state !== "fresh" || object === undefined || !store.checkObject(object.digest)) {
    throw new UserError(
      `Cannot publish "${path}" of stage "${element.stage.name}": it is not up to date` +
        (freshness.state === "stale" ? ` (${freshness.because})` : ""),
      "Bring it up to date with `deno task reproduce` first.",
    );
  }
  return {
    bytes: Deno.readFileSync(store.objectPath(object.digest)),
    file: { sha256: object.digest, element: element.id, key: verdict.key },
  };
}
