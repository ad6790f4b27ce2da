/**
 * The report of a tiny project, through the real command line.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "../../pipeline/cli/events.ts";
import type { Project } from "../engine/rig.ts";
import { isWithoutBrowser, openPage, startBrowser } from "./browser.ts";
import { checkFigures, checkManners } from "./page_checks.ts";
import { hostile, reportProject } from "./report_rig.ts";

const reportFolder = "artifacts/standard/report";

function scorecardIn(events: readonly Event[]): Extract<Event, { type: "scorecard" }> {
  const [event] = events.filter((event) => event.type === "scorecard");
  assert.ok(event !== undefined, JSON.stringify(events));
  return event;
}

function pageOf(project: Project): string {
  return project.read(`${reportFolder}/index.html`);
}

Deno.test("reproduce writes the report, and leaves it alone while it says what is so", async () => {
  using project = reportProject();
  const first = await project.reproduce();
  assert.equal(first.code, 0, first.stderr);
  const { claims, page, isNew } = scorecardIn(first.events);
  assert.deepEqual([claims.length, page, isNew], [3, `${reportFolder}/index.html`, true]);
  const before = Deno.statSync(join(project.root, page)).mtime;
  const second = await project.reproduce();
  assert.equal(scorecardIn(second.events).isNew, false);
  assert.deepEqual(Deno.statSync(join(project.root, page)).mtime, before);
  // A page that was damaged or removed is written again.
  Deno.removeSync(join(project.root, page));
  assert.equal(scorecardIn((await project.reproduce()).events).isNew, true);
});

Deno.test("reproduce ends with the scorecard in words", async () => {
  using project = reportProject();
  const { stdout } = await project.run("reproduce");
  const lines = stdout.trimEnd().split("\n");
  assert.deepEqual(lines.slice(-7), [
    "Checks of ours",
    "  ✓ fig1  fig1-own: it is ours",
    "          6 [5, 7] > 1; ours",
    "1 of 2 claims of the paper reproduced, 1 inconclusive",
    "1 after Holm; familywise level 5 %, intervals of 90 %",
    "1 of 1 checks of ours reproduced",
    `Report: ${reportFolder}/index.html`,
  ]);
  const again = (await project.run("reproduce")).stdout.trimEnd().split("\n");
  assert.equal(again.length, 6, "a run that does nothing repeats the table");
});

Deno.test("the page says what is not up to date, why, and what was accepted", async () => {
  using project = reportProject();
  await project.reproduce();
  assert.match(pageOf(project), /class="chip is-fresh"/);
  assert.doesNotMatch(pageOf(project), /class="chip is-stale"/);
  project.edit("stages/figure.ts", "width: 300", "width: 301");
  assert.equal((await project.run("report")).code, 0);
  assert.match(pageOf(project), /not up to date: code that it reaches does something else/);
  // What was made last is still shown.
  assert.equal(pageOf(project).match(/data-spec=/g)?.length, 2);
  await project.run("accept", "figures/fig1", "figures/further", "--reason", "wider <b>");
  await project.run("report");
  assert.match(pageOf(project), /up to date by the owner’s word: wider &lt;b&gt;/);
  project.edit("stages/points.ts", "params.slope * x", "params.slope * x + 1");
  await project.run("report");
  assert.match(pageOf(project), /not up to date: points \(0 of 2 done\) has to run/);
  assert.match(
    project.read(`${reportFolder}/report.md`),
    /The claims are not up to date \(points \(0 of 2/,
  );
  // A run that makes something else leaves the claims as they were, and says so.
  const { stale } = scorecardIn((await project.reproduce("points")).events);
  assert.match(stale ?? "", /an input has other bytes/);
  assert.equal(scorecardIn((await project.reproduce()).events).stale, null);
});

Deno.test("verify's verdict and the seed of durations show on the page", async () => {
  using project = reportProject();
  await project.reproduce();
  assert.equal((await project.run("verify", "points")).code, 0);
  await project.run("report");
  assert.match(pageOf(project), /verified: deterministic/);
});

Deno.test("a report of targets that were not all made says so", async () => {
  using project = reportProject();
  const { events } = await project.reproduce("points");
  assert.deepEqual(scorecardIn(events).claims, []);
  assert.match(pageOf(project), /Not made yet/);
  assert.match(pageOf(project), /no earlier run of it is known/);
});

Deno.test("hostile strings show as text in every file", async () => {
  using project = reportProject();
  await project.reproduce();
  const page = pageOf(project);
  const script = page.lastIndexOf("<script>");
  const markup = page.slice(0, script);
  assert.ok(markup.includes("&lt;/script&gt;&lt;img src=x onerror=&quot;alert"));
  assert.ok(!markup.includes("<img src=x"), "a string became markup");
  assert.ok(!markup.includes("javascript:"), "a link leads to a script");
  assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
  const markdown = project.read(`${reportFolder}/report.md`);
  assert.ok(!/(^|[^\\])<img/.test(markdown) && markdown.includes("\\*a\\*"));
  for (const row of markdown.split("\n").filter((line) => line.startsWith("| 1 "))) {
    assert.equal(row.replaceAll("\\|", "").split("|").length, 14, row);
  }
  assert.match(markdown, /\| 21 of 24; turned by eta=5, a\\<\/script/);
  assert.match(markup, /21 of 24 readings<span class="quiet">turned by eta=5, a&lt;\/script/);
  assert.match(markup, /Turned by eta=5: so it is &lt;\/script/);
  const [paper, ours] = markdown.split("### Checks of ours");
  assert.ok(paper?.includes("it falls") && !paper.includes("it is ours"));
  assert.ok(ours?.includes("it is ours") && !ours.includes("it falls"));
});

Deno.test("claims.tex and cite.bib hold what LaTeX and BibTeX can read", async () => {
  using project = reportProject();
  await project.reproduce();
  const macros = project.read(`${reportFolder}/claims.tex`).split("\n");
  const defined = macros.filter((line) => line !== "" && !line.startsWith("%"));
  const names = defined.map((line) => {
    const name = /^\\newcommand\{\\([A-Za-z]+)\}\{.*\}$/.exec(line)?.[1];
    assert.ok(name !== undefined, line);
    return name;
  });
  assert.equal(new Set(names).size, names.length);
  assert.ok(defined.includes("\\newcommand{\\claimsReproduced}{1}"));
  assert.ok(defined.includes("\\newcommand{\\claimFigOneRiseValue}{\\ensuremath{6}}"));
  assert.ok(defined.includes("\\newcommand{\\checksTotal}{1}"));
  assert.ok(defined.includes("\\newcommand{\\claimFigOneOwnSource}{ours}"));
  assert.ok(defined.includes("\\newcommand{\\claimFigOneFallLow}{\\ensuremath{-\\infty}}"));
  assert.ok(defined.includes("\\newcommand{\\claimFigOneFallHoldsUnder}{21 of 24}"));
  const bib = project.read(`${reportFolder}/cite.bib`);
  assert.match(
    bib,
    /^@software\{tiny,\n {2}author = \{\{the Tiny authors\}\},\n {2}title = \{\{Tiny \\& more\}\},/,
  );
  assert.match(
    bib,
    /note = \{Profile standard: 1 of 2 claims of the paper reproduced, 1 inconclusive\}/,
  );
  assert.match(bib, /@inproceedings\{domine2025,\n {2}author = \{Domíné, Zoë and van Ray, A\.\}/);
  assert.match(bib, /title = \{\{On 100 \\% of Points\}\}[\s\S]*eprint = \{2503\.00001\}/);
  assert.equal(bib.split("{").length, bib.split("}").length);
});

Deno.test("cite.bib and the page cite the commit that a project stands at, where there is one", async () => {
  using project = reportProject({ ".gitignore": "artifacts/\n" });
  const cited = async (): Promise<string> => {
    // What names a report has no commit, so that committing alone has none written again.
    rmSync(join(project.root, reportFolder), { recursive: true, force: true });
    await project.reproduce();
    return project.read(`${reportFolder}/cite.bib`);
  };
  const git = async (...args: readonly string[]): Promise<string> => {
    const who = ["-c", "user.name=n", "-c", "user.email=n@localhost"];
    const { stdout } = await new Deno.Command("git", {
      args: ["-C", project.root, ...who, ...args],
    }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  assert.doesNotMatch(await cited(), /commit/);
  await git("init", "--quiet");
  assert.doesNotMatch(await cited(), /commit/);
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "all of it");
  const commit = (await git("rev-parse", "HEAD")).slice(0, 12);
  const bib = await cited();
  assert.ok(bib.includes(`1 inconclusive; commit ${commit}}`), bib);
  const page = project.read(`${reportFolder}/index.html`);
  assert.match(page, /<section id="cite".*<pre[^>]*>@software\{tiny,/s);
  assert.ok(page.includes('href="#cite"'));
  project.edit("CITATION.cff", "version: 1.0.0", "version: 1.0.1");
  assert.ok((await cited()).includes(`commit ${commit} with changes}`));
});

Deno.test("report refuses a declaration that does not fit, and reproduce keeps its results", async () => {
  const declare = (from: string, to: string) => {
    const project = reportProject();
    project.edit("stages/mod.ts", from, to);
    return project;
  };
  {
    using project = declare('spec: "figures/further.vl.json"', 'spec: "figures/furthr.vl.json"');
    const { code, stderr } = await project.run("report");
    assert.equal(code, 2);
    assert.match(stderr, /Cannot show "figures\/furthr.vl.json".*\n.*"figures\/further.vl.json"/);
    const { events, code: reproduced } = await project.reproduce();
    assert.equal(reproduced, 0);
    assert.ok(events.some((event) => event.type === "report-not-written"));
  }
  {
    using project = declare('id: "fig1"', 'id: "Fig 1"');
    assert.match((await project.run("report")).stderr, /Cannot show figure "Fig 1"/);
  }
  {
    using project = declare("  report: {", "  ...{ title: { a: 1 } }, report: undefined && {");
    const { code, stderr } = await project.run("report");
    assert.deepEqual([code, /declares none/.test(stderr)], [2, true], stderr);
  }
  {
    using project = reportProject();
    project.edit("stages/claims.ts", 'verdict: "inconclusive"', 'verdict: "unsure"');
    const { events } = await project.reproduce();
    const [event] = events.filter((event) => event.type === "report-not-written");
    assert.match(event?.problem ?? "", /Cannot read the claims in "claims.json": \[1\].verdict/);
  }
});

Deno.test("explain tells where a figure, a stage or an artifact comes from", async () => {
  using project = reportProject();
  await project.reproduce();
  const explained = async (word: string): Promise<string> => {
    const { code, stdout, stderr } = await project.run("explain", word);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const figure = await explained("fig1");
  for (const part of ["figures/fig1", "stages/figure.ts", "it falls", "deno task reproduce fig1"]) {
    assert.ok(figure.includes(part), `${part} is not in ${figure}`);
  }
  assert.ok(figure.includes(hostile), "the statement is not told");
  const artifact = await explained("artifacts/standard/figures/further.svg");
  assert.match(artifact, /Further \[ours\]\nfigures\/further[\s\S]*reproduce figures\/further\n$/);
  assert.match(await explained("further"), /figures\/further/);
  // The same words are targets.
  const again = await project.run("reproduce", "further", "--force", "further", "--json");
  assert.match(again.stdout, /"type":"stage-finished"[^\n]*figures\/further/, again.stderr);
  assert.match((await project.run("why", "furthest")).stderr, /Did you mean "further"/);
  const element = await explained("artifacts/standard/points/slope=2/rows.json");
  assert.match(element, /points@slope=2/);
  assert.doesNotMatch(element, /points@slope=1/);
  const claim = await explained("fig1-rise");
  for (
    const part of [
      ...["verdict     reproduced", "after Holm  reproduced", "It means", "8 draws, p = 0.01"],
      ...["abstract; caption", "as it stands", "largest y", "holds if > 1: one"],
      ...["stages      points, claims", "deno task reproduce claims"],
    ]
  ) assert.ok(claim.includes(part), `${part} is not in ${claim}`);
  assert.doesNotMatch(claim, /it falls/);
  const own = await explained("fig1-own");
  assert.match(own, /source {6}ours[\s\S]*nothing in it is random/);
  assert.doesNotMatch(own, /Holm/);
  for (
    const [word, problem] of [
      ["artifacts/standard/nothing.svg", /no stage makes an artifact of this path/],
      ["figg1", /Cannot find target "figg1"/],
      ["fig1-rize", /Did you mean "fig1-rise"\?/],
    ] as const
  ) {
    const { code, stderr } = await project.run("explain", word);
    assert.deepEqual([code, problem.test(stderr)], [2, true], stderr);
  }
});

Deno.test({
  name: "the page works in a browser",
  ignore: isWithoutBrowser,
  fn: async (t) => {
    using project = reportProject();
    await project.reproduce();
    const path = join(project.root, reportFolder, "index.html");
    const browser = await startBrowser();
    try {
      await checkFigures(t, browser, path, 2, [{
        selector: "#fig1 .interactive .mark-symbol path[fill='transparent']",
        says: /time\s+\d[\s\S]*slope\s+\d/,
      }]);
      await checkManners(t, browser, path, 2);
      await t.step("what came in as text is no element", async () => {
        const { page } = await openPage(browser, `file://${path}`);
        assert.ok((await page.locator("h1").innerText()).includes(hostile));
        assert.equal(await page.locator("img[src='x']").count(), 0);
        await page.context().close();
      });
    } finally {
      await browser.close();
    }
  },
});
