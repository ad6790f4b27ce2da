/**
 * `verify`: executes stages again, in a store of their own, and compares what they make.
 *
 * @module
 */

import { refuseWithoutGpu } from "../../model/device.ts";
import { UserError } from "../../base/errors.ts";
import { hasObjects } from "../../plan/plan.ts";
import { Sandbox } from "../../run/sandbox.ts";
import { load, type Planned, Session, type SessionOptions } from "../../plan/session.ts";
import { randomFrom, shuffled } from "../../base/shuffle.ts";
import type { Store } from "../../store/store.ts";
import { targetsIn } from "../../plan/named_targets.ts";
import { hasInputs, type Verifiable, verify as verifyElements } from "../../explain/verify.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";
import type { Command } from "../command.ts";
import { type CapacityChoice, capacityHere, capacityIn } from "../capacity.ts";

/** Executes stages again and compares. */
export const command: Command = {
  name: "verify",
  takes: "[TARGET…]",
  about: "execute stages again and compare what they make, byte by byte",
  options: {
    ...{
      sample: "a part of the stages, chosen by --seed N",
      seed: "",
      jobs: "",
      cores: "",
      memory: "",
      device: "",
    },
    ...{ plain: "", json: "events as JSON lines" },
  },
  examples: [["verify --sample 10%", "a tenth of the stages"]],
  run: ({ words, values, session, json }) =>
    verify({
      ...session,
      targets: words,
      capacity: capacityIn(values),
      ...(values.sample === undefined ? {} : { sample: values.sample }),
      ...(values.seed === undefined ? {} : { seed: values.seed }),
      plain: values.plain ?? false,
      json,
    }),
};

/** Arguments of `verify`. */
export interface VerifyOptions extends SessionOptions, PrinterChoice {
  readonly targets: readonly string[];
  /** What this machine has for stages that run at once. */
  readonly capacity: CapacityChoice;
  /** Part of the elements to execute, for example `10%`; all when absent. */
  readonly sample?: string;
  /** Chooses the sample and the order; random when absent. */
  readonly seed?: string;
}

/** Exit codes: 0 all came out the same or within tolerance, 1 something differs or failed. */
export async function verify(options: VerifyOptions): Promise<number> {
  const startedMs = performance.now();
  const part = partOf(options.sample ?? "100%");
  const seed = seedOf(options.seed);
  const loaded = await load(options);
  const targets = await targetsIn(loaded, options.targets);
  await using session = Session.open(loaded);
  const { store, state } = session;
  const planned = await session.plan(targets);
  using printer = stdoutPrinter(options);
  const known = targets.flatMap((element): Verifiable[] => {
    const verdict = planned.verdicts.get(element);
    return verdict?.state === "fresh" && hasObjects(verdict.record, store)
      ? [{ element, verdict }]
      : [];
  });
  // In random order, so that a stage that relies on one without saying so has no order to rely on.
  const sample = shuffled(known, randomFrom(seed)).slice(0, Math.ceil(part * known.length));
  if (sample.some(({ element }) => element.gpu)) await refuseWithoutGpu();
  printer.emit({
    type: "verify-started",
    pipeline: loaded.pipeline.name,
    profile: loaded.profile,
    elements: targets.length,
    sampled: sample.length,
    seed,
  });
  const withResult = new Set(known.map(({ element }) => element));
  for (const element of targets.filter((target) => !withResult.has(target))) {
    printer.emit({ type: "verify-skipped", element: element.id, because: "no-result" });
  }
  const [elements, lacking] = parted(sample, planned, store);
  for (const { element } of lacking) {
    printer.emit({ type: "verify-skipped", element: element.id, because: "input-missing" });
  }
  const result = await verifyElements({
    elements,
    verdicts: planned.verdicts,
    context: planned.context,
    codes: session.codes,
    store,
    state,
    sandbox: new Sandbox(loaded.root, store.root),
    profile: loaded.profile,
    root: loaded.root,
    capacity: capacityHere(options.capacity, elements.map(({ element }) => element)),
    expectedMs: session.durations(),
    emit: printer.emit,
  });
  printer.emit({
    type: "verify-finished",
    ...result,
    skipped: targets.length - known.length + lacking.length,
    ms: Math.round(performance.now() - startedMs),
  });
  return result.differs + result.failed > 0 ? 1 : 0;
}

/** Those whose inputs are in the store, and the others. */
function parted(
  sample: readonly Verifiable[],
  { verdicts }: Planned,
  store: Store,
): readonly [Verifiable[], Verifiable[]] {
  const { yes = [], no = [] } = Object.groupBy(
    sample,
    ({ element }) => hasInputs(element, verdicts, store) ? "yes" : "no",
  );
  return [yes, no];
}

function partOf(text: string): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  const part = Number(percent) / 100;
  if (part > 0 && part <= 1) return part;
  throw new UserError(
    `Cannot verify a sample of "${text}"`,
    "Give --sample more than 0% and at most 100%, for example 10%.",
  );
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return Math.floor(Math.random() * 1e9);
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError(`Cannot use "${text}" as a seed`, "Give --seed a whole number below 10⁹.");
}
