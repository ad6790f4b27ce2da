/**
 * Runs command lines of the engine one after another, in the folder that each names: what the process
 * behind {@linkcode Engines} does. A start of Deno for each would take most of the time.
 *
 * @module
 */

// It keeps the folder in which it is first loaded; that of a project goes.
import "esbuild";
import { main } from "../../pipeline/cli.ts";
import { endMark, type Request } from "./engines.ts";

// The engine turns what others write there to standard error, and foresees to do so once.
const writeOut = Deno.stdout.writeSync.bind(Deno.stdout);
const { writable, write, writeSync } = Deno.stdout;
for (const [name, value] of Object.entries({ writable, write, writeSync })) {
  Object.defineProperty(Deno.stdout, name, { value, configurable: true });
}

let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) await answer(JSON.parse(line));
}

async function answer({ root, args }: Request): Promise<void> {
  Deno.chdir(root);
  let code = 70;
  try {
    code = await main(args);
  } catch (error) {
    // As Deno does with what nobody catches.
    console.error("error: Uncaught", error);
  }
  const end = new TextEncoder().encode(`${endMark}${code}\n`);
  Deno.stderr.writeSync(end);
  writeOut(end);
}
