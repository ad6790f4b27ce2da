/**
 * What it costs that a stored result's bytes are checked before they are used: of a large artifact
 * that is restored, and of a large input that is given to a stage; as a slope over three sizes.
 *
 * @module
 */

import { join } from "node:path";
import { fasterOrSlower, median, type Row, timed } from "./timing.ts";

const cli = new URL(import.meta.resolve("../pipeline/cli.ts")).pathname;
const engine = import.meta.resolve("../pipeline/mod.ts");
const codecs = import.meta.resolve("../pipeline/codecs/mod.ts");
const ours = ["deno", "run", "-A", "--quiet", cli, "reproduce"];

const megabytes = [16, 64, 128] as const;

/** Milliseconds a megabyte of restoring an artifact and of checking an input. */
export async function hitRows(): Promise<Row[]> {
  const folder = Deno.makeTempDirSync();
  try {
    writeProject(folder);
    await timed(ours, folder);
    const object = (mb: number) => join(folder, `artifacts/standard/large/size=${mb}/bytes.bin`);
    const slopeOf = async (ms: (mb: number) => Promise<number>): Promise<number> => {
      const points: [number, number][] = [];
      for (const mb of megabytes) points.push([mb, await median(3, () => ms(mb))]);
      return slope(points);
    };
    const restoring = await slopeOf(async (mb) => {
      Deno.removeSync(object(mb));
      return await timed([...ours, `large@size=${mb}`], folder);
    });
    // Its process reads nothing: what grows with the input is our looking at it.
    const checking = await slopeOf((mb) =>
      timed([...ours, `idle@size=${mb}`, "--force", `idle@size=${mb}`], folder)
    );
    const sum = await slopeOf((mb) => timed(["sha256sum", object(mb)], folder));
    const copy = await slopeOf((mb) => timed(["cp", object(mb), join(folder, "copy")], folder));
    const size = `slope over ${megabytes.join(", ")} MB`;
    const perMb = (ms: number): string => `${ms.toFixed(2)} ms a MB`;
    return [
      {
        what: "a hit's input checked before a stage runs",
        size,
        ours: perMb(checking),
        peers: `sha256sum ${perMb(sum)} (${fasterOrSlower(checking, sum)})`,
      },
      {
        what: "a hit's artifact checked and restored",
        size,
        ours: perMb(restoring),
        peers: `sha256sum and cp ${perMb(sum + copy)} (${fasterOrSlower(restoring, sum + copy)})`,
      },
    ];
  } finally {
    Deno.removeSync(folder, { recursive: true });
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
import { list, number, pipeline, stage, sweep, aligned } from "${engine}";
import { bytes, json } from "${codecs}";
const sizes = ${JSON.stringify(megabytes)};
const large = sweep({
  name: "large",
  about: "makes bytes",
  module: import.meta.resolve("./large.ts"),
  over: { size: list([...sizes], (n) => number(n)) },
  outputs: { bytes: bytes() },
});
const idle = sweep({
  name: "idle",
  about: "takes bytes and does nothing",
  module: import.meta.resolve("./idle.ts"),
  over: { size: list([...sizes], (n) => number(n)) },
  inputs: { bytes: aligned(large.out.bytes) },
  outputs: { nothing: json<null>() },
});
export default pipeline({
  name: "hits",
  seed: 1,
  profiles: { standard: {} },
  defaultProfile: "standard",
  stages: () => [large, idle],
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
  write("stages/idle.ts", "export default () => ({ nothing: 0 });");
}
