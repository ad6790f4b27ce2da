/**
 * The files of a new project. Those that are code are modules beside this one, which are checked and
 * tested with the engine; docs/own-pipeline.md goes through them.
 *
 * @module
 */

import lattice from "./stages/lattice.ts" with { type: "text" };
import declaration from "./stages/mod.ts" with { type: "text" };
import crossing from "./stages/run_crossing.ts" with { type: "text" };
import figure from "./stages/run_figure.ts" with { type: "text" };
import threshold from "./stages/run_threshold.ts" with { type: "text" };
import latticeTest from "./tests/lattice_test.ts" with { type: "text" };

/** The packages that the engine and the example import, as deno.lock has to know them. */
export const packages: { readonly [name: string]: string } = {
  "@viz-js/viz": "3.31.0",
  "diff": "9.0.0",
  "esbuild": "0.28.2",
  "fflate": "0.8.3",
  "p-limit": "7.3.3",
  "valibot": "1.5.0",
  "vega": "6.4.0",
  "vega-embed": "7.3.0",
  "vega-lite": "6.5.0",
  "yaml": "2.9.1",
};

/**
 * The files by path.
 *
 * @param name the project's name
 * @param engine the engine's folder as the project's files name it, with a slash at its end: a path from
 * the project's folder, or a URL
 */
export function templateFiles(name: string, engine: string): { readonly [path: string]: string } {
  return {
    "deno.json": denoJson(engine),
    "stages/mod.ts": declaration,
    "stages/lattice.ts": lattice,
    "stages/run_crossing.ts": crossing,
    "stages/run_threshold.ts": threshold,
    "stages/run_figure.ts": figure,
    "tests/lattice_test.ts": latticeTest,
    "README.md": readme(name, installCommand(engine)),
    ".gitignore": "artifacts/\nnode_modules/\n",
    ".github/workflows/reproduce.yml": workflow(installCommand(engine)),
  };
}

/** How the packages are installed; what is imported from the net has to be allowed. */
export function installCommand(engine: string): string {
  return engine.startsWith("http") ? `install --allow-import=${new URL(engine).host}` : "install";
}

const deno = "npx --yes deno@2.9.5";

function denoJson(engine: string): string {
  const isRemote = engine.startsWith("http");
  // For a module from the net Deno does not look for the project's deno.json by itself.
  const run = `deno run -A --quiet ${isRemote ? "--config=deno.json " : ""}${engine}cli.ts`;
  const command = (words: string): string => `${run} ${words}`;
  const config = {
    pipeline: "./stages/mod.ts",
    imports: {
      "@reproducible/pipeline": `${engine}mod.ts`,
      "@reproducible/pipeline/codecs": `${engine}codecs/mod.ts`,
      ...Object.fromEntries(
        Object.entries(packages).map(([name, version]) => [name, `npm:${name}@${version}`]),
      ),
    },
    nodeModulesDir: "auto",
    tasks: {
      reproduce: command("reproduce"),
      status: command("status"),
      why: command("why"),
      explain: command("explain"),
      report: command("report"),
      serve: command("serve"),
      archive: command("archive"),
      "verify-archive": command("verify-archive"),
      pipeline: {
        description: "any other command of the engine: deno task pipeline --help",
        command: run,
      },
      test: "deno test -A --quiet",
      check: `deno fmt --check && deno lint && deno check${isRemote ? " --allow-import" : ""}`,
    },
    fmt: { lineWidth: 100, exclude: ["artifacts"] },
    lint: { exclude: ["artifacts"] },
    exclude: ["artifacts"],
  };
  return JSON.stringify(config, null, 2) + "\n";
}

function readme(name: string, install: string): string {
  return `# ${name}

At which share of open sites does a square lattice let water through? A small pipeline to begin
with.

    ${deno} ${install}
    ${deno} task reproduce        # artifacts/quick/report/index.html
    ${deno} task test

\`stages/mod.ts\` declares the stages, a module beside it does the work of each. Change a number or a
line, reproduce again, and only what follows from it runs: \`${deno} task why\` says why.
`;
}

function workflow(install: string): string {
  return `# Brings everything up to date, and keeps what was computed for the next time.
name: reproduce
on: [push, pull_request]
jobs:
  reproduce:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - uses: actions/cache@v4
        with:
          path: artifacts/.store
          key: store-\${{ github.sha }}
          restore-keys: store-
      - run: ${deno} ${install}
      - run: ${deno} task check
      - run: ${deno} task test
      - run: ${deno} task reproduce --plain
      - uses: actions/upload-artifact@v4
        with: { name: report, path: artifacts/quick/report }
`;
}
