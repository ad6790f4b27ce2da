/**
 * Work that a program does, in a folder of its own.
 *
 * @module
 */

import { chmodSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { adoptFolder, BadOutput, strange } from "./adopt_output.ts";
import type { CodecModule } from "../model/codec.ts";
import { messageOf } from "../base/errors.ts";
import { folderId } from "../model/folder.ts";
import type { Filing } from "../store/filing.ts";
import type { KeyCodec } from "../model/key_document.ts";
import { readProgram } from "../plan/program_document.ts";
import { programDenial } from "./program_denial.ts";
import { checkWritten, layOut, openFolders } from "./program_folder.ts";
import { runProgram } from "./run_program.ts";
import type { StoredOutput } from "../store/action_record.ts";
import { resultFolders, type Work, type WorkParts } from "./work.ts";

/** Formats of which nothing is known that could be wrong. */
const anyBytes: ReadonlySet<string> = new Set(["bytes"]);

/**
 * Prepares the work of a program.
 *
 * @param codecs where the codecs of its outputs are, by name
 */
export function programWork(
  parts: WorkParts,
  codecs: { readonly [output: string]: string },
): Work {
  const { order, inputs, folder, log, tried, root, enforced } = parts;
  const document = readProgram(Deno.readTextFileSync(inputs.object(order.bundle)));
  const [work, temporary] = [join(folder.path, "work"), join(folder.path, "temporary")];
  for (const path of [work, temporary]) Deno.mkdirSync(path);
  const laid = layOut(work, document, order, inputs);
  const task = { order, document, folder: laid, work, temporary, enforced, log, tried };
  return {
    run: async (signal, onProgress) => {
      try {
        return await runProgram(task, root, signal, onProgress);
      } finally {
        for (const path of [work, temporary]) openFolders(path);
      }
    },
    explained: (failure) => {
      const place = { root, made: resultFolders(parts), work };
      const denial = programDenial(failure.output, place);
      if (denial === undefined) return failure;
      const remedy = `${denial.remedy} (declared at ${order.declaredAt})`;
      return { ...failure, problem: denial.problem, remedy };
    },
    outputs: async (filing) => {
      checkWritten(work, laid);
      const stored: [string, StoredOutput][] = [];
      for (const [name, codec] of Object.entries(order.outputs)) {
        const path = laid.outputs[name] ?? name;
        const decoder = anyBytes.has(codec.id) ? undefined : codecs[name];
        stored.push([name, await adopted(join(work, path), path, codec, decoder, filing)]);
      }
      return Object.fromEntries(stored);
    },
  };
}

async function adopted(
  path: string,
  shown: string,
  { id, options }: KeyCodec,
  decoder: string | undefined,
  filing: Filing,
): Promise<StoredOutput> {
  const stat = lstatSync(path);
  if (id === folderId) {
    if (!stat.isDirectory()) {
      throw new BadOutput(
        `wrote "${shown}", which is no folder`,
        "Make a folder there, or declare the output with the codec of a file.",
      );
    }
    return adoptFolder(filing, path, shown);
  }
  if (stat.isDirectory()) {
    throw new BadOutput(
      `wrote "${shown}", which is a folder`,
      "Write a file there, or declare the output as folder().",
    );
  }
  if (!stat.isFile()) throw strange(shown, stat.isSymbolicLink());
  chmodSync(path, 0o644);
  if (decoder !== undefined) await refuseOtherFormat(path, shown, { id, options }, decoder);
  return filing.adopt(path);
}

/** What is not in its format would fail whoever reads it. */
async function refuseOtherFormat(
  path: string,
  shown: string,
  { id, options }: KeyCodec,
  decoder: string,
): Promise<void> {
  const { codec }: { readonly codec: CodecModule<unknown> } = await import(decoder);
  try {
    codec.decode(Deno.readFileSync(path), options);
  } catch (error) {
    throw new BadOutput(
      `wrote "${shown}", which is not what its codec "${id}" reads: ${messageOf(error)}`,
      "Let it write that format, or declare another codec.",
    );
  }
}
