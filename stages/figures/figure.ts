/**
 * A figure: a self-contained specification with its caption.
 *
 * @module
 */

import type { Columns } from "../numerics/table.ts";
import { type Judged, outcome } from "./outcome.ts";
import { config, type Spec } from "./theme.ts";

/** A figure of the paper. */
export interface Figure extends Spec {
  readonly $schema: string;
  /** The caption as plain text, which screen readers and editors show. */
  readonly description: string;
  readonly usermeta: {
    readonly caption: string;
    /** What came of the paper's claims of it: apart, because the report lists them below the caption. */
    readonly outcome: string;
    readonly ours: readonly string[];
  };
}

/** What a figure is made of. */
export interface FigureParts {
  /**
   * What is drawn and how it was made, in our words: no verdict, which is the claims' to give, and no
   * number of an experiment that its parameters or data do not give.
   */
  readonly caption: string;
  /** What the paper claims of it, as it was judged; the description goes on with that. */
  readonly claims?: readonly Judged[];
  /** What is our reading and not the authors' word, one line each. */
  readonly ours: readonly string[];
  /** The panels: a concatenation, a layer or a single view. */
  readonly panels: Spec;
}

/** Puts a figure together. */
export function figure({ caption, claims = [], ours, panels }: FigureParts): Figure {
  const found = outcome(claims);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: [
      caption,
      ...(found === "" ? [] : [found]),
      ...ours.map((line) => `[ours] ${line}`),
    ]
      .join(" "),
    usermeta: { caption, outcome: found, ours },
    config,
    ...panels,
  };
}

/**
 * A table as the rows that a specification holds, numbers cut to what a figure can show.
 *
 * @param table columns of equal length
 * @param names the columns that are wanted
 * @param keep says which rows are wanted, by index
 * @throws {RangeError} a column is missing or of another length.
 */
export function rows(
  table: Columns,
  names: readonly string[],
  keep: (row: number) => boolean = () => true,
): Spec[] {
  const columns = names.map((name) => {
    const column = table[name];
    if (column === undefined) {
      throw new RangeError(
        `Cannot draw the table: it has no column "${name}", only ${Object.keys(table)}`,
      );
    }
    return column;
  });
  const length = columns[0]?.length ?? 0;
  const uneven = columns.findIndex((column) => column.length !== length);
  if (uneven !== -1) {
    throw new RangeError(
      `Cannot draw the table: column "${names[uneven]}" has ${columns[uneven]?.length} rows, ` +
        `column "${names[0]}" ${length}`,
    );
  }
  return Array.from({ length }, (_, row) => row).filter(keep).map((row) =>
    Object.fromEntries(names.map((name, i) => [name, shown(columns[i]?.[row])]))
  );
}

/** Five digits are finer than a figure's pixels; what is no number is left out. */
function shown(value: number | string | undefined): number | string | null {
  if (typeof value !== "number") return value ?? null;
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : null;
}
