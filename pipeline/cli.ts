/**
 * The command line: arguments in, one command called, its exit code out.
 *
 * Exit codes: 0 done, 1 a stage failed or results differ, 2 the request or a declaration is wrong, 130 interrupted.
 *
 * @module
 */

import { refuseOldDeno } from "./base/deno_version.ts";
import { engineVersion } from "./base/engine_version.ts";
import { UserError } from "./base/errors.ts";
import { lazily } from "./base/lazy_import.ts";
import { parse, type Values } from "./cli/options.ts";
import { profileIn } from "./cli/option_values.ts";
import { wrapped } from "./cli/printers/wrap.ts";
import { commandNamed, refuseOtherOptions } from "./cli/registry.ts";
import { deviceChoice, deviceVariable } from "./model/device.ts";
import type { SessionOptions } from "./plan/session.ts";

/** Runs a command line and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    refuseOldDeno(Deno.version.deno);
    const { isOutputLost, keepStdout, stdoutColumns, write } = await import(
      "./cli/commands/output.ts"
    );
    keepStdout();
    const { values, positionals: [word, ...words] } = parse(args);
    if (values.version) {
      write(versions());
      return 0;
    }
    if (values.help || word === undefined) {
      write(wrapped(await helpOn(word), stdoutColumns() ?? 80));
      return values.help ? 0 : 2;
    }
    const command = await commandNamed(word);
    refuseOtherOptions(command, values);
    const json = values.json ?? false;
    const code = await command.run({ words, values, session: sessionIn(values), json });
    return isOutputLost() ? Math.max(code, 1) : code;
  } catch (error) {
    const told = notFetched(error) ?? error;
    if (!(told instanceof UserError)) throw error;
    console.error(`${told.message}\n  ${told.remedy}`);
    return 2;
  }
}

/** An engine from the net loads some of its modules late. */
function notFetched(error: unknown): UserError | undefined {
  const [, url] =
    error instanceof TypeError && /^Import '(https?:.+?)' failed/.exec(error.message) ||
    [];
  return url === undefined ? undefined : new UserError(
    `Cannot load "${url}": it is not in Deno's cache, and was not to be had from the net`,
    "Run again where the address can be reached; what was fetched once is there offline as well.",
  );
}

function versions(): string {
  const { deno, v8, typescript } = Deno.version;
  return `pipeline ${engineVersion}\ndeno ${deno}\nv8 ${v8}\ntypescript ${typescript}\n`;
}

async function helpOn(word: string | undefined): Promise<string> {
  const { helpOf, overview }: typeof import("./cli/help.ts") = await import(
    lazily("./cli/help.ts")
  );
  return word === undefined ? await overview() : helpOf(await commandNamed(word));
}

function sessionIn(values: Values): SessionOptions {
  return {
    ...profileIn(values),
    ...(values.artifacts === undefined ? {} : { artifacts: values.artifacts }),
    device: deviceChoice(values.device, Deno.env.get(deviceVariable)),
  };
}

if (import.meta.main) Deno.exit(await main(Deno.args));
