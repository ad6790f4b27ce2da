/**
 * Which readings turn which verdicts, and why: one sentence each, by hand. A test holds them against
 * what the standard profile gave (`docs/results/robustness.csv`): no reading that turns a verdict is without a
 * sentence, and no sentence without such a reading.
 *
 * @module
 */

/** Why readings turn the verdict on a claim. */
export interface Turning {
  /** Claims, by their ids. */
  readonly claims: readonly string[];
  /** Variants under each of which the verdict on each of them is the opposite of ours. */
  readonly by: readonly string[];
  readonly why: string;
}

/** All that is known to turn. */
export const turning: readonly Turning[] = [
  {
    claims: ["either-activation", "sparse-Q", "sparse-R"],
    by: ["students-units=8-4"],
    why:
      "Students of eight units have not learnt a teacher of four by the time at which they are " +
      "looked at, and units that have not found a teacher unit are not sparse.",
  },
  {
    claims: ["students-learn"],
    by: [
      ...["students-eta=0.1", "students-time=third", "students-time=tenth"],
      ...["students-units=6-2", "students-units=8-4"],
    ],
    why: "With a smaller rate, less time or more units the students are still learning.",
  },
  {
    claims: ["imbalance-specialises"],
    by: ["relative=difference"],
    why: "Closeness goes with the ratio of the imbalances; of two pairs the one with the larger " +
      "difference may have the smaller ratio.",
  },
  {
    claims: ["init-spans", "entropy-weights", "specialised-imbalance"],
    by: ["entropy=no-readout"],
    why:
      "Without the readout a unit counts by its direction alone, also one that the output does " +
      "not use, and where the first layer is large it is the readout that specialises.",
  },
  {
    claims: ["entropy-weights", "specialised-imbalance"],
    by: ["entropy=matrices"],
    why:
      "Where the first layer is large it is the readout that specialises, and this form leaves " +
      "it out.",
  },
  {
    claims: ["init-spans", "specialised"],
    by: ["eta=5"],
    why:
      "At this rate even a student whose readout begins on one unit ends up using both, though " +
      "it learns as well, so hardly any initialisation specialises.",
  },
  {
    claims: ["monotonic-one-unit"],
    by: ["eta=5"],
    why:
      "At this rate the second task does not stay on the one unit that its head begins on, and " +
      "how much of it the other takes over depends on similarity.",
  },
  {
    claims: ["hammer"],
    by: ["open-angle=pi-8"],
    why:
      "A second head that leans on the unit in use has the second task learnt by that unit, at " +
      "any similarity, so forgetting grows with dissimilarity alone.",
  },
  {
    claims: ["hammer"],
    by: ["heads=1"],
    why:
      "With one head the network ends as the second teacher, so that forgetting follows from the " +
      "teachers’ similarity alone, however it began.",
  },
  {
    claims: ["monotonic"],
    by: ["spread-angle=3pi-16"],
    why: "A readout that favours one unit a little has half specialised by the switch.",
  },
  {
    claims: ["ewc-angle"],
    by: ["specialised-angle=pi-8"],
    why: "A readout that begins on one unit but partly on the other has not specialised by the " +
      "switch, so no unit is free for the second task.",
  },
  {
    claims: ["ewc-angle", "ewc-fisher"],
    by: ["heads=1"],
    why:
      "With one head both tasks have the same readout, and what holds the first task's weights " +
      "keeps the second from being learnt.",
  },
  {
    claims: ["ewc-angle", "ewc-fisher"],
    by: ["penalty=loss"],
    why: "Importances from the loss vanish with the error, so that there is next to nothing that " +
      "they could protect.",
  },
  {
    claims: ["ewc-angle"],
    by: ["penalty=l2"],
    why: "A pull of all weights alike holds the free unit as firmly as the one in use.",
  },
  {
    claims: ["ewc-loss"],
    by: ["eta=5"],
    why: "At this rate importances from the loss, small as they are, protect a little where they " +
      "are weighted most.",
  },
];
