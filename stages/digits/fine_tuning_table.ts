/**
 * Figure 13: forgetting of a β-VAE's encoder that is fine-tuned on two tasks one after the other.
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import type { Classifier, Consolidation, Examples } from "./classifier.ts";
import type { Representation } from "./representation.ts";

/** What {@linkcode fineTuningTable} takes. */
export interface FineTuningParams {
  /** Learning rate η of the encoder's last layer and of the heads. */
  readonly rate: number;
  /** Passes over the images, for each task. */
  readonly epochs: number;
  /** Independent pairs of heads. */
  readonly draws: number;
  /** Strengths γ of elastic weight consolidation in the second task; 0 is none. */
  readonly strengths: readonly number[];
}

/** One task's examples. */
export interface TaskExamples {
  readonly train: Examples;
  /** Held out. */
  readonly test: Examples;
}

/** One row of {@linkcode fineTuningTable}. */
export interface FineTuningRow {
  readonly similarity: number;
  readonly strength: number;
  readonly draw: number;
  /** ε₁ at the end less ε₁ at the switch, on held-out images. */
  readonly forgetting: number;
  /** ε₁ at the switch, ε₂ at the end. */
  readonly first: number;
  readonly second: number;
  /** Share of held-out images of the first task whose sign is right, at the switch and at the end. */
  readonly accuracy_before: number;
  readonly accuracy_after: number;
  /** H_Q of the latents for the first task, before it and at the switch. */
  readonly entropy_start: number;
  readonly entropy: number;
}

/**
 * Fine-tunes the encoder's last layer on the first task, then on the second at each similarity.
 *
 * Heads are drawn from N(0, 1/latents), so that their norm is about 1.
 *
 * @param seconds the second task at each similarity.
 */
export function fineTuningTable(
  { rate, epochs, draws, strengths }: FineTuningParams,
  encoder: Representation,
  latents: number,
  first: TaskExamples,
  seconds: readonly (TaskExamples & { readonly similarity: number })[],
  seed: string,
): FineTuningRow[] {
  return Array.from({ length: draws }, (_, draw) => draw).flatMap((draw) => {
    const head = (task: string): Float64Array =>
      stream(seed, `${task} head`, draw).fillNormal(new Float64Array(latents))
        .map((x) => x / Math.sqrt(latents));
    const student = encoder.classifier(head("first"));
    const entropyStart = student.activityEntropy(first.test.inputs);
    student.learn(first.train, { rate, epochs }, stream(seed, "first task", draw));
    const before = {
      first: student.error(first.test),
      accuracy_before: student.accuracy(first.test),
      entropy_start: entropyStart,
      entropy: student.activityEntropy(first.test.inputs),
    };
    const importance = student.fisher(first.train.inputs);
    return seconds.flatMap(({ similarity, train, test }) =>
      strengths.map((strength) => {
        const turned = student.turnTo(head("second"));
        const consolidation = pullTo(student, strength, importance);
        const random = stream(seed, "second task", draw, similarity);
        turned.learn(train, { rate, epochs, ...consolidation }, random);
        const back = turned.turnTo(student.h);
        return {
          similarity,
          strength,
          draw,
          forgetting: back.error(first.test) - before.first,
          second: turned.error(test),
          accuracy_after: back.accuracy(first.test),
          ...before,
        };
      })
    );
  });
}

function pullTo(
  { W }: Classifier,
  strength: number,
  importance: Float64Array,
): { consolidation?: Consolidation } {
  return strength === 0 ? {} : { consolidation: { strength, importance, anchor: W } };
}
