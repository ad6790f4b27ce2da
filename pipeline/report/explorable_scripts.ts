/**
 * The scripts of a report's explorables, each bundled from the same sources as the stages.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import type { Digest } from "../base/digest.ts";
import { engineUrl } from "../base/engine_place.ts";
import { UserError } from "../base/errors.ts";
import type { ExplorableSpec } from "../model/explorable.ts";
import type { ReportSpec } from "../model/report_spec.ts";
import type { Session } from "../plan/session.ts";
import { sourceMapMark, type Store } from "../store/store.ts";

/** What is known of an explorable before the page is put together. */
export interface ExplorableFacts extends Omit<ExplorableSpec, "module"> {
  /** Digest of its bundle, under which the store keeps it. */
  readonly code: Digest;
  /** Its sources, from the project's folder. */
  readonly sources: readonly string[];
}

/** An explorable as the page holds it. */
export interface ExplorableContent {
  /** What is run, as text. */
  readonly script: string;
  /** That text, and each of its data, gzipped in base64. */
  readonly packed: { readonly [name: string]: string };
}

/**
 * Bundles what has changed.
 *
 * @throws {UserError} an explorable is not declared as it has to be, or cannot run in a page.
 */
export async function explorableFacts(
  { explorables = [], figures }: ReportSpec,
  { codes, store }: Session,
): Promise<readonly ExplorableFacts[]> {
  const known: readonly string[] = figures.map(({ id }) => id);
  const facts: ExplorableFacts[] = [];
  for (const { module, ...spec } of explorables) {
    refuseBadDeclaration(spec, known, facts);
    const { digest, sources, packages } = await codes.ofEntry(
      `explorable ${spec.id}`,
      [
        `import * as explorable from ${JSON.stringify(module)};`,
        `import { start } from ${
          JSON.stringify(`${engineUrl}report/client/explorables/start.ts`)
        };`,
        "start(explorable);",
      ].join("\n"),
    );
    const foreign = [...packages, ...builtinsIn(scriptOf(digest, store))];
    if (foreign.length > 0) {
      throw new UserError(
        `Cannot put explorable "${spec.id}" into the report: it imports ${foreign.join(", ")}`,
        "Let its module import nothing but the project's own: a page has no packages.",
      );
    }
    facts.push({ ...spec, code: digest, sources: sources.map(({ path }) => path) });
  }
  return facts;
}

/**
 * An explorable with its data; of those that have not been made it has none.
 *
 * @param objects digests of artifacts by path
 */
export function explorableContent(
  { code, data = {} }: ExplorableFacts,
  objects: { readonly [path: string]: Digest },
  { store }: Session,
): ExplorableContent {
  // In a function of its own: the page has other scripts.
  const script = `(()=>{${scriptOf(code, store)}})();`;
  const packed = Object.entries(data).flatMap(([name, path]) => {
    const digest = objects[path];
    return digest === undefined || !store.checkObject(digest)
      ? []
      : [[`data-${name}`, packedText(Deno.readFileSync(store.objectPath(digest)))]];
  });
  return {
    script,
    packed: { script: packedText(new TextEncoder().encode(script)), ...Object.fromEntries(packed) },
  };
}

function scriptOf(code: Digest, store: Store): string {
  const bundle = Deno.readTextFileSync(store.bundlePath(code));
  return bundle.slice(0, bundle.lastIndexOf(sourceMapMark));
}

/** The modules of the runtime that a bundle imports, which a browser has not. */
function builtinsIn(bundle: string): readonly string[] {
  return [...bundle.matchAll(/\bimport(?:[^"';()]*from)?"(node:[^"]+)"/g)]
    .flatMap(([, name]) => name ?? []);
}

function packedText(bytes: Uint8Array): string {
  // Without the time, so that the text is the same every time.
  return new Uint8Array(gzipSync(bytes, { level: 9 })).toBase64();
}

function refuseBadDeclaration(
  { id, figures }: Omit<ExplorableSpec, "module">,
  known: readonly string[],
  before: readonly ExplorableFacts[],
): void {
  const refuse = (problem: string, remedy: string): never => {
    throw new UserError(`Cannot put explorable "${id}" into the report: ${problem}`, remedy);
  };
  if (!/^[a-z][a-z0-9-]*$/.test(id)) {
    refuse("this is not an id", "Use lower-case letters, digits and hyphens, a letter first.");
  }
  if (before.some((one) => one.id === id)) refuse("another has this id", "Give each its own.");
  const missing = figures.find((figure) => !known.includes(figure));
  if (missing !== undefined) {
    refuse(`it belongs to "${missing}", which is no figure`, `Figures are ${known.join(", ")}.`);
  }
  if (figures.length === 0) refuse("it belongs to no figure", "Name one in figures.");
}
