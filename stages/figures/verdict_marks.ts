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
