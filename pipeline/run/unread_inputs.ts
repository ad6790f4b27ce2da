/**
 * Inputs that are declared and that nothing reads.
 *
 * @module
 */

import type { Emit } from "../base/emit.ts";
import type { RunEvent } from "./run_events.ts";
import type { Element } from "../model/element.ts";
import type { AnyStage } from "../model/stage.ts";

/** Collects, over the executions of a run, which inputs no element of a stage has read. */
export class UnreadInputs {
  readonly #byStage = new Map<string, ReadonlySet<string>>();

  /** Notes what an execution did not read. What one element of a stage does not need, another may. */
  note({ name }: AnyStage, unread: readonly string[]): void {
    const before = this.#byStage.get(name);
    const inputs = new Set(unread);
    this.#byStage.set(name, before === undefined ? inputs : before.intersection(inputs));
  }

  /**
   * Warns of each.
   *
   * @param executed what was executed; the first of a stage stands for all of it
   */
  announce(executed: readonly Element[], emit: Emit<RunEvent>): void {
    for (const [stage, inputs] of this.#byStage) {
      const first = executed.find((element) => element.stage.name === stage);
      for (const input of inputs) {
        emit({ type: "input-unread", element: first?.id ?? stage, input });
      }
    }
  }
}
