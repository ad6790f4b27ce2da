/**
 * `deno task bench`: measures everything in one run and writes the table into `bench/README.md`.
 *
 * @module
 */

import { continualRows } from "./continual.ts";
import { dciRows } from "./dci.ts";
import { engineRows } from "./engine.ts";
import { growthRows } from "./growth.ts";
import { hitRows } from "./hits.ts";
import { pathwayRows } from "./pathways.ts";
import { remoteRows } from "./remote.ts";
import { teacherStudentRows } from "./teacher_student.ts";
import { vaeRows } from "./vae.ts";
import type { Row } from "./timing.ts";

const readme = new URL(import.meta.resolve("./README.md"));
const [start, end] = ["<!-- table -->", "<!-- end of table -->"];

const parts: readonly (() => Promise<Row[]>)[] = [
  () => engineRows([20, 200, 2000]),
  hitRows,
  remoteRows,
  pathwayRows,
  teacherStudentRows,
  continualRows,
  vaeRows,
  dciRows,
  growthRows,
];
const rows: Row[] = [];
for (const part of parts) {
  try {
    const measured = await part();
    console.log(table(measured));
    rows.push(...measured);
  } catch (error) {
    // Half an hour of measurements is not to be lost for one that fails.
    console.error(error);
    Deno.exitCode = 1;
    rows.push({ what: part.name, size: "", ours: "failed", peers: "" });
  }
}
const text = table(rows);
const before = Deno.readTextFileSync(readme);
const [head = "", rest = ""] = before.split(start);
const [, tail = ""] = rest.split(end);
const date = new Date().toISOString().slice(0, 10);
Deno.writeTextFileSync(
  readme,
  `${head}${start}\n\nMeasured on ${date}, ${navigator.hardwareConcurrency} cores, ` +
    `${Deno.build.os} ${Deno.build.arch}, Deno ${Deno.version.deno}.\n\n${text}\n${end}${tail}`,
);

function table(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(["what", "size", "ours", "beside it"]),
    line(["---", "---", "---", "---"]),
    ...rows.map(({ what, size, ours, peers }) => line([what, size, ours, peers])),
    "",
  ].join("\n");
}
