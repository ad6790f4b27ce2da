/**
 * `graph`: the DAG as text and as a picture.
 *
 * @module
 */

import { join } from "node:path";
import { messageOf, UserError } from "../../base/errors.ts";
import { upstream } from "../../model/element.ts";
import { namesTaken } from "../../model/nodes.ts";
import { graphPicture } from "../../base/own_files.ts";
import { shownFrom } from "../../base/paths.ts";
import { pictureOf, sizesOf, sizeTexts } from "../../report/picture.ts";
import { count } from "../printers/words.ts";
import { load, type Loaded, Session, type SessionOptions } from "../../plan/session.ts";
import { lastIsolation, marksOf } from "../../plan/stage_status.ts";
import { stdoutPaint, write, writeProse } from "./output.ts";
import { typedPath, workingFolder } from "../../base/working_folder.ts";
import type { Command } from "../command.ts";
import { refuseTargets } from "../option_values.ts";

/** Shows the graph. */
export const command: Command = {
  name: "graph",
  takes: "",
  about: "the stages and what they take; writes a picture",
  options: { device: "", svg: "", json: "stages and elements as JSON; a picture only with --svg" },
  examples: [
    ["graph --svg graph.svg", "as text, and the picture in a file"],
    ["graph --json", "stages and elements, with what they take and make"],
  ],
  run({ words, values, session, json }) {
    refuseTargets("graph", words);
    return graph({ ...session, json, ...(values.svg === undefined ? {} : { svg: values.svg }) });
  },
};

/** Arguments of `graph`. */
export interface GraphOptions extends SessionOptions {
  /** Where the picture goes; `artifacts/<profile>/graph.svg` when absent. */
  readonly svg?: string;
  /** Whether the graph is printed as JSON. */
  readonly json: boolean;
}

/** Prints the DAG and writes its picture. */
export async function graph(options: GraphOptions): Promise<number> {
  const loaded = await load(options);
  await using session = Session.open(loaded);
  if (options.json) {
    if (options.svg !== undefined) await writePicture(typedPath(options.svg), loaded);
    write(JSON.stringify(graphJson(session), null, 2) + "\n");
    return 0;
  }
  const paint = stdoutPaint();
  const sizes = sizesOf(loaded.graph);
  for (const stage of loaded.graph.stages) {
    const taken = namesTaken(stage);
    const from = taken.length === 0 ? "" : paint("dim", `  ← ${taken.join(", ")}`);
    const elements = sizeTexts(sizes.get(stage.name)).map((text) => `  ${text}`).join("");
    const marks = marksOf(stage, lastIsolation(stage, session)).map((mark) => ` (${mark})`).join(
      "",
    );
    writeProse(`${paint("bold", stage.name)}${elements}${from}\n    ${stage.about}${marks}\n`);
  }
  const path = options.svg === undefined
    ? join(session.artifacts.folder, graphPicture)
    : typedPath(options.svg);
  if (options.svg === undefined) Deno.mkdirSync(session.artifacts.folder, { recursive: true });
  await writePicture(path, loaded);
  write(
    `${count(loaded.graph.stages.length, "stage")}, ` +
      `${count(loaded.graph.elements.length, "element")}; picture: ${
        shownFrom(workingFolder(), path)
      }\n`,
  );
  return 0;
}

/** The graph as it is printed for programs; paths of outputs are below the profile's folder. */
function graphJson(session: Session) {
  const { pipeline, profile, graph, root } = session.loaded;
  return {
    pipeline: pipeline.name,
    profile,
    root,
    folder: session.artifacts.folder,
    stages: graph.stages.map((stage) => ({
      stage: stage.name,
      about: stage.about,
      figures: stage.figures ?? [],
      marks: marksOf(stage, lastIsolation(stage, session)),
      takes: namesTaken(stage),
    })),
    elements: graph.elements.map((element) => ({
      element: element.id,
      stage: element.stage.name,
      variant: element.variant,
      params: element.params,
      takes: [...new Set(upstream(element).map(({ id }) => id))],
      outputs: Object.fromEntries(element.outputs.map(({ name, path }) => [name, path])),
    })),
  };
}

async function writePicture(path: string, { graph }: Loaded): Promise<void> {
  const picture = await pictureOf(graph);
  try {
    Deno.writeTextFileSync(path, picture);
  } catch (error) {
    throw new UserError(
      `Cannot write the picture "${path}": ${messageOf(error)}`,
      "Choose another file with --svg, in a folder that can be written and has space.",
    );
  }
}
