/**
 * All claims, in the order of the figures.
 *
 * @module
 */

import type { Declaration } from "./claim.ts";
import { figure1 } from "./figure1.ts";
import { figure12 } from "./figure12.ts";
import { figure3 } from "./figure3.ts";
import { figure4 } from "./figure4.ts";
import { figure5 } from "./figure5.ts";
import { figure6 } from "./figure6.ts";
import { finiteStudents } from "./finite_students.ts";
import { figure7 } from "./figure7.ts";

/** What is declared of every claim. */
export const declarations: readonly Omit<Declaration<never>, "measure">[] = [
  ...figure1,
  ...figure3,
  ...figure4,
  ...figure5,
  ...figure6,
  ...finiteStudents,
  ...figure7,
  ...figure12,
];
