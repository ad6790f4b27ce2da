/**
 * Breaks important lines one at a time, in a copy of the project, and expects a test to notice:
 *
 *     deno run -A tests/mutations.ts [WORD…]
 *
 * With words only files that contain one are broken. Prints each survivor, and ends with the counts.
 *
 * @module
 */

import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One line that is broken. */
interface Mutation {
  readonly file: string;
  /** A text that is in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** Tests that have to fail. */
  readonly tests: readonly string[];
  /** How many histories they try, where they try any. */
  readonly histories?: number;
}

const engine = (test: string): string => `tests/engine/${test}_test.ts`;

// deno-fmt-ignore
const mutations: readonly Mutation[] = [
  // The engine.
  { file: "pipeline/store/object_store.ts", from: "if (fileDigest(path) === digest) return true;", to: "if (fileDigest(path) !== null) return true;", tests: [engine("damage")] },
  { file: "pipeline/store/object_store.ts", from: "known !== undefined && sameStat(stat, known)", to: "known !== undefined", tests: ["pipeline/store/object_store_test.ts"] },
  { file: "pipeline/plan/early_cutoff.ts", from: "a.outputs[name]?.digest === b.outputs[name]?.digest", to: "name in a.outputs", tests: [engine("commands")] },
  { file: "pipeline/model/key_fields/params.ts", from: "of: ({ element }) => element.params,", to: "of: () => ({}),", tests: [engine("freshness")] },
  { file: "pipeline/model/key_fields/packages.ts", from: "of: (from) => from.code.packages,", to: "of: () => [],", tests: [engine("packages")] },
  { file: "pipeline/model/key_fields/seed.ts", from: "from.element.stage.random ? seedOf(from) : null", to: "null", tests: [engine("randomness"), engine("freshness")] },
  { file: "pipeline/model/key_fields/seed.ts", from: "stage.random === \"common\" ? stage.name : plainId", to: "plainId", tests: [engine("randomness")] },
  { file: "pipeline/model/graph.ts", from: "plainId: `${stage.name}${at}`", to: "plainId: `${nodeName(stage, variant)}${at}`", tests: [engine("variants")] },
  { file: "pipeline/model/nodes.ts", from: "mapped(params, param), ", to: "", tests: ["pipeline/model/variant_test.ts"] },
  { file: "pipeline/model/nodes.ts", from: "variant === null || !chosen.has(number)", to: "!chosen.has(number)", tests: ["pipeline/model/variant_test.ts"] },
  { file: "pipeline/model/nodes.ts", from: "[stage.random, stage.platform, ", to: "[stage.platform, ", tests: ["pipeline/model/variant_test.ts"] },
  { file: "pipeline/plan/plan.ts", from: "input.points[i] ?? taken.point", to: "taken.point", tests: [engine("variants")] },
  { file: "pipeline/plan/session.ts", from: "name.includes(\"+\") && hasProfile(pipeline, name)", to: "name === \"\"", tests: [engine("variants")] },
  { file: "pipeline/run/run.ts", from: "if (others !== undefined) {", to: "if (others === null) {", tests: [engine("variants")] },
  { file: "pipeline/explain/compare.ts", from: "if (isRenamed) continue;", to: "", tests: [engine("variants")] },
  { file: "pipeline/model/graph.ts", from: "isDevice ? device : value", to: "value", tests: [engine("device")] },
  { file: "pipeline/model/device.ts", from: "&& !adapter.info.isFallbackAdapter", to: "", tests: [engine("device")] },
  { file: "pipeline/base/canonical.ts", from: "Object.keys(value).sort().map", to: "Object.keys(value).map", tests: ["pipeline/base/canonical_test.ts", "pipeline/base/digest_test.ts"] },
  { file: "pipeline/base/digest.ts", from: "{ rootSeed, stage, element }", to: "{ rootSeed, stage, element: \"\" }", tests: ["pipeline/base/digest_test.ts"] },
  { file: "pipeline/base/sealed.ts", from: "text.slice(end + 1) === contentDigest(body) + \"\\n\"", to: "true", tests: [engine("damage"), engine("fsck")] },
  { file: "pipeline/store/gc.ts", from: "if (kept.has(key)) return [];", to: "", tests: [engine("gc")] },
  { file: "pipeline/store/gc.ts", from: "if (holders === 0 && object !== undefined)", to: "if (object !== undefined)", tests: [engine("gc")] },
  { file: "pipeline/model/key_fields/runtime.ts", from: "{ deno: Deno.version.deno, v8: Deno.version.v8 } : {}", to: "{ deno: \"\", v8: \"\" } : {}", tests: [engine("runtime")] },
  { file: "pipeline/model/key_fields/platform.ts", from: "element.stage.platform ? `${Deno.build.os}-${Deno.build.arch}` : null", to: "null", tests: [engine("runtime")] },
  { file: "pipeline/store/gc.ts", from: "if (nowMs - file.modifiedMs < oldMs || !isDigest(key)) continue;", to: "if (!isDigest(key)) continue;", tests: [engine("gc")] },
  { file: "pipeline/store/gc.ts", from: "const oldMs = 30 * 24 * 3600 * 1000;", to: "const oldMs = 24 * 3600 * 1000;", tests: [engine("gc")] },
  { file: "pipeline/store/gc.ts", from: "if (lock === undefined) return 0;", to: "", tests: [engine("gc")] },
  { file: "pipeline/store/gc.ts", from: "if (lock === undefined) continue;", to: "", tests: [engine("gc")] },
  { file: "pipeline/store/gc.ts", from: "if (store.isShared()) return [];", to: "", tests: [engine("gc")] },
  { file: "pipeline/cli/commands/gc.ts", from: "of state.otherCheckouts()", to: "of []", tests: [engine("state")] },
  { file: "pipeline/cli/commands/clean.ts", from: "if (store.isShared()) {", to: "if (store.isShared() && false) {", tests: [engine("state")] },
  { file: "pipeline/plan/profile_files.ts", from: "digest === digestAt(absolute)", to: "digestAt(absolute) !== null", tests: [engine("places")] },
  { file: "pipeline/model/key_fields/packages.ts", from: "  canBeAccepted: true,\n", to: "", tests: [engine("packages"), engine("waiver")] },
  { file: "pipeline/model/key_fields/runtime.ts", from: "  canBeAccepted: true,\n", to: "", tests: [engine("runtime")] },
  { file: "pipeline/explain/waive.ts", from: "|| !hasObjects(record, store)", to: "", tests: [engine("waiver")] },
  { file: "pipeline/explain/waive.ts", from: "if (lock === undefined || store.record(verdict.key) !== undefined) {", to: "if (store.record(verdict.key) !== undefined) {", tests: [engine("waiver")] },
  { file: "pipeline/store/store.ts", from: "for (const { key } of filed) rmSync(this.#recordPath(key), { force: true });", to: "", tests: [engine("waiver")] },
  { file: "pipeline/store/state.ts", from: "avg(ms)", to: "max(ms)", tests: [engine("under")] },
  { file: "pipeline/store/scratch.ts", from: "        file.syncSync();\n", to: "", tests: [engine("durability")] },
  { file: "pipeline/store/scratch.ts", from: "  file.syncSync();\n}", to: "}", tests: [engine("durability")] },
  { file: "pipeline/base/tables.ts", from: "  putBack(db, rescued);\n", to: "", tests: [engine("state")] },
  { file: "pipeline/model/graph.ts", from: "for (const [axis, { value: values }] of axes.sort(([a], [b]) => a < b ? -1 : 1)) {", to: "for (const [axis, { value: values }] of axes) {", tests: [engine("sweep")] },
  { file: "pipeline/base/working_folder.ts", from: "typedIn !== undefined && isWithin(folder, resolve(typedIn)) ? resolve(typedIn) : folder", to: "folder", tests: [engine("places")] },
  { file: "pipeline/plan/budget.ts", from: "nowMs + ms(element) <= budgetMs", to: "nowMs <= budgetMs", tests: ["pipeline/plan/budget_test.ts"] },
  // The two silent faults for which the histories were written.
  { file: "pipeline/plan/code.ts", from: "digest, sources, packages };", to: "digest, sources: sources.map((one) => ({ ...one, digest: contentDigest(Deno.readFileSync(new URL(one.path, `${this.#rootUrl}/`))) })), packages };", tests: ["tests/histories"], histories: 400 },
  { file: "pipeline/run/run.ts", from: "if (state.is === \"running\" || state.is === \"failed\" || state.is === \"left-out\") return;", to: "if (state.is !== \"waiting\" && state.is !== \"done\") return;", tests: ["tests/histories"], histories: 400 },
  // Stages' processes.
  { file: "pipeline/run/sandbox.ts", from: "`--allow-env=${variables.join(\",\")}`", to: "\"--allow-env\"", tests: [engine("confinement")] },
  { file: "pipeline/run/sandbox.ts", from: "...(task.clock ? [] : [`--preload=${preload(\"run/frozen_clock.ts\", this.#copies)}`]),", to: "", tests: [engine("confinement")] },
  { file: "pipeline/run/sandbox.ts", from: "TZ: \"UTC\",", to: "", tests: [engine("confinement")] },
  { file: "pipeline/run/sandbox.ts", from: "setTimeout(() => send(\"SIGKILL\"), 2000)", to: "setTimeout(() => {}, 2000)", tests: [engine("stage_ends")] },
  { file: "pipeline/run/sandbox.ts", from: "      stop();\n      await child.status;\n", to: "", tests: [engine("stage_ends")] },
  { file: "pipeline/run/sandbox.ts", from: "status.success && done?.kind === \"done\"", to: "status.success && (done?.kind === \"done\" || true)", tests: [engine("stage_ends")] },
  { file: "pipeline/run/module_work.ts", from: "writes: [join(folder, \"out\"),", to: "writes: [folder, join(folder, \"out\"),", tests: [engine("confinement")] },
  { file: "pipeline/run/module_work.ts", from: "reads: [join(folder, \"in\"),", to: "reads: [\"/\", join(folder, \"in\"),", tests: [engine("confinement")] },
  { file: "pipeline/base/tied_process.ts", from: "[setpriv, \"--pdeathsig\", signal]", to: "[]", tests: [engine("orphans")] },
  { file: "pipeline/base/tied_process.ts", from: "...(isHangUpIgnored ? ignoringHangUp : []),", to: "", tests: [engine("orphans")] },
  { file: "pipeline/cli/commands/interruption.ts", from: "if (signal === \"SIGHUP\" && isHangUpIgnored) return;", to: "", tests: [engine("orphans")] },
  { file: "pipeline/run/prelude.ts", from: "if (start.watch) Deno.unrefTimer(setInterval(endIfAlone, lookMs));", to: "", tests: [engine("orphans")] },
  { file: "pipeline/run/prelude.ts", from: "    endIfAlone();\n    tell(", to: "    tell(", tests: [engine("orphans")] },
  { file: "pipeline/run/prelude.ts", from: "    while (!isLastTold) await messages.write(new Uint8Array(0));\n", to: "", tests: [engine("stage_ends")] },
  { file: "pipeline/run/prelude.ts", from: "Math.min(Math.max(value, 0), 1)", to: "value", tests: [engine("stage_ends")] },
  { file: "pipeline/run/job_checkpoint.ts", from: "    file.lockSync(true);\n", to: "", tests: [engine("orphans")] },
  { file: "pipeline/run/stage_log.ts", from: "if (this.#unended !== null && this.#unended !== stream)", to: "if (false)", tests: [engine("stage_ends")] },
  { file: "pipeline/cli/project_watcher.ts", from: "!parts.some((part) => part === \"node_modules\" || /^\\.|~$|^4913$/.test(part))", to: "true", tests: [engine("watch")] },
  { file: "pipeline/cli/project_watcher.ts", from: "path === own || path.startsWith(own + sep)", to: "path === own", tests: [engine("watch")] },
  // Tables and arrays.
  { file: "pipeline/codecs/npy_format.ts", from: "'fortran_order': False", to: "'fortran_order': True", tests: ["pipeline/codecs"] },
  { file: "pipeline/base/zip/unpack.ts", from: "size !== member.size || crc !== member.crc", to: "size !== member.size", tests: ["tests/fuzz/bit_flips_test.ts"] },
  { file: "pipeline/base/zip/zip_members.ts", from: "if (trailing > 0)", to: "if (false)", tests: ["tests/fuzz/bit_flips_test.ts"] },
  { file: "pipeline/codecs/png_codec.ts", from: "crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)", to: "false", tests: ["tests/fuzz/bit_flips_test.ts"] },
  { file: "pipeline/codecs/npy_format.ts", from: "header.isFortran ? inCOrder(data, shape) : data", to: "data", tests: ["pipeline/codecs/npy_codec_test.ts"] },
  { file: "pipeline/codecs/npy_text.ts", from: "text += \"\\0\".repeat(zeros) + ", to: "text += ", tests: ["pipeline/codecs/npy_codec_test.ts"] },
  { file: "pipeline/codecs/csv_codec.ts", from: "withoutMark(utf8(bytes))", to: "utf8(bytes)", tests: ["pipeline/codecs/csv_codec_test.ts"] },
  { file: "pipeline/codecs/csv_values.ts", from: ".replace(\".\", decimal)", to: "", tests: ["pipeline/codecs/csv_codec_test.ts"] },
  { file: "pipeline/run/job_checkpoint.ts", from: "kept.every((byte, i) => byte === digest[i])", to: "true", tests: [engine("checkpoint")] },
  { file: "pipeline/run/runner.ts", from: "if (error instanceof Error) error.message += ` (${place})`;", to: "", tests: [engine("inputs")] },
  // Programs, folders, patterns, limits.
  { file: "pipeline/model/key_fields/interpreter.ts", from: "of: ({ code }) => code.interpreter,", to: "of: () => undefined,", tests: [engine("program")] },
  { file: "pipeline/plan/program_document.ts", from: "isExecutable ? [path, digest, \"x\"] : [path, digest]", to: "[path, digest]", tests: [engine("program")] },
  { file: "pipeline/run/program_work.ts", from: "      checkWritten(work, laid);\n", to: "", tests: [engine("program_failures")] },
  { file: "pipeline/run/program_work.ts", from: "if (decoder !== undefined) await", to: "if (decoder === null) await", tests: [engine("program_failures")] },
  { file: "pipeline/run/native_confinement.ts", from: "hidden: [root],", to: "hidden: [],", tests: [engine("confinement")] },
  { file: "pipeline/run/limit_watch.ts", from: "if (taken > memory) exceed", to: "if (taken > Infinity) exceed", tests: [engine("limits")] },
  { file: "pipeline/model/file_glob.ts", from: "const hidden = part.startsWith(\".\") ? \"\" : \"(?!\\\\.)\";", to: "const hidden = \"\";", tests: [engine("patterns")] },
  // Claims and what is published of them.
  { file: "pipeline/report/claim_facts.ts", from: "if (verdicts.get(table)?.state === \"fresh\") return listed;", to: "if (listed !== null) return listed;", tests: ["tests/report/interim_test.ts"] },
  { file: "pipeline/report/published/publish_results.ts", from: "if (earlier.has(path) || !existsSync(join(folder, path))) continue;", to: "if (path !== \"\") continue;", tests: ["tests/report/published_test.ts"] },
  { file: "pipeline/report/published/listing.ts", from: ".filter((file) => isBelow(file))", to: "", tests: ["tests/report/published_test.ts"] },
  { file: "pipeline/model/claim.ts", from: "adjusted === \"reproduced\").length", to: "adjusted !== null).length", tests: ["tests/report/claims_test.ts", "tests/report/report_test.ts"] },
  { file: "pipeline/archive/crate_people.ts", from: "const [agent = author[0]]", to: "const [, agent = author[0]]", tests: ["tests/archive/crate_test.ts"] },
  { file: "pipeline/report/latex_text.ts", from: "([-'`])\\1+|", to: "", tests: ["pipeline/report/texts_test.ts"] },
  // The mean-field theory.
  { file: "stages/teacher-student/erf_integrals.ts", from: "(bc * aa - ab * ac)", to: "(bc * aa + ab * ac)", tests: ["stages/teacher-student/erf_integrals_test.ts"] },
  { file: "stages/teacher-student/erf_integrals.ts", from: "bd * bd * aa - ad * ad * bb + 2", to: "bd * bd * aa - ad * ad * bb - 2", tests: ["stages/teacher-student/erf_integrals_test.ts"] },
  { file: "stages/teacher-student/consolidation.ts", from: "return 2 / Math.PI / Math.sqrt(1 + 2 * variance);", to: "return 2 / Math.PI / Math.sqrt(1 + variance);", tests: ["stages/teacher-student/consolidation_test.ts"] },
  { file: "stages/teacher-student/chain.ts", from: "this.rest = new ChiSquared(D - N - K);", to: "this.rest = new ChiSquared(D);", tests: ["stages/teacher-student/chain_test.ts"] },
  { file: "stages/teacher-student/chain.ts", from: "1 - rates.firstLayer * strength * omega / D", to: "1 - strength * omega / D", tests: ["stages/teacher-student/consolidation_test.ts"] },
  { file: "stages/teacher-student/entropies.ts", from: "Math.min(1, sum / Math.log(weights.length))", to: "Math.min(1, sum)", tests: ["stages/teacher-student/entropies_test.ts"] },
  { file: "stages/teacher-student/direct_sgd.ts", from: "rates.readout / D * error", to: "rates.firstLayer / D * error", tests: ["stages/teacher-student"] },
  { file: "stages/continual/two_tasks.ts", from: "Math.sqrt(1 - overlap ** 2) * at(R, 2 * k + 1)", to: "(1 - overlap) * at(R, 2 * k + 1)", tests: ["stages/continual"] },
  // Pathways.
  { file: "stages/continual/two_tasks.ts", from: "entropyAfter: entropies(activation, end, teachers, v2,", to: "entropyAfter: entropies(activation, end, teachers, v1,", tests: ["stages/continual"] },
  { file: "stages/continual/two_tasks.ts", from: "generalisationError(activation, { Q, R, h }, teachers, v2)", to: "generalisationError(activation, { Q, R, h }, teachers, v1)", tests: ["stages/continual"] },
  { file: "stages/continual/two_tasks.ts", from: "learnerOf(fresh, v2, {", to: "learnerOf(fresh, v1, {", tests: ["stages/continual"] },
  { file: "stages/continual/two_tasks.ts", from: "const v2 = wide.teachers.readouts[1]", to: "const v2 = wide.teachers.readouts[0]", tests: ["stages/continual"] },
  { file: "stages/continual/two_tasks.ts", from: "h: isKept ? h : student.h", to: "h: student.h", tests: ["stages/continual"] },
  { file: "stages/continual/two_tasks.ts", from: "const learnt = { ...weights, h: student.h };", to: "const learnt = weights;", tests: ["stages/continual"] },
  { file: "stages/teacher-student/entropies.ts", from: "sizes.map((size) => size ** 2)", to: "sizes", tests: ["stages/teacher-student/entropies_test.ts"] },
  { file: "stages/teacher-student/readouts.ts", from: "Math.sin(angle) / Math.sqrt(others)", to: "Math.sin(angle) / others", tests: ["stages/teacher-student/phase_panel_test.ts"] },
  { file: "stages/teacher-student/sampled_importance.ts", from: "kind === \"loss\" ? output - wanted : 1", to: "kind === \"loss\" ? output : 1", tests: ["stages/teacher-student/consolidation_test.ts"] },
  { file: "stages/claims/figure3.ts", from: "relative === \"ratio\" ? fast / slow : fast - slow", to: "fast / slow", tests: ["tests/claims/rules_test.ts"] },
  { file: "stages/claims/figure5.ts", from: "/ Math.log2(units)", to: "", tests: ["tests/claims/rules_test.ts"] },
  { file: "stages/remembered.ts", from: "one.taken.every((stages, i) => stages === taken[i]) &&", to: "", tests: ["stages/remembered_test.ts"] },
  { file: "stages/continual/profile_table.ts", from: "r12: r(0, 1), r21: r(1, 0)", to: "r12: r(1, 0), r21: r(0, 1)", tests: ["stages/continual"] },
  { file: "stages/continual/profile_table.ts", from: "stream(seed, \"student\", draw)", to: "stream(seed, \"student\", scheme.first, draw)", tests: ["stages/continual"] },
  { file: "stages/pathways/measured_times.ts", from: "return after - 1 + (level - before) / (value - before);", to: "return after;", tests: ["stages/pathways/measured_times_test.ts"] },
  { file: "stages/teacher-student/teachers.ts", from: "scaled(without(draw(), basis), 1)", to: "scaled(draw(), 1)", tests: ["stages/teacher-student/teachers_test.ts"] },
  { file: "stages/pathways/clock.ts", from: "return 1 + clock.falling / (clock.rate + clock.target);", to: "return 1 + clock.rising / (clock.rate + clock.target);", tests: ["stages/pathways"] },
  { file: "stages/pathways/clock.ts", from: "return (approach + Math.log1p(excess / drift(clock))) / (2 * rate);", to: "return approach / (2 * rate);", tests: ["stages/pathways"] },
  // Sprites, β-VAE, DCI.
  { file: "stages/sprites/draw.ts", from: "cos * dx - sin * dy, sin * dx + cos * dy", to: "cos * dx + sin * dy, cos * dy - sin * dx", tests: ["stages/sprites/draw_test.ts"] },
  { file: "stages/vae/adam.ts", from: "1 / Math.sqrt(1 - beta2 ** this.steps)", to: "1", tests: ["stages/vae/adam_test.ts", "stages/vae/gradients_test.ts"] },
  { file: "stages/vae/vae_graph.ts", from: "graph.mul(logvar, graph.constant(0.5))", to: "graph.mul(logvar, graph.constant(1))", tests: ["stages/vae"] },
  { file: "stages/dci/exact_trees.ts", from: "const code = this.#draw(rest);", to: "const code = this.#x.width - rest;", tests: ["stages/dci/gradient_boosting_test.ts"] },
  { file: "stages/dci/exact_trees.ts", from: "(valueAt(middle - 1) + valueAt(middle)) / 2", to: "valueAt(middle - 1)", tests: ["stages/dci/exact_trees_test.ts"] },
  { file: "stages/dci/exact_trees.ts", from: "const width = level + 1 < this.#depth ? this.#x.width : 1;", to: "const width = 1;", tests: ["stages/dci/exact_trees_test.ts"] },
  { file: "stages/dci/presorted_codes.ts", from: "bits >= 2 ** 31 ? 2 ** 32 - 1 - bits", to: "bits >= 2 ** 31 ? bits - 2 ** 31", tests: ["stages/dci/presorted_codes_test.ts"] },
  { file: "stages/dci/lasso.ts", from: "<= penalty + ROUNDING", to: "<= Infinity", tests: ["stages/dci/importance_test.ts"] },
  { file: "stages/dci/lasso.ts", from: "if (!solution.every((weight, i) => Math.sign(weight) === signs[i])) return undefined;", to: "", tests: ["stages/dci/importance_test.ts"] },
  { file: "stages/dci/linear_svm.ts", from: "COST * x.length / (present.length * of(label).length)", to: "COST", tests: ["stages/dci/importance_test.ts"] },
  { file: "stages/vae/evaluator.ts", from: "(data(\"reconstruction\")[0] ?? NaN) / rounds", to: "(data(\"reconstruction\")[0] ?? NaN)", tests: ["stages/vae/graph_test.ts"] },
  { file: "stages/vae/evaluator.ts", from: "reconstruction += ", to: "reconstruction = rounds * ", tests: ["stages/vae/graph_test.ts"] },
  { file: "stages/vae/evaluator.ts", from: "(divergences[i] ?? NaN) + divergence / rounds", to: "divergence", tests: ["stages/vae/graph_test.ts"] },
  { file: "stages/sprites/batch.ts", from: "indices, \"held-out\", draw", to: "indices, \"training\", draw", tests: ["stages/sprites"] },
  { file: "stages/sprites/batch.ts", from: "new Uint32Array(count), \"training\", draw", to: "new Uint32Array(count), \"all\", draw", tests: ["stages/sprites"] },
  { file: "stages/dci/network_table.ts", from: "(inUse.length - 1) >> 1", to: "inUse.length - 1", tests: ["stages/dci/network_table_test.ts"] },
  { file: "stages/dci/dci.ts", from: "return 1 - nats / Math.log(row.length);", to: "return 1 - nats;", tests: ["stages/dci/dci_test.ts"] },
  { file: "stages/dci/dci.ts", from: "one * (sums[i] ?? NaN) / all", to: "one / each.length", tests: ["stages/dci/dci_test.ts"] },
  // Numbers.
  { file: "stages/numerics/spearman.ts", from: "(first + 1 + end) / 2", to: "first + 1", tests: ["stages/numerics/spearman_test.ts"] },
  { file: "stages/random/stream.ts", from: "[SCHEME, seed, ...labels]", to: "[SCHEME, seed]", tests: ["stages/random/stream_test.ts"] },
  { file: "stages/claims/estimate.ts", from: "Math.sqrt(variance / n), n - 1, n)", to: "Math.sqrt(variance / n), 1e6, n)", tests: ["stages/claims", "tests/claims"] },
  { file: "stages/claims/estimate.ts", from: "below: (x) => most(estimates.map((one) => one.below(x))),", to: "below: (x) => -most(estimates.map((one) => -one.below(x))),", tests: ["stages/claims"] },
  { file: "stages/claims/holm.ts", from: "(ps.length - rank) * p", to: "p", tests: ["stages/claims"] },
  { file: "stages/claims/profile_shapes.ts", from: "profiles.length === 1 ? profiles : profiles.filter((one) => one !== own)", to: "[own]", tests: ["tests/claims"] },
  { file: "stages/claims/judge.ts", from: "p <= LEVEL ? ", to: "p >= LEVEL ? ", tests: ["stages/claims"] },
  // Digits.
  { file: "stages/digits/forgetting_table.ts", from: "const [firstTrain, firstTest] = [train, test]", to: "const [firstTrain, firstTest] = [train, train]", tests: ["stages/digits/forgetting_table_test.ts"] },
  { file: "stages/digits/forgetting_table.ts", from: "turned.error(secondTask(testPairs, similarity))", to: "turned.error(secondTask(trainPairs, similarity))", tests: ["stages/digits/forgetting_table_test.ts"] },
  { file: "stages/digits/classifier.ts", from: "rate / D * error", to: "rate * error", tests: ["stages/digits/classifier_test.ts"] },
  { file: "stages/digits/whitening.ts", from: "/ Math.sqrt(variance);", to: ";", tests: ["stages/digits/whitening_test.ts"] },
  { file: "stages/digits/mixed_tasks.ts", from: "(1 - similarity) * (second[i] as number)", to: "similarity * (second[i] as number)", tests: ["stages/digits/mixed_tasks_test.ts"] },
  // Figures.
  { file: "stages/figures/made_fields.ts", from: "areNew: made.areNew || areNew,", to: "areNew: false,", tests: ["stages/figures/render_test.ts"] },
  { file: "stages/figures/raster_cells.ts", from: "!cells.every((cell) => cell !== null) || !areSmall(cells)", to: "!cells.every((cell) => cell !== null)", tests: ["stages/figures/render_test.ts"] },
  { file: "stages/figures/render.ts", from: "problems.push(...lackingGlyphs(svg));", to: "", tests: ["stages/figures/render_test.ts"] },
  { file: "stages/figures/heat_map.ts", from: "Math.floor(cell / x.cells), cell % x.cells", to: "cell % x.cells, Math.floor(cell / x.cells)", tests: ["stages/figures/heat_map_test.ts"] },
  { file: "stages/figures/phase_row.ts", from: "x: { ...sigma, log: true", to: "x: { ...norm, log: true", tests: ["stages/figures/heat_map_test.ts"] },
  { file: "stages/figures/figure6.ts", from: "η = ${rate}", to: "η = 1", tests: ["stages/figures/captions_test.ts"] },
  { file: "stages/figures/outcome.ts", from: "claim.verdict === verdict", to: "claim.verdict !== verdict", tests: ["stages/figures/captions_test.ts"] },
  { file: "stages/figures/outcome.ts", from: "claims.filter((claim) => !isOurs(claim))", to: "claims", tests: ["stages/figures/captions_test.ts"] },
  { file: "stages/figures/violins.ts", from: "values.length < FEWEST ? [] : outline", to: "outline", tests: ["stages/figures/networks_test.ts"] },
];

const root = fileURLToPath(import.meta.resolve("../"));
const copy = mkdtempSync(join(tmpdir(), "mutations-"));
try {
  for (const name of ["pipeline", "stages", "tests", "docs", "data", "deno.json", "deno.lock"]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  // A test runs the engine as another user.
  chmodSync(copy, 0o755);
  const chosen = mutations.filter(({ file }) =>
    Deno.args.length === 0 || Deno.args.some((word) => file.includes(word))
  );
  // What fails anyway notices nothing.
  for (const test of new Set(chosen.flatMap(({ tests }) => tests))) {
    if (!passes([test])) {
      throw new Error(`Cannot break lines: ${test} fails as it is. Mend it first.`);
    }
  }
  const survivors = chosen.filter((mutation) => !isNoticed(mutation));
  console.log(`${chosen.length} lines broken, ${survivors.length} not noticed`);
  Deno.exitCode = survivors.length === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** Breaks a line, runs its tests, and mends it. */
function isNoticed({ file, from, to, tests, histories }: Mutation): boolean {
  const path = join(copy, file);
  const whole = Deno.readTextFileSync(path);
  if (whole.split(from).length !== 2) {
    throw new Error(`Cannot break ${file}: it has "${from}" not exactly once.`);
  }
  Deno.writeTextFileSync(path, whole.replace(from, () => to));
  const survives = passes(tests, histories);
  Deno.writeTextFileSync(path, whole);
  console.log(`${survives ? "NOT NOTICED" : "noticed"}  ${file}: ${from}`);
  return !survives;
}

/** Whether tests pass in the copy. */
function passes(tests: Iterable<string>, histories = 60): boolean {
  return new Deno.Command(Deno.execPath(), {
    // A type error is no test's merit.
    args: ["test", "-A", "--quiet", "--no-check", "--fail-fast", ...tests],
    cwd: copy,
    env: { HISTORIES: `${histories}`, HISTORY_SHRINK: "0", TEST_PATIENCE: "30" },
    stdout: "null",
    stderr: "null",
  }).outputSync().success;
}
