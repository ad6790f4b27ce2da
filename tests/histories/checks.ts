/**
 * What must hold after a history.
 *
 * @module
 */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ActionRecord, SourceList } from "../../pipeline/store/action_record.ts";
import type { Event } from "../../pipeline/cli/events.ts";
import { unseal } from "../../pipeline/base/sealed.ts";
import type { Engines, Ran } from "./engines.ts";
import { found } from "./findings.ts";
import type { ProjectFolder } from "./project_folder.ts";
import { type VariantModel, variantName } from "./tree.ts";
import {
  type Code,
  codeIn,
  codesOf,
  elementsOf,
  outputOf,
  type ParamsOfElement,
  seedIn,
  sha256,
  spelled,
  spelledIn,
  type Taken,
} from "./truth.ts";

/** What a key's document says, as far as it is looked at here. */
interface KeyText {
  readonly code: string;
  readonly params: ParamsOfElement;
  readonly seed: string | null;
  readonly inputs: {
    readonly [name: string]:
      | { readonly digest: string | null }
      | {
        readonly elements: readonly (readonly [Pick<Taken, "x" | "variant">, string])[];
      };
  };
}

/** Fails when a command ended otherwise than it may. */
export function checkEnd(what: string, { code, stdout, stderr }: Ran, allowed: readonly number[]) {
  const said = `${stdout.slice(-1500)}\n${stderr.slice(-1500)}`;
  if (code === null) return found("hang", `${what} did not end\n${said}`);
  if (/\n\s+at .*:\d+:\d+|Uncaught/.test(stderr)) found("stack-trace", `${what}\n${said}`);
  if (!allowed.includes(code)) found("failed", `${what} ended with exit code ${code}\n${said}`);
}

/** Runs everything and checks all that is promised. */
export async function checkAll(
  project: ProjectFolder,
  engines: Engines,
  { isDamaged, fromNothing }: { readonly isDamaged: boolean; readonly fromNothing: boolean },
): Promise<void> {
  const { root } = project;
  const reproduce = async (what: string, ...args: string[]): Promise<Ran> => {
    const ran = await engines.run(root, "reproduce", "--json", ...args);
    checkEnd(what, ran, [0]);
    return ran;
  };
  await reproduce("the last reproduce");
  checkArtifacts(project);
  checkIdle("reproduce after the last one", await reproduce("reproduce after the last one"));
  checkRecords(project, isDamaged);

  const fsck = await engines.run(root, "fsck", "--json");
  checkEnd("fsck", fsck, [0, 1]);
  if (!isDamaged && (fsck.code !== 0 || /"type":"fsck-(damaged|missing)"/.test(fsck.stdout))) {
    found("fsck", `fsck found damage where none was done\n${fsck.stdout}`);
  }
  if (isDamaged) {
    await reproduce("reproduce after fsck");
    checkArtifacts(project);
    for (const variant of project.branch.variants) {
      const folder = join(root, `artifacts/standard+${variantName(variant)}`);
      if (!existsSync(folder)) continue;
      await reproduce("reproduce of a variant after fsck", "--variant", variantName(variant));
      checkArtifacts(project, folder, variant);
    }
    const again = await engines.run(root, "fsck", "--json");
    if (again.code !== 0) found("fsck", `fsck found damage after it was repaired\n${again.stdout}`);
  }
  if (fromNothing) {
    const ran = await engines.run(root, "reproduce", "--json", "--artifacts", project.fresh);
    checkEnd("a run from nothing", ran, [0]);
    checkFromNothing(project);
  }
}

/** Whether anything was done although there was nothing to do. */
export function checkIdle(what: string, { stdout }: Ran): void {
  const done = eventsOf(stdout).filter(({ type }) =>
    !["run-started", "files-unused", "run-finished"].includes(type)
  );
  if (done.length > 0) {
    found("not-idle", `${what} did something:\n${done.map((e) => JSON.stringify(e)).join("\n")}`);
  }
}

/** Whether a stage ran although its result was there. */
export function checkNothingRan(what: string, { stdout }: Ran): void {
  const started = eventsOf(stdout).filter(({ type }) => type === "stage-started");
  if (started.length > 0) found("not-idle", `${what} ran ${JSON.stringify(started)}`);
}

/** The events that a command printed. */
function eventsOf(stdout: string): readonly Event[] {
  return stdout.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

/** Every artifact is what the code, the parameters and the bytes of what lies above it give. */
export function checkArtifacts(
  project: ProjectFolder,
  folder: string = join(project.root, "artifacts/standard"),
  variant?: VariantModel,
): void {
  const codes = codesOf(project.branch);
  for (const element of elementsOf(project.branch, variant)) {
    const actual = textAt(join(folder, element.artifact));
    if (actual === undefined) {
      found("wrong-artifact", `there is no ${element.artifact}`);
      continue;
    }
    const taken = element.inputs.map(({ path, from, ...input }): Taken => {
      const bytes = from === undefined ? project.read(path) : bytesAt(join(folder, path));
      return { ...input, digest: bytes === null ? null : sha256(bytes) };
    });
    const expected = outputOf(
      codes[element.stage] as Code,
      element.params,
      taken,
      seedIn(actual),
      actual,
    );
    if (actual !== expected) {
      found("wrong-artifact", `${element.artifact} is\n${actual}and not\n${expected}`);
    }
  }
}

/** What does not depend on the time is the same in a store that knows nothing. */
function checkFromNothing(project: ProjectFolder): void {
  const fresh = join(project.fresh, "standard");
  checkArtifacts(project, fresh);
  for (const { artifact, isFree } of elementsOf(project.branch)) {
    if (isFree) continue;
    const [known, anew] = [
      textAt(join(project.root, "artifacts/standard", artifact)),
      textAt(join(fresh, artifact)),
    ];
    if (known !== anew) {
      found("other-from-nothing", `${artifact} is\n${known}and from nothing\n${anew}`);
    }
  }
}

/**
 * Every record on file, also those of former trees: its outputs follow from the bytes that its key
 * names and from the sources that it names, and so does the bundle.
 */
function checkRecords(project: ProjectFolder, isDamaged: boolean): void {
  const { store } = project;
  const object = (digest: string): string | undefined => {
    const text = textAt(join(store, "cas", digest));
    return text !== undefined && sha256(text) === digest ? text : undefined;
  };
  const lost = (kind: "lost-object" | "lost-source", what: string): void => {
    if (!isDamaged) found(kind, what);
  };
  for (const name of readdirSync(join(store, "ac"))) {
    const record = unseal(textAt(join(store, "ac", name)) ?? "") as ActionRecord | undefined;
    if (record === undefined) {
      if (!isDamaged) found("fsck", `record ${name} is damaged`);
      continue;
    }
    const keyText = object(record.key);
    if (keyText === undefined) {
      lost("lost-object", `record ${name} has no document of its key`);
      continue;
    }
    const key: KeyText = JSON.parse(keyText);
    const what = `record ${name}, ${keyText},\n`;
    const code = codeOfRecord(record, object, (path) => lost("lost-source", what + path));
    const output = object(record.outputs["text"]?.digest ?? "");
    if (output === undefined) lost("lost-object", `${what}has no output`);
    if (code === undefined) continue;
    const file = textAt(join(store, "bundles", `${key.code}.js`));
    const bundle = file?.slice(0, file.lastIndexOf("//# sourceMappingURL="));
    const isIntact = bundle !== undefined && sha256(bundle) === key.code;
    if (isIntact && spelledIn(bundle) !== spelled(code)) {
      found(
        "stale-code",
        `${what}has sources of ${spelled(code)},\nbut its key names a bundle of ${
          spelledIn(bundle)
        }`,
      );
    }
    if (output === undefined) continue;
    const expected = outputOf(code, key.params, takenBy(key), key.seed ?? "", output);
    if (output !== expected) {
      found("wrong-record", `${what}has the output\n${output}and not\n${expected}`);
    }
  }
}

function takenBy({ inputs }: KeyText): readonly Taken[] {
  return Object.entries(inputs).flatMap(([name, input]): readonly Taken[] =>
    "elements" in input
      ? input.elements.map(([point, digest]) => ({ name, ...point, digest }))
      : [{ name, digest: input.digest }]
  );
}

/** The code by the sources that a record names. */
function codeOfRecord(
  { sources }: ActionRecord,
  object: (digest: string) => string | undefined,
  onLost: (path: string) => void,
): Code | undefined {
  const list = object(sources);
  if (list === undefined) {
    onLost("has no list of its sources");
    return undefined;
  }
  const texts = new Map<string, string>();
  for (const { path, digest } of (JSON.parse(list) as SourceList).sources) {
    const text = object(digest);
    if (text === undefined) onLost(`lacks its source ${path}, ${digest}`);
    else texts.set(path, text);
  }
  const stage = [...texts].find(([path]) => /^stages\/[^/]+$/.test(path))?.[1];
  const code = codeIn(stage ?? "", (name) => texts.get(`stages/lib/${name}.ts`));
  return code === undefined || Object.values(code).includes(NaN) ? undefined : code;
}

function bytesAt(path: string): Uint8Array | null {
  return existsSync(path) ? Deno.readFileSync(path) : null;
}

function textAt(path: string): string | undefined {
  const bytes = bytesAt(path);
  return bytes === null ? undefined : new TextDecoder().decode(bytes);
}
