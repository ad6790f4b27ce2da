/**
 * All claims, in the order of the figures.
 *
 * @module
 */

import type { Declaration } from "./claim.ts";
import { figure1 } from "./figure1.ts";
import { figure12, figure12Imbalance } from "./figure12.ts";
import { figure3, figure3Times } from "./figure3.ts";
import { figure4 } from "./figure4.ts";
import { figure5 } from "./figure5.ts";
import { figure6, figure6Imbalance } from "./figure6.ts";
import { figure7, figure7Imbalance } from "./figure7.ts";

/** What is declared of every claim. */
export const declarations: readonly Omit<Declaration<never>, "measure">[] = [
  ...figure1,
  ...figure3,
  ...figure3Times,
  ...figure4,
  ...figure5,
  ...figure6,
  ...figure6Imbalance,
  ...figure7,
  ...figure7Imbalance,
  ...figure12,
  ...figure12Imbalance,
];
