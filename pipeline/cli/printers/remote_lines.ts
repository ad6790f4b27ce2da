/**
 * What a run says about the remote cache.
 *
 * @module
 */

import type { Event } from "../events.ts";
import type { RemoteCounts } from "../../run/remote/remote.ts";
import { bytes, count, duration, type Paint } from "./words.ts";

type RemoteEvent = Extract<
  Event,
  {
    type:
      | "stage-offered"
      | "fetching-results"
      | "stage-fetched"
      | "remote-failed"
      | "uploads-awaited";
  }
>;

const consequences: Record<Extract<Event, { type: "remote-failed" }>["left"], string> = {
  all: "The run goes on",
  downloads: "Nothing more is uploaded",
  nothing: "The run goes on without it",
};

/** The lines for an event. */
export function remoteLines(event: RemoteEvent, paint: Paint): readonly string[] {
  switch (event.type) {
    case "stage-offered":
      return [`  ${paint("cyan", "would fetch")}  ${event.element}  (${bytes(event.bytes)})`];
    case "fetching-results":
      return [paint(
        "dim",
        `  fetching  ${count(event.results, "result")}, ${
          bytes(event.bytes)
        }, from ${event.remote}`,
      )];
    case "stage-fetched":
      return [
        `  ${paint("cyan", "fetched")}  ${event.element}  ${bytes(event.bytes)} in ${
          duration(event.ms)
        }`,
      ];
    case "remote-failed": {
      const remedy = event.remedy === undefined ? "" : `. ${event.remedy.replace(/\.$/, "")}`;
      return [
        `  ${
          paint("yellow", "warning")
        }  the remote cache ${event.remote} ${event.problem}${remedy}. ` +
        `${consequences[event.left]}.`,
      ];
    }
    case "uploads-awaited":
      return [paint(
        "dim",
        `  uploading  ${count(event.results, "result")} to ${event.remote}; Ctrl-C leaves ` +
          "them to the next run",
      )];
  }
}

/** What a run's summary says of it: what came, what went, what is left. */
export function remoteParts(remote: RemoteCounts): readonly string[] {
  const size = remote.bytes > 0 ? ` (${bytes(remote.bytes)})` : "";
  return [
    ...(remote.results > 0 ? [`${remote.results} from the remote${size}`] : []),
    ...(remote.uploaded > 0
      ? [`${remote.uploaded} uploaded (${bytes(remote.uploadedBytes)})`]
      : []),
    ...(remote.left > 0 ? [`${remote.left} still to be uploaded`] : []),
  ];
}
