/** For tests of the remote cache: a result, a server that has it, a client, and faults. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { CacheServer, type Fault } from "../../../tests/engine/remote_rig.ts";
import type { ActionRecord } from "../../store/action_record.ts";
import { contentDigest, documentDigest } from "../../base/digest.ts";
import type { RunEvent } from "../run_events.ts";
import { seal } from "../../base/sealed.ts";
import { State } from "../../store/state.ts";
import { Store } from "../../store/store.ts";
import { toActionResult } from "./action_result.ts";
import { remoteAddress } from "./address.ts";
import { Remote } from "./remote.ts";

/** What a stage made. */
export const content = new TextEncoder().encode("what a stage made\n".repeat(5000));

/** Its digest. */
export const digest = contentDigest(content);

const document = documentDigest("pipeline-key/1", {
  stage: "s",
  params: {},
  inputs: {},
  outputs: { out: { id: "text", options: {} } },
  code: "0".repeat(64),
  packages: [],
  runtime: { deno: "1", v8: "1" },
  platform: null,
  seed: null,
});

/** The document of the key under which it is filed. */
export const keyText = document.text;

/** That key. */
export const key = document.digest;

/** The record of it. */
export const record: ActionRecord = {
  schema: "pipeline-record/1",
  key,
  outputs: { out: { digest, size: content.length } },
  sources: contentDigest("sources"),
  ran: { startedAt: "2026-01-02T03:04:05.678Z", ms: 12 },
};

/** The record as a server keeps it. */
export const onServer = toActionResult(record.outputs, seal(record));

/** A store of its own, and a remote cache used with it. */
export class Client implements AsyncDisposable {
  readonly events: RunEvent[] = [];
  readonly store: Store;
  readonly remote: Remote;
  readonly #state: State;
  readonly #folder = Deno.makeTempDirSync();
  readonly #signal = new AbortController();

  constructor(url: string, silenceMs = 20_000) {
    this.store = Store.open(join(this.#folder, "store"));
    this.#state = State.open(join(this.#folder, "state.sqlite"));
    const address = remoteAddress(url, false, () => undefined);
    assert.ok(address !== undefined);
    this.remote = new Remote(address, {
      store: this.store,
      state: this.#state,
      emit: (event) => void this.events.push(event),
      signal: this.#signal.signal,
      patience: { silenceMs, bytesPerMs: 100 },
    });
  }

  /** Takes the result as a run does; whether all of it came. */
  async take(): Promise<boolean> {
    const offered = await this.remote.record(key, keyText);
    if (offered === undefined) return false;
    const filed = this.remote.file(offered, contentDigest("sources"), keyText);
    return await this.remote.fetchObjects(filed, "s");
  }

  /** Makes results and uploads them; how many are there then, and how many are left. */
  async give(count = 1): Promise<{ readonly uploaded: number; readonly left: number }> {
    for (let i = 0; i < count; i++) {
      const bytes = new TextEncoder().encode(`${i} `.repeat(2000));
      const path = this.store.temporary();
      Deno.writeFileSync(path, bytes);
      const other = {
        ...record,
        key: contentDigest(`key ${i}`),
        outputs: { out: this.store.adopt(path) },
      };
      this.store.file(other);
      this.remote.expect(other.key);
      this.remote.share(other);
    }
    const { uploaded, left } = await this.remote.close();
    return { uploaded, left };
  }

  /** What was warned of. */
  get warnings() {
    return this.events.filter((event) => event.type === "remote-failed");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.abort();
    await this.remote.close();
    this.#state.close();
    this.store.close();
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** A server that has the result. */
export function warmServer(fault?: Fault): CacheServer {
  const server = new CacheServer();
  server.files.set(`/ac/${key}`, onServer);
  server.files.set(`/cas/${digest}`, content);
  if (fault !== undefined) server.fault = fault;
  return server;
}

/** Answers nothing but an HTTP status. */
export const status = (code: number): Fault => () => new Response("no", { status: code });

/** Only where it comes to it is a short patience tried: any machine may be slow for a while. */
export const silenceOf = (fault: string, seconds = 1): number =>
  /never|stalls|drips/.test(fault) ? 400 * seconds : 20_000;

/** Never answers. */
export const never: Fault = () => new Promise(() => {});
