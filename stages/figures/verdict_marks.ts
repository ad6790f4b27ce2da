/**
 * Verdicts as marks: each has a shape and a colour, either of which says it alone.
 *
 * @module
 */

import { type ClaimVerdict, verdicts } from "../../pipeline/model/claim.ts";
import { palette, type Spec } from "./theme.ts";

/** The colour of each. */
export const verdictColors: { readonly [V in ClaimVerdict]: string } = {
  "reproduced": palette.blue,
  "inconclusive": "#999999",
  "not reproduced": palette.orange,
};
const shapes: { readonly [V in ClaimVerdict]: string } = {
  "reproduced": "circle",
  "inconclusive": "diamond",
  "not reproduced": "cross",
};

/**
 * Of marks by the hundred: a name of each for those who hear the page is longer than the drawing, and nobody
 * could listen to it; `robustness.csv` has the same as a table.
 */
export const UNNAMED = { aria: false } as const;

const legend = { title: null, orient: "bottom", direction: "horizontal" };

/** Encodings of the field `verdict`. */
export const verdictMarks: { readonly color: Spec; readonly shape: Spec } = {
  color: {
    field: "verdict",
    type: "nominal",
    scale: { domain: verdicts, range: verdicts.map((verdict) => verdictColors[verdict]) },
    legend,
  },
  shape: {
    field: "verdict",
    type: "nominal",
    scale: { domain: verdicts, range: verdicts.map((verdict) => shapes[verdict]) },
    legend,
  },
};
