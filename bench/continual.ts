/**
 * Continual learning: Figures 6 and 7 whole, from an empty store.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { measuredIn, type Row, timed } from "./timing.ts";

const repository = fileURLToPath(import.meta.resolve("../"));

/** Both figures with all that they take, in the standard profile on all cores. */
export async function continualRows(): Promise<Row[]> {
  const artifacts = Deno.makeTempDirSync();
  try {
    const run = ["deno", "run", "-A", "--quiet", "pipeline/cli.ts", "reproduce"];
    const ms = await timed([...run, "fig6", "fig7", `--artifacts=${artifacts}`], repository);
    return [{
      what: "Figures 6 and 7 whole, on two cores",
      size: "standard profile, cold",
      ours: measuredIn("s", [ms]),
      peers: "",
    }];
  } finally {
    Deno.removeSync(artifacts, { recursive: true });
  }
}
