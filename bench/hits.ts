/**
 * What it costs that a stored result's bytes are checked before they are used, as an input of a stage
 * or as an artifact that is restored: the slope over three sizes.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load, Session } from "../pipeline/plan/session.ts";
import { elapsed, fasterOrSlower, median, type Row, timed } from "./timing.ts";

const cli = fileURLToPath(import.meta.resolve("../pipeline/cli.ts"));
const engine = import.meta.resolve("../pipeline/mod.ts");
const codecs = import.meta.resolve("../pipeline/codecs/mod.ts");

const megabytes = [16, 64, 128] as const;
const rounds = 9;

/** Milliseconds a megabyte of checking an object, and of checking and restoring an artifact. */
export async function hitRows(): Promise<Row[]> {
  const [before, folder] = [Deno.cwd(), Deno.makeTempDirSync()];
  try {
    writeProject(folder);
    await timed(["deno", "run", "-A", "--quiet", cli, "reproduce"], folder);
    Deno.chdir(folder);
    return await rowsOf();
  } finally {
    Deno.chdir(before);
    Deno.removeSync(folder, { recursive: true });
  }
}

async function rowsOf(): Promise<Row[]> {
  await using session = Session.open(await load({}));
  const { verdicts } = await session.plan(session.loaded.graph.elements);
  // What the plan has found in place is not looked at the first time.
  for (const [element, verdict] of verdicts) {
    if (verdict.state === "fresh") session.artifacts.place(element, verdict.record, undefined);
  }
  const slopes = { checking: [] as number[], restoring: [] as number[], hashing: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const [checking, restoring, hashing] = [new Points(), new Points(), new Points()];
    for (const [element, verdict] of verdicts) {
      const object = verdict.state === "fresh" ? verdict.record.outputs["bytes"] : undefined;
      if (verdict.state !== "fresh" || object === undefined) throw new Error("nothing was made");
      const mb = object.size / 1e6;
      const bytes = Deno.readFileSync(session.store.objectPath(object.digest));
      hashing.note(mb, elapsed(() => createHash("sha256").update(bytes).digest()));
      checking.note(mb, elapsed(() => session.store.checkObject(object.digest)));
      for (const { path } of element.outputs) {
        Deno.removeSync(join(session.artifacts.folder, path));
      }
      restoring.note(
        mb,
        elapsed(() => session.artifacts.place(element, verdict.record, undefined)),
      );
    }
    slopes.checking.push(checking.slope());
    slopes.restoring.push(restoring.slope());
    slopes.hashing.push(hashing.slope());
  }
  const size = `slope over ${megabytes.join(", ")} MB`;
  const perMb = (ms: number): string => `${ms.toFixed(2)} ms a MB`;
  const bound = median(slopes.hashing);
  const whats = [["checked", slopes.checking], ["checked and restored", slopes.restoring]] as const;
  return whats.map(([what, values]) => ({
    what: `a hit's bytes ${what}`,
    size,
    ours: { values, unit: "ms a MB" },
    peers: `SHA-256 in memory ${perMb(bound)} (${fasterOrSlower(median(values), bound)})`,
  }));
}

/** Times by size. */
class Points {
  readonly #times: (readonly [size: number, ms: number])[] = [];

  note(size: number, ms: number): void {
    this.#times.push([size, ms]);
  }

  slope(): number {
    return slope(this.#times);
  }
}

/** Slope of the straight line that fits points best by least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (i: 0 | 1): number => points.reduce((sum, p) => sum + p[i], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

function writeProject(folder: string): void {
  Deno.mkdirSync(join(folder, "stages"));
  const write = (name: string, text: string): void =>
    Deno.writeTextFileSync(join(folder, name), text);
  write("deno.json", "{}");
  write(
    "stages/mod.ts",
    `
import { list, number, pipeline, sweep } from "${engine}";
import { bytes } from "${codecs}";
const sizes = ${JSON.stringify(megabytes)};
const large = sweep({
  name: "large",
  about: "makes bytes",
  module: import.meta.resolve("./large.ts"),
  over: { size: list([...sizes], (n) => number(n)) },
  outputs: { bytes: bytes() },
});
export default pipeline({
  name: "hits",
  seed: 1,
  profiles: { standard: {} },
  defaultProfile: "standard",
  stages: () => [large],
});
`,
  );
  // Other bytes everywhere, so that no file system keeps a page once for all.
  write(
    "stages/large.ts",
    `
export default ({ params }: any) => {
  const words = new Uint32Array(params.size * 250_000);
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i, 2654435761) + params.size;
  return { bytes: new Uint8Array(words.buffer) };
};
`,
  );
}
