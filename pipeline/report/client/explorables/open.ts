/**
 * Explorables in the page: each is started when it is opened, and not before.
 *
 * @module
 */

/// <reference lib="dom" />

import type { Controls, Explorable, Work } from "../../../model/explorable.ts";
import { hashOf, partsOfHash, restored, type Values } from "./address.ts";
import { chart } from "./chart.ts";
import { controlForm } from "./control_form.ts";
import { slot } from "./start.ts";
import { WorkerQueue } from "./worker_queue.ts";

/** Follows explorables being opened, now and later. */
export function watchExplorables(): void {
  // The event does not bubble.
  document.addEventListener("toggle", ({ target }) => {
    if (!(target instanceof HTMLDetailsElement) || !target.open) return;
    if (target.dataset["explorable"] === undefined || target.dataset["state"] !== undefined) return;
    target.dataset["state"] = "starting";
    target.querySelector(".explorable-needs")?.remove();
    start(target).then(
      () => target.dataset["state"] = "started",
      (error) => {
        target.dataset["state"] = "failed";
        sayIn(
          target,
          `This cannot be explored here: ${wordsOf(error)}. The figures are as before.`,
        );
      },
    );
  }, true);
}

async function start(details: HTMLDetailsElement): Promise<void> {
  if (typeof Worker === "undefined") throw new Error("the browser has no workers");
  const place = details.querySelector<HTMLElement>(".explorable-place");
  const text = await textIn(details, "script");
  if (place === null || text === undefined) throw new Error("its script is not in the page");
  const explorable = run(text);
  const { controls } = explorable;
  const id = details.id;
  const [hashId, query] = partsOfHash(location.hash);
  const { values: first, problems } = restored(controls, hashId === id ? query : "");
  let values: Values = first;
  const followers: ((values: Values) => void | Promise<void>)[] = [];
  const queue = new WorkerQueue(workerOf(text));
  const command = details.querySelector<HTMLElement>("[data-explorable-command]");

  const tell = (): void => {
    showCommand(command, explorable.command(values as never));
    for (const follow of followers) {
      Promise.resolve(follow(values)).catch((error) =>
        sayIn(details, `Cannot compute this: ${wordsOf(error)}`)
      );
    }
  };
  const change = (changed: Values): void => {
    values = { ...values, ...changed };
    form.show(values);
    remember(id, values);
    sayIn(details, "");
    tell();
  };
  const form = controlForm(id, controls, (name, value) => change({ [name]: value }));
  form.show(values);
  place.before(form.element);
  await explorable.mount(place, {
    get values() {
      return values as never;
    },
    onChange: (follow) => {
      followers.push(follow as never);
      Promise.resolve(follow(values as never)).catch((error) =>
        sayIn(details, `Cannot compute this: ${wordsOf(error)}`)
      );
    },
    set: (changed) => change(changed as Values),
    ask: (name, request) => queue.ask(name, request) as never,
    chart,
    data: (name) => bytesIn(details, name),
    say: (text) => sayIn(details, text),
    isStill: matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  showCommand(command, explorable.command(values as never));
  if (problems.length > 0) sayIn(details, `${problems.join("; ")}.`);
}

/** The script's text is among those that the page's policy names: it runs as an element, not by `eval`. */
function run(text: string): Explorable<Controls, Work, HTMLElement> {
  const script = document.createElement("script");
  script.textContent = text;
  document.head.append(script);
  script.remove();
  const explorable: Explorable<Controls, Work, HTMLElement> | undefined = Reflect.get(
    globalThis,
    slot,
  );
  Reflect.deleteProperty(globalThis, slot);
  if (explorable === undefined) throw new Error("its script did not run");
  return explorable;
}

function workerOf(text: string): Worker {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url);
  // The address is needed until the script has been read.
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

function remember(id: string, values: Values): void {
  history.replaceState(history.state, "", hashOf(id, values));
}

function sayIn(details: Element, text: string): void {
  const line = details.querySelector(".explorable-words");
  if (line !== null && line.textContent !== text) line.textContent = text;
}

function showCommand(place: HTMLElement | null, text: string): void {
  if (place === null) return;
  const code = place.querySelector("code");
  if (code !== null) code.textContent = text;
  place.querySelector("button")?.setAttribute("data-copy", text);
}

async function textIn(details: Element, name: string): Promise<string | undefined> {
  const bytes = await packed(details, name);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

async function bytesIn(details: Element, name: string): Promise<Uint8Array> {
  const bytes = await packed(details, `data-${name}`);
  if (bytes === undefined) throw new Error(`its data "${name}" have not been made yet`);
  return bytes;
}

/** What the page holds gzipped in base64. */
async function packed(details: Element, name: string): Promise<Uint8Array | undefined> {
  const text = details.querySelector(`[data-packed="${CSS.escape(name)}"]`)?.textContent?.trim();
  if (text === undefined || text === "") return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
