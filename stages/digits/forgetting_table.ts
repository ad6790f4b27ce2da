/**
 * Figure 12: how much a student forgets of one problem on digits while it learns another, by their
 * similarity.
 *
 * @module
 */

import { firstHead, type Scheme, secondHead } from "../continual/schemes.ts";
import { type Random, stream } from "../random/mod.ts";
import { shuffled } from "../random/shuffled.ts";
import { Classifier, type Examples } from "./classifier.ts";
import { mixed } from "./mixed_tasks.ts";

/** Images of two pairs of digits as numbers, each beside one of the same label. */
export interface PairedInputs {
  /** Of the first task, and what the second mixes in; [n, D]. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** −1 or +1, n. */
  readonly labels: Float64Array;
}

/** What {@linkcode forgettingTable} takes. */
export interface ForgettingParams {
  readonly scheme: Scheme;
  /** Learning rate η. */
  readonly rate: number;
  /** Passes over the images, for each task. */
  readonly epochs: number;
  /** Independent students. */
  readonly draws: number;
  /** Similarities α of the second task to the first. */
  readonly similarities: readonly number[];
  /** Hidden units K; 2 by default. */
  readonly units?: number;
  /** Whether the second task has a head of its own, as by default, or goes on with the first's. */
  readonly heads?: 1 | 2;
}

/** One row of {@linkcode forgettingTable}: one student and similarity. */
export interface ForgettingRow {
  readonly similarity: number;
  readonly draw: number;
  /** ε₁ at the end less ε₁ at the switch, on held-out images. */
  readonly forgetting: number;
  /** ε₁ at the switch, ε₂ at the end. */
  readonly first: number;
  readonly second: number;
  /** Share of held-out images of the first task whose sign is right, at the switch and at the end. */
  readonly accuracy_before: number;
  readonly accuracy_after: number;
  /** H_Q at the switch: without a teacher there is no H_R. */
  readonly entropy_before: number;
}

/**
 * Trains students on the first task, then on the second at each similarity.
 *
 * Every student has a first layer, an order of the images and a pairing of its own: which image is mixed
 * with which moves forgetting more than where the student starts. All three depend on the seed and the
 * draw alone, so schemes are compared on students that differ by nothing else.
 */
export function forgettingTable(
  { scheme, rate, epochs, draws, similarities, units = 2, heads = 2 }: ForgettingParams,
  train: PairedInputs,
  test: PairedInputs,
  seed: string,
  progress: (fraction: number) => void = () => {},
): ForgettingRow[] {
  const inputs = train.first.length / train.labels.length;
  const [firstTrain, firstTest] = [train, test].map(({ first, labels }) => {
    return { inputs: first, targets: labels };
  }) as [Examples, Examples];
  return Array.from({ length: draws }, (_, draw) => draw).flatMap((draw) => {
    progress(draw / draws);
    const W = stream(seed, "first layer", draw).fillNormal(new Float64Array(units * inputs))
      .map((x) => scheme.sigma * x);
    const student = new Classifier(W, Float64Array.from(firstHead(scheme, units)), "erf");
    student.learn(firstTrain, { rate, epochs }, stream(seed, "first task", draw));
    const before = {
      first: student.error(firstTest),
      accuracy_before: student.accuracy(firstTest),
      entropy_before: student.activityEntropy(firstTest.inputs),
    };
    const [trainPairs, testPairs] = [train, test].map((pairs, part) => {
      return pairedAnew(pairs, stream(seed, "pairs", draw, part));
    }) as [PairedInputs, PairedInputs];
    return similarities.map((similarity) => {
      const turned = student.turnTo(heads === 1 ? student.h : secondHead(scheme, units));
      const random = stream(seed, "second task", draw, similarity);
      turned.learn(secondTask(trainPairs, similarity), { rate, epochs }, random);
      const back = heads === 1 ? turned : turned.turnTo(student.h);
      return {
        similarity,
        draw,
        forgetting: back.error(firstTest) - before.first,
        first: before.first,
        second: turned.error(secondTask(testPairs, similarity)),
        accuracy_before: before.accuracy_before,
        accuracy_after: back.accuracy(firstTest),
        entropy_before: before.entropy_before,
      };
    });
  });
}

/** The same images, each of the second pair beside another one of the first. */
function pairedAnew({ first, second, labels }: PairedInputs, random: Random): PairedInputs {
  const D = second.length / labels.length;
  const moved = second.slice();
  for (const label of [-1, 1]) {
    const rows = [...labels.keys()].filter((row) => labels[row] === label);
    for (const [i, from] of shuffled(rows, random).entries()) {
      moved.set(second.subarray(from * D, (from + 1) * D), (rows[i] ?? NaN) * D);
    }
  }
  return { first, second: moved, labels };
}

function secondTask({ first, second, labels }: PairedInputs, similarity: number): Examples {
  return { inputs: mixed(first, second, similarity), targets: labels };
}
