/**
 * The dashboard as a black box: a process that serves, and a client that asks.
 *
 * @module
 */

import assert from "node:assert/strict";
import { request } from "node:http";
import type { LiveMessage } from "../../pipeline/report/live_message.ts";
import { LastingCommand } from "../engine/lasting_command.ts";
import { until } from "../engine/patience.ts";
import type { Project } from "../engine/rig.ts";
import {
  drawAllFigures,
  isWithoutBrowser,
  openPage,
  seriousViolations,
  startBrowser,
} from "./browser.ts";
import { reportProject } from "./report_rig.ts";

/** A dashboard that runs. */
class Dashboard extends LastingCommand {
  /** Known once it has started. */
  port = 0;

  static async start(project: Project): Promise<Dashboard> {
    const dashboard = new Dashboard(project, "serve", "--port", "0", "--jobs", "1");
    const [own, other] = dashboard.child.stdout.tee();
    for await (const text of own.pipeThrough(new TextDecoderStream())) {
      const port = /localhost:(\d+)/.exec(text)?.[1];
      if (port === undefined) continue;
      // What it prints from now on has to be read, or it would wait.
      void other.pipeTo(new WritableStream());
      dashboard.port = Number(port);
      return dashboard;
    }
    throw new Error(`It did not start: ${await new Response(dashboard.child.stderr).text()}`);
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Asks for a path as it is written, which `fetch` would tidy up. */
  ask(
    path: string,
    { method = "GET", host = `localhost:${this.port}` } = {},
  ): Promise<{ readonly status: number; readonly text: string; readonly type: string }> {
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: this.port, path, method, headers: { host } };
      const asked = request(options, (response) => {
        let text = "";
        response.on("data", (piece) => text += piece);
        response.on("end", () => {
          const type = response.headers["content-type"] ?? "";
          resolve({ status: response.statusCode ?? 0, text, type });
        });
      });
      asked.on("error", reject).end();
    });
  }

  /** Follows the events until one is as wanted. */
  async message(isWanted: (message: LiveMessage) => boolean): Promise<LiveMessage> {
    const response = await fetch(`${this.url}/events`);
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    assert.ok(response.body !== null);
    let rest = "";
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + text).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) {
        if (!event.startsWith("data: ")) continue;
        const message: LiveMessage = JSON.parse(event.slice("data: ".length));
        if (isWanted(message)) return message;
      }
    }
    throw new Error("the events ended");
  }
}

const isDone = ({ view }: LiveMessage): boolean => view.phase === "watching";

Deno.test("serve runs, tells how it goes, and runs again when a file is saved", async () => {
  using project = reportProject();
  await using dashboard = await Dashboard.start(project);
  const done = await dashboard.message((message) => isDone(message) && message.report !== "");
  assert.deepEqual([done.view.finished, done.view.failures], [5, []]);
  assert.equal((await dashboard.ask("/report/")).type, "text/html; charset=utf-8");

  project.edit("stages/figure.ts", "width: 300", "width: 310");
  const redrawn = await dashboard.message((message) =>
    isDone(message) && message.view.finished === 2
  );
  assert.deepEqual(redrawn.view.recent.map(({ element }) => element).sort(), [
    "figures/fig1",
    "figures/further",
  ]);
  await dashboard.message(({ report }) => report !== "" && report !== done.report);

  project.edit("stages/figure.ts", "width: 310", 'width: (console.log("so far"), fail())');
  const failed = await dashboard.message(({ view }) => view.phase === "failed");
  assert.match(failed.view.failures[0]?.output ?? "", /so far[\s\S]*fail is not defined/);
  assert.equal(await dashboard.end(), 0);
});

Deno.test("serve answers nobody but this machine, only GET, and only what the report names", async () => {
  using project = reportProject();
  project.write("artifacts/standard/secret.svg", "secret");
  await using dashboard = await Dashboard.start(project);
  await dashboard.message((message) => isDone(message) && message.report !== "");
  // What the report names is known once it has been written.
  const drawing = "/figures/fig1.svg";
  await until(async () => (await dashboard.ask(drawing)).status === 200);

  const { port } = dashboard;
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    assert.equal((await dashboard.ask("/report/", { host })).status, 200);
  }
  for (const host of ["evil.example", `evil.example:${port}`, "localhost", "localhost:1"]) {
    for (const path of ["/report/", "/events", drawing]) {
      assert.equal((await dashboard.ask(path, { host })).status, 403, `${host} got ${path}`);
    }
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"]) {
    assert.equal((await dashboard.ask("/report/", { method })).status, 405, method);
  }
  assert.equal((await dashboard.ask(drawing)).type, "image/svg+xml");
  assert.equal((await dashboard.ask("/report/report.md")).status, 200);
  for (
    const path of [
      "/secret.svg",
      "/claims.json",
      "/../.store/state.sqlite",
      "/figures/../../.store/state.sqlite",
      "/figures/%2e%2e/%2e%2e/.store/state.sqlite",
      "/figures/..%2f..%2f.store%2fstate.sqlite",
      "/figures/..%5c..%5c.store%5cstate.sqlite",
      "//etc/passwd",
      "/%00",
      "/report/../secret.svg",
      "/figures/fig1.svg/",
      "/figures//fig1.svg",
    ]
  ) {
    const { status, text } = await dashboard.ask(path);
    assert.equal(status, 404, `${path}: ${text.slice(0, 60)}`);
  }
  assert.equal((await dashboard.ask("/%ff")).status, 400);
  assert.equal(await dashboard.end(), 0);
});

Deno.test("serve refuses a port that is taken or is none, and a pipeline without a report", async () => {
  using project = reportProject();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  for (const port of [String(listener.addr.port), "70000", "x"]) {
    const { code, stderr } = await project.run("serve", "--port", port);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /Cannot listen on port[\s\S]*--port/);
  }
  project.edit("stages/mod.ts", "  report: {", "  ...{ title: { a: 1 } }, report: undefined && {");
  assert.match((await project.run("serve", "--port", "0")).stderr, /declares none/);
});

Deno.test({
  name: "the page follows a run in a browser",
  ignore: isWithoutBrowser,
  fn: async () => {
    using project = reportProject();
    await using dashboard = await Dashboard.start(project);
    await dashboard.message((message) => isDone(message) && message.report !== "");
    const browser = await startBrowser();
    try {
      const own = (url: string): boolean => url.startsWith(`${dashboard.url}/`);
      const { page, requests, complaints } = await openPage(
        browser,
        `${dashboard.url}/report/`,
        {},
        own,
      );
      const headline = page.locator(".live-headline");
      await headline.filter({ hasText: "Up to date" }).waitFor();
      project.edit("stages/figure.ts", '"A caption. "', '"Another caption. "');
      for (const figure of ["fig1", "further"]) {
        await page.locator(`#${figure} figcaption`).filter({ hasText: "Another caption" })
          .waitFor();
      }
      await drawAllFigures(page);
      assert.deepEqual(await seriousViolations(page), []);
      project.edit("stages/figure.ts", "width: 300", "width: nothing()");
      await headline.filter({ hasText: "2 failed" }).or(headline.filter({ hasText: "1 failed" }))
        .waitFor();
      await page.locator(".live-failed pre").first().waitFor();
      assert.deepEqual(requests, []);
      assert.deepEqual(complaints, []);
      assert.equal(await dashboard.end(), 0);
      await headline.filter({ hasText: "does not answer" }).waitFor();
    } finally {
      await browser.close();
    }
  },
});
