/**
 * The page's look: style sheets by what they are for, in the order in which they go over one another.
 *
 * @module
 */

import colours from "./style/colours.css" with { type: "text" };
import explorables from "./style/explorables.css" with { type: "text" };
import figures from "./style/figures.css" with { type: "text" };
import live from "./style/live.css" with { type: "text" };
import page from "./style/page.css" with { type: "text" };
import print from "./style/print.css" with { type: "text" };
import stages from "./style/stages.css" with { type: "text" };
import summary from "./style/summary.css" with { type: "text" };
import tables from "./style/tables.css" with { type: "text" };
import tooltip from "./style/tooltip.css" with { type: "text" };

/** All style sheets as one text. */
export const pageStyle: string = [
  ...[colours, page, summary, tables, figures, explorables, stages, live, tooltip, print],
].join("\n");
