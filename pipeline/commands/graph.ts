/**
 * `graph`: the DAG as text and as a picture.
 *
 * @module
 */

import { relative } from "node:path";
import { stagesTaken } from "../graph.ts";
import { pictureOf, sizesOf } from "../picture.ts";
import { count } from "../printers/words.ts";
import { load, Session, type SessionOptions } from "../session.ts";
import { marksOf } from "../stage_status.ts";
import { stdoutPaint, write } from "./output.ts";

/** Arguments of `graph`. */
export interface GraphOptions extends SessionOptions {
  /** Where the picture goes; `artifacts/<profile>/graph.svg` when absent. */
  readonly svg?: string;
}

/** Prints the DAG and writes its picture. */
export async function graph(options: GraphOptions): Promise<number> {
  const loaded = await load(options);
  await using session = Session.open(loaded);
  const paint = stdoutPaint();
  const sizes = sizesOf(loaded.graph);
  for (const stage of loaded.graph.stages) {
    const taken = [...new Set(stagesTaken(stage))].map(({ name }) => name);
    const from = taken.length === 0 ? "" : paint("dim", `  ← ${taken.join(", ")}`);
    const size = sizes.get(stage) ?? 0;
    const elements = size === 1 ? "" : `  × ${size}`;
    const marks = marksOf(stage).map((mark) => ` (${mark})`).join("");
    write(`${paint("bold", stage.name)}${elements}${from}\n    ${stage.about}${marks}\n`);
  }
  const path = options.svg ?? `${session.artifacts.folder}/graph.svg`;
  if (options.svg === undefined) Deno.mkdirSync(session.artifacts.folder, { recursive: true });
  Deno.writeTextFileSync(path, await pictureOf(loaded.graph));
  write(
    `${count(loaded.graph.stages.length, "stage")}, ` +
      `${count(loaded.graph.elements.length, "element")}; picture: ${relative(Deno.cwd(), path)}\n`,
  );
  return 0;
}
