/**
 * Does what the recipes of docs/ci.md do, as plain shell: on the main branch, and then on another one where
 * nothing, a result or a verdict has changed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { cli, type Project } from "../engine/rig.ts";
import { reportProject } from "../report/report_rig.ts";

const page = fileURLToPath(import.meta.resolve("../../docs/ci.md"));

/** A recipe of the page, by the file that it is for. */
function recipe(file: string): unknown {
  const text = Deno.readTextFileSync(page);
  const block = text.split(`\`${file}\`\n\n\`\`\`yaml\n`)[1]?.split("```")[0];
  assert.ok(block !== undefined, `docs/ci.md has no ${file}`);
  return parse(block);
}

/** What a recipe does, step by step, with the variables of the service. */
interface Recipe {
  readonly steps: readonly string[];
  readonly store: string;
  readonly cached: string;
  readonly report: string;
  readonly onMain: Readonly<Record<string, string>>;
  readonly onBranch: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly env: { readonly PIPELINE_STORE: string };
  readonly jobs: {
    readonly smoke: {
      readonly steps: readonly {
        readonly uses?: string;
        readonly run?: string;
        readonly if?: string;
        readonly with?: { readonly path?: string };
      }[];
    };
  };
}

function github(): Recipe {
  const { env, jobs: { smoke } } = recipe(".github/workflows/reproduce.yml") as Workflow;
  const uses = (action: string) => smoke.steps.find((step) => step.uses?.startsWith(action));
  const upload = uses("actions/upload-artifact");
  assert.equal(upload?.if, "always()");
  assert.ok(!smoke.steps.some((step) => step.uses?.includes("setup-deno")));
  return {
    steps: smoke.steps.flatMap(({ run }) => run ?? []),
    store: env.PIPELINE_STORE.replace("${{ github.workspace }}/", ""),
    cached: uses("actions/cache")?.with?.path ?? "",
    report: upload?.with?.path ?? "",
    onMain: { GITHUB_EVENT_NAME: "push" },
    onBranch: { GITHUB_EVENT_NAME: "pull_request" },
  };
}

interface Job {
  readonly variables: { readonly PIPELINE_STORE: string };
  readonly cache: { readonly paths: readonly string[] };
  readonly script: readonly string[];
  readonly artifacts: { readonly when: string; readonly paths: readonly string[] };
}

function gitlab(): Recipe {
  const { smoke: job } = recipe(".gitlab-ci.yml") as { readonly smoke: Job };
  assert.equal(job.artifacts.when, "always");
  return {
    steps: job.script,
    store: job.variables.PIPELINE_STORE.replace("$CI_PROJECT_DIR/", ""),
    cached: job.cache.paths[0] ?? "",
    report: job.artifacts.paths[0] ?? "",
    onMain: { CI_COMMIT_BRANCH: "main", CI_DEFAULT_BRANCH: "main" },
    onBranch: { CI_COMMIT_BRANCH: "idea", CI_DEFAULT_BRANCH: "main" },
  };
}

/** A project with claims, a smoke profile, and an `npx` that runs the Deno that runs the tests. */
function checkout(): Project {
  const task = (name: string): string => `deno run -A --quiet ${cli} ${name}`;
  const tasks = Object.fromEntries(["reproduce", "claims", "gc"].map((name) => [name, task(name)]));
  const project = reportProject({ "deno.json": JSON.stringify({ tasks }), "deno.lock": "" });
  Deno.removeSync(join(project.root, "deno.lock"));
  project.edit("stages/mod.ts", "standard: {}, other: {}", "standard: {}, smoke: {}");
  project.write(
    "bin/npx",
    `#!/bin/sh\n[ "$1 $2" = "--yes deno@2.9.5" ] || exit 9\nshift 2\n[ "$1" = install ] && exit 0\nexec deno "$@"\n`,
  );
  Deno.chmodSync(join(project.root, "bin/npx"), 0o755);
  return project;
}

/** Runs the steps one after another, as a service does, up to the first that fails. */
async function runIn(
  { root }: Project,
  { steps, store }: Recipe,
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly output: string }> {
  let output = "";
  for (const step of steps) {
    const ran = await new Deno.Command("bash", {
      args: ["-e", "-o", "pipefail", "-c", step],
      cwd: root,
      env: {
        ...variables,
        PIPELINE_STORE: join(root, store),
        PATH: `${root}/bin:${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`,
        NO_COLOR: "1",
        DENO_NO_UPDATE_CHECK: "1",
      },
    }).output();
    for (const bytes of [ran.stdout, ran.stderr]) output += new TextDecoder().decode(bytes);
    if (ran.code !== 0) return { code: ran.code, output };
  }
  return { code: 0, output };
}

for (const [service, read] of [["GitHub Actions", github], ["GitLab", gitlab]] as const) {
  Deno.test(`the recipe for ${service} fails when a verdict changes, and keeps what was computed`, async () => {
    const recipe = read();
    assert.ok(recipe.store.startsWith(`${recipe.cached}/`), "the store is kept");
    using main = checkout();
    const first = await runIn(main, recipe, recipe.onMain);
    assert.equal(first.code, 0, first.output);
    assert.ok(existsSync(join(main.root, recipe.report, "index.html")));
    // Another checkout gets what the service has kept, and no more.
    const branch = (): Project => {
      const copy = main.copy();
      Deno.removeSync(join(copy.root, "artifacts"), { recursive: true });
      return copy;
    };
    using same = branch();
    const unchanged = await runIn(same, recipe, recipe.onBranch);
    assert.equal(unchanged.code, 0, unchanged.output);
    assert.match(unchanged.output, /Done: 0 run, 5 up to date/);
    assert.match(unchanged.output, /No verdict has changed of 3 claims/);

    using steeper = branch();
    steeper.edit("stages/points.ts", "y: params.slope * x", "y: 2 * params.slope * x");
    const others = await runIn(steeper, recipe, recipe.onBranch);
    assert.equal(others.code, 0, "other numbers, the same verdicts");
    assert.match(others.output, /Done: [1-9] run/);

    using turned = branch();
    turned.edit("stages/claims.ts", 'verdict: "reproduced"', 'verdict: "not reproduced"');
    const changed = await runIn(turned, recipe, recipe.onBranch);
    assert.equal(changed.code, 1, changed.output);
    assert.match(changed.output, /changed {2}fig1-rise: reproduced → not reproduced/);
    // On the main branch it is what the next ones are compared with.
    assert.equal((await runIn(turned, recipe, recipe.onMain)).code, 0);
    assert.equal((await runIn(turned, recipe, recipe.onBranch)).code, 0);

    using broken = branch();
    broken.edit("stages/claims.ts", "const rows", "throw new Error('no'); const rows");
    assert.equal((await runIn(broken, recipe, recipe.onBranch)).code, 1);
  });
}
