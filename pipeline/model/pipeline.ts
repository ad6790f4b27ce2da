/**
 * A pipeline: profiles and the stages that follow from one.
 *
 * @module
 */

import { checkDownloads, type Download } from "./download.ts";
import { UserError } from "../base/errors.ts";
import type { ReportSpec } from "./report_spec.ts";
import { archiveSuffix } from "../base/own_files.ts";
import { show } from "./param.ts";
import { setMark } from "./set_value.ts";
import type { AnyStage } from "./stage.ts";
import { changedProfile, checkVariantNames, type Variant } from "./variant.ts";
import { clashingNames, problemOfName } from "../base/portable_names.ts";

/** What a pipeline is declared with. `Profile` holds every number that differs between profiles. */
export interface PipelineSpec<Profile, Name extends string> {
  /** Name shown in headings. */
  readonly name: string;
  /** The seed that every element's own seed is derived from. */
  readonly seed: number;
  /** Profiles by name, for example a quick one and the paper's own. */
  readonly profiles: { readonly [N in Name]: Profile };
  /** The profile that is used when none is named. */
  readonly defaultProfile: NoInfer<Name>;
  /** Named changes of profiles: `reproduce --variant eta=5`. */
  readonly variants?: readonly Variant<NoInfer<Profile>>[];
  /**
   * The stages, given a profile; where variants are asked for, the profile as they change it, and
   * `unchanged` as it is declared. What compares variants with each other takes that, and so comes out
   * the same in all of them.
   */
  readonly stages: (profile: Profile, unchanged: Profile) => readonly AnyStage[];
  /** Files that `reproduce --fetch` brings from the net; without it nothing is fetched. */
  readonly downloads?: readonly Download[];
  /** What `report` shows; without it, no report is written. */
  readonly report?: ReportSpec;
}

/** A declared pipeline. */
export type Pipeline = PipelineSpec<unknown, string>;

/**
 * Declares a pipeline: the default export of the module that deno.json names, `stages/mod.ts` if it names none.
 *
 * @throws {UserError} a download is not declared as it has to be, or a profile cannot have a folder.
 */
export function pipeline<Profile, const Name extends string>(
  spec: PipelineSpec<Profile, Name>,
): Pipeline {
  checkDownloads(spec.downloads ?? []);
  checkProfiles(spec.name, Object.keys(spec.profiles));
  checkVariants(spec);
  return spec as unknown as Pipeline;
}

/** What is wrong with a variant shows at once, and not only when somebody asks for it. */
function checkVariants<Profile>(
  { name, profiles, variants = [] }: PipelineSpec<Profile, string>,
): void {
  checkVariantNames(variants.map((one) => one.name), `declare the variants of pipeline "${name}"`);
  const asSet = variants.find((one) => one.name.startsWith(setMark));
  if (asSet !== undefined) {
    throw new UserError(
      `Cannot declare variant "${asSet.name}" of pipeline "${name}": what begins with "${setMark}" is ` +
        "what --set is asked for",
      "Give it another name.",
    );
  }
  const withPlus = Object.keys(profiles).find((profile) => profile.includes("+"));
  if (withPlus !== undefined && variants.length > 0) {
    throw new UserError(
      `Cannot declare profile "${withPlus}" of pipeline "${name}": a plus sets a variant's name apart`,
      "Give the profile a name without one.",
    );
  }
  for (const profile of Object.values<Profile>(profiles)) {
    for (const one of variants) changedProfile(profile, one);
  }
}

/** A profile's name is that of its folder beside the store, and of the folder of its logs. */
function checkProfiles(name: string, profiles: readonly string[]): void {
  for (const profile of profiles) {
    const problem = problemOfPart(profile);
    if (problem === undefined) continue;
    throw new UserError(
      `Cannot declare profile ${show(profile)} of pipeline "${name}": it cannot be the name of a ` +
        `folder: ${problem}`,
      "Use a word without slashes that does not begin with a dot, 100 characters at most.",
    );
  }
  const clash = clashingNames(profiles);
  if (clash === undefined) return;
  throw new UserError(
    `Cannot declare profiles "${clash.a}" and "${clash.b}" of pipeline "${name}": on some systems ` +
      "their folders would be one and the same",
    "Let them differ in more than case.",
  );
}

const longestName = 100;

/** What keeps a name from being one part of a path that is not the engine's own (`.store`). */
function problemOfPart(name: string): string | undefined {
  if (name.includes("/")) return "it has a slash in it";
  if (name.startsWith(".")) return "it begins with a dot";
  if (name.endsWith(archiveSuffix)) return `it ends as archives do, in ${archiveSuffix}`;
  if (new TextEncoder().encode(name).length > longestName) return "it is too long";
  return problemOfName(name);
}

/**
 * What a pipeline declares of its report.
 *
 * @throws {UserError} it declares none.
 */
export function declaredReport({ name, report }: Pipeline): ReportSpec {
  if (report !== undefined) return report;
  throw new UserError(
    `Cannot write a report: pipeline "${name}" declares none`,
    "Add report: { title, about, figures } to the pipeline in stages/mod.ts.",
  );
}
