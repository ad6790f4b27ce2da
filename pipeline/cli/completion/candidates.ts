/**
 * What may stand where somebody is typing: commands, options, their values, and targets.
 *
 * @module
 */

import { projectFrom } from "../../base/project.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { workingFolder } from "../../base/working_folder.ts";
import type { Graph } from "../../model/graph.ts";
import type { FigureSpec } from "../../model/report_spec.ts";
import { nodeName } from "../../model/nodes.ts";
import { fieldsOf } from "../../model/set_value.ts";
import {
  load,
  type Loaded,
  openStore,
  placeOf,
  profilesIn,
  type SessionOptions,
} from "../../plan/session.ts";
import { executorModules } from "../../run/executors/registry.ts";
import { runsOnRecord } from "../../store/pins.ts";
import type { Command } from "../command.ts";
import {
  generalOptions,
  optionHelp,
  type OptionName,
  optionNames,
  optionValues,
  type ValueKind,
} from "../options.ts";
import { commandNamed, commandNames } from "../registry.ts";
import { shells } from "./shells.ts";

/** A word that may be typed, and what it is. */
export type Candidate = readonly [word: string, about: string];

/**
 * The words that may stand in the place of the last one.
 *
 * @param words all from the command on; the last is being typed and may be empty
 */
export async function candidatesFor(words: readonly string[]): Promise<readonly Candidate[]> {
  const current = words.at(-1) ?? "";
  const found = await allFor(words, current);
  return found.filter(([word]) => word.startsWith(current));
}

async function allFor(words: readonly string[], current: string): Promise<readonly Candidate[]> {
  const [name = ""] = words;
  if (words.length < 2) return await tasks();
  if (!commandNames.includes(name)) return [];
  const command = await commandNamed(name);
  const session = sessionIn(words);
  const before = optionTyped(words.at(-2) ?? "");
  if (before !== undefined && optionValues(before) !== undefined) {
    return await valuesOf(before, session, current);
  }
  const equals = current.startsWith("--") ? current.indexOf("=") : -1;
  if (equals !== -1) {
    const option = optionTyped(current.slice(0, equals));
    if (option === undefined) return [];
    const values = await valuesOf(option, session, current.slice(equals + 1));
    return values.map(([value, about]) => [`${current.slice(0, equals)}=${value}`, about]);
  }
  if (current.startsWith("-")) return optionsOf(command);
  return await positionals(command, words, session, current);
}

/** The project's tasks, the engine's commands among them; without a project, the commands. */
async function tasks(): Promise<readonly Candidate[]> {
  const declared = quietly(() => {
    const path = join(projectFrom(workingFolder()).root, "deno.json");
    const { tasks }: { tasks: Record<string, string | { description?: string }> } = JSON.parse(
      Deno.readTextFileSync(path),
    );
    return Object.entries(tasks).map(([name, task]): Candidate => [
      name,
      typeof task === "string" ? task : task.description ?? "",
    ]);
  });
  if (declared !== undefined && declared.length > 0) return declared;
  return await Promise.all(commandNames.map(async (name): Promise<Candidate> => {
    return [name, (await commandNamed(name)).about];
  }));
}

function optionsOf({ options }: Command): readonly Candidate[] {
  const own = Object.keys(options) as OptionName[];
  return [...own, ...generalOptions].map((name) => {
    const words = options[name] ?? "";
    return [`--${name}`, words === "" ? optionHelp(name)[1] : words];
  });
}

/** The option that a word is, with or without what follows an equals sign. */
function optionTyped(word: string): OptionName | undefined {
  return optionNames.find((name) =>
    word === `--${name}` || word === optionHelp(name)[0].split(",")[0]
  );
}

async function valuesOf(
  option: OptionName,
  session: SessionOptions,
  current: string,
): Promise<readonly Candidate[]> {
  const values = optionValues(option);
  if (values === undefined) return [];
  if (typeof values !== "string") return values.map((value) => [value, ""]);
  return await ofKind(values, session, current);
}

async function positionals(
  { takes, name }: Command,
  words: readonly string[],
  session: SessionOptions,
  current: string,
): Promise<readonly Candidate[]> {
  if (/TARGET|WHAT|NEW/.test(takes)) return await ofKind("target", session, current);
  if (/SHELL/.test(takes)) return shells.map((shell) => [shell, ""]);
  if (/RUN\b/.test(takes)) {
    const more: readonly Candidate[] = words.length > 2
      ? []
      : [["pin", "keep what a run gave"], ["unpin", "keep it no longer"]];
    return [...await ofKind("run", session, current), ...(name === "runs" ? more : [])];
  }
  if (/\bA B\b/.test(takes)) {
    return [
      ...await ofKind("profile", session, current),
      ...await ofKind("run", session, current),
    ];
  }
  return [];
}

/** What the project has of a kind; nothing where it cannot be loaded, which another command says. */
async function ofKind(
  kind: ValueKind,
  session: SessionOptions,
  current: string,
): Promise<readonly Candidate[]> {
  if (kind === "executor") return Object.keys(executorModules).map((name) => [name, ""]);
  if (kind === "run") return quietly(() => runs(session)) ?? [];
  const loaded = await loadedQuietly(session);
  if (loaded === undefined) return [];
  const { pipeline, graph, artifactsFolder } = loaded;
  switch (kind) {
    case "profile":
      return profilesIn(artifactsFolder, pipeline).map((name) => [name, ""]);
    case "variant":
      return (pipeline.variants ?? []).map(({ name }) => [name, ""]);
    case "field":
      return fieldsOf(pipeline.profiles[loaded.profile.split("+")[0] ?? ""])
        .map(([field, value]) => [`${field}=`, value]);
    case "download":
      return [...new Set((pipeline.downloads ?? []).map(({ name }) => name))]
        .map((name) => [name, ""]);
    case "target":
      return targets(graph, pipeline.report?.figures ?? [], current);
  }
}

function targets(
  { stages, elements }: Graph,
  drawn: readonly FigureSpec[],
  current: string,
): readonly Candidate[] {
  if (current.includes("@")) return elements.map(({ id, stage }) => [id, stage.about]);
  if (current.includes("+")) {
    const names = elements.map(({ stage, variant }) => nodeName(stage, variant));
    return [...new Set(names)].map((name) => [name, ""]);
  }
  const figures = new Set(stages.flatMap((stage) => stage.figures ?? []));
  const tags = new Set(stages.flatMap((stage) => stage.tags ?? []));
  return [
    ...stages.map(({ name, about }): Candidate => [name, about]),
    ...[...figures].sort((a, b) => a - b).map((n): Candidate => [`fig${n}`, `figure ${n}`]),
    ...drawn.filter(({ id }) => !/^fig\d+$/.test(id)).map(({ id, title }) => [id, title] as const),
    ...[...tags].map((tag): Candidate => [`tag:${tag}`, "stages with this tag"]),
  ];
}

function runs(session: SessionOptions): readonly Candidate[] {
  // Opening a store makes it.
  if (!existsSync(placeOf(session).folder)) return [];
  using store = openStore(session);
  const all = runsOnRecord(store);
  const names = all.flatMap(({ pinned }) => pinned?.name ?? []);
  return [
    ...(all.length === 0 ? [] : [["latest", "the last run"] as const]),
    ...names.map((name) => [name, "a pinned run"] as const),
    ...all.map(({ id, profile, startedAt }) => [id, `${profile}, ${startedAt}`] as const),
  ];
}

/** Of what is typed already, what matters here. */
function sessionIn(words: readonly string[]): SessionOptions {
  const valueOf = (option: string): string | undefined => {
    const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
    if (at === -1 || at === words.length - 1) return undefined;
    const word = words[at] ?? "";
    return word === option ? words[at + 1] : word.slice(option.length + 1);
  };
  const [profile, artifacts] = [valueOf("--profile"), valueOf("--artifacts")];
  return {
    ...(profile === undefined || profile === "" ? {} : { profile }),
    ...(artifacts === undefined || artifacts === "" ? {} : { artifacts }),
  };
}

/** With a profile that is only half typed, the default one's. */
async function loadedQuietly(session: SessionOptions): Promise<Loaded | undefined> {
  const { profile: _, ...others } = session;
  for (const options of [session, others]) {
    try {
      return await load(options);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return undefined;
}

function quietly<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch {
    return undefined;
  }
}
