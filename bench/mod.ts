/**
 * `deno task bench`: measures everything in one run and writes the table into `bench/README.md`, and the
 * numbers into `bench/results.json`.
 *
 *     deno task bench [PART…]              only these parts, which are printed and written nowhere
 *     deno task bench --compare [PART…]    what is slower than the committed numbers; exit code 1 if any is
 *
 * @module
 */

import { createHash } from "node:crypto";
import { continualRows } from "./continual.ts";
import { dciRows } from "./dci.ts";
import { engineRows } from "./engine.ts";
import { figureRows } from "./figures.ts";
import { growthRows } from "./growth.ts";
import { hitRows } from "./hits.ts";
import { pathwayRows } from "./pathways.ts";
import { remoteRows } from "./remote.ts";
import { circumstances, compare, MACHINE, type Results, resultsOf, TOLERANCE } from "./results.ts";
import { teacherStudentRows } from "./teacher_student.ts";
import { vaeRows } from "./vae.ts";
import { elapsed, measuredIn, middleOf, type Row, several, spreadOf } from "./timing.ts";

const readme = new URL(import.meta.resolve("./README.md"));
const committed = new URL(import.meta.resolve("./results.json"));
const [start, end] = ["<!-- table -->", "<!-- end of table -->"];

const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
  engine: () => engineRows([20, 200, 2000]),
  hits: hitRows,
  remote: remoteRows,
  pathways: pathwayRows,
  "teacher-student": teacherStudentRows,
  continual: continualRows,
  vae: vaeRows,
  dci: dciRows,
  figures: figureRows,
  growth: growthRows,
};

const comparing = Deno.args.includes("--compare");
const asked = Deno.args.filter((arg) => arg !== "--compare");
for (const name of asked) {
  if (name in parts) continue;
  console.error(`Cannot measure "${name}": the parts are ${Object.keys(parts).join(", ")}`);
  Deno.exit(2);
}
if (comparing) await compareWith(JSON.parse(Deno.readTextFileSync(committed)));
else await measureAndWrite();

async function measureAndWrite(): Promise<void> {
  const rows = await measure();
  if (asked.length > 0) return;
  const results = resultsOf(rows, circumstances());
  Deno.writeTextFileSync(committed, JSON.stringify(results));
  const [head = "", rest = ""] = Deno.readTextFileSync(readme).split(start);
  const [, tail = ""] = rest.split(end);
  Deno.writeTextFileSync(
    readme,
    `${head}${start}\n\n${introduction(results)}\n\n${table(rows)}\n${end}${tail}`,
  );
  const written = [readme, committed].map(({ pathname }) => pathname);
  new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", ...written] }).outputSync();
}

async function compareWith(before: Results): Promise<void> {
  const { lines, slower } = compare(before, resultsOf(await measure(), circumstances()));
  const most = `more than ${100 * TOLERANCE} % slower than on ${before.date}`;
  console.log(lines.join("\n"));
  console.log(
    slower.length === 0
      ? `\nNothing of ${lines.length} is ${most}`
      : `\n${slower.length} of ${lines.length} are ${most}:\n${slower.join("\n")}`,
  );
  if (slower.length > 0) Deno.exitCode = 1;
}

/** Rows of what was asked for, the machine's first. */
async function measure(): Promise<Row[]> {
  const rows: Row[] = [await machineRow()];
  for (const [name, part] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    try {
      const measured = await part();
      console.log(table(measured));
      rows.push(...measured);
    } catch (error) {
      // Half an hour of measurements is not to be lost for one that fails.
      console.error(error);
      Deno.exitCode = 1;
      rows.push({ what: name, size: "", ours: "failed", peers: "" });
    }
  }
  return rows;
}

/** Work that no change of this project makes slower. */
async function machineRow(): Promise<Row> {
  const bytes = new Uint8Array(64e6);
  const work = (): void => {
    createHash("sha256").update(bytes).digest();
    let sum = 0;
    for (let i = 0; i < 5e6; i++) sum += Math.exp(-sum * i);
    bytes[0] = sum;
  };
  work();
  const ms = await several(9, () => elapsed(work));
  return {
    what: MACHINE,
    size: "SHA-256 of 64 MB, five million exponentials",
    ours: measuredIn("ms", ms),
    peers: "",
  };
}

function introduction({ date, machine, versions }: Results): string {
  const { cpu, cores, gigabytes, system } = machine;
  const beside = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${date}: ${cpu}, ${cores} cores, ${gigabytes} GB, ${system}; ${
    beside.join(", ")
  }. Medians, with quartiles where something was measured several times.`;
}

function table(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(["what", "size", "ours", "spread", "beside it"]),
    line(["---", "---", "---", "---", "---"]),
    ...rows.map(({ what, size, ours, also, peers }) => {
      const found = typeof ours === "string" ? [ours, ""] : [middleOf(ours), spreadOf(ours)];
      const [middle = "", spread = ""] = found;
      return line([what, size, also === undefined ? middle : `${middle}, ${also}`, spread, peers]);
    }),
    "",
  ].join("\n");
}
