/**
 * The shape of forgetting over similarity, student by student: what Figures 6 and 12 are judged by.
 *
 * @module
 */

import { column, type Columns } from "../numerics/table.ts";
import { type Estimate, greatestOf, leastOf, meanOf, ratioOfMeans } from "./estimate.ts";

/** Tables by scheme, as a sweep makes them. */
export type Schemes = readonly { readonly scheme: string; readonly table: Columns }[];

/** "Intermediate" similarities: the middle half. */
const MIDDLE = { from: 0.25, to: 0.75 };

/**
 * A scheme's table.
 *
 * @throws {Error} it is not there.
 */
export function ofScheme(schemes: Schemes, scheme: string, figure: number): Columns {
  const found = schemes.find((one) => one.scheme === scheme);
  if (found === undefined) {
    throw new Error(`Cannot judge Figure ${figure}: it takes scheme ${scheme}`);
  }
  return found.table;
}

/**
 * How far forgetting at intermediate similarity is above that at either end, as a share of itself. That it
 * is, is tested where in the middle half the other students forget most, so that noise does not pass for
 * a peak; that it is not, at every place of the middle half.
 */
export function peakOf(table: Columns, by: string): Estimate {
  const profiles = profilesOf(table, by);
  const similarities = profiles[0]?.similarities ?? [];
  const middle = [...similarities.keys()].filter((i) => {
    const similarity = similarities[i] ?? NaN;
    return similarity >= MIDDLE.from && similarity <= MIDDLE.to;
  });
  const aboveEnds = (peaks: readonly number[]): Estimate =>
    leastOf(
      [0, -1].map((end) =>
        ratioOfMeans(peaks.map((F, draw) => F - (profiles[draw]?.F.at(end) ?? NaN)), peaks)
      ),
    );
  const told = aboveEnds(profiles.map((own) => {
    const others = profiles.length === 1 ? profiles : profiles.filter((one) => one !== own);
    const total = (i: number): number => others.reduce((sum, { F }) => sum + (F[i] ?? NaN), 0);
    const place = middle.reduce((best, i) => total(i) > total(best) ? i : best, middle[0] ?? -1);
    return own.F[place] ?? NaN;
  }));
  const anywhere = greatestOf(middle.map((i) => aboveEnds(profiles.map(({ F }) => F[i] ?? NaN))));
  return {
    ...told,
    below: anywhere.below,
    bounds: (level) => [told.bounds(level)[0], anywhere.bounds(level)[1]],
  };
}

/** The largest rise from any similarity to any greater one, over the fall from the first to the last. */
export function riseOf(table: Columns, by: string): Estimate {
  const profiles = profilesOf(table, by);
  const falls = profiles.map(({ F }) => (F[0] ?? NaN) - (F.at(-1) ?? NaN));
  const places = [...(profiles[0]?.similarities ?? []).keys()];
  return greatestOf(
    places.flatMap((to) =>
      places.slice(0, to).map((from) =>
        ratioOfMeans(profiles.map(({ F }) => (F[to] ?? NaN) - (F[from] ?? NaN)), falls)
      )
    ),
  );
}

/** Mean H at the switch over the draws. */
export function entropyAtSwitch(table: Columns): Estimate {
  const draws = column(table, "draw");
  const entropies = column(table, "entropy_before");
  const byDraw = Map.groupBy(draws.keys(), (row) => draws[row]);
  return meanOf(
    [...byDraw.values()].map((rows) =>
      rows.reduce((sum, row) => sum + (entropies[row] ?? NaN), 0) / rows.length
    ),
  );
}

/** One student's forgetting, the similarities ascending. */
interface Profile {
  readonly similarities: readonly number[];
  readonly F: readonly number[];
}

function profilesOf(table: Columns, by: string): Profile[] {
  const [similarities, F] = [column(table, by), column(table, "forgetting")];
  const draws = column(table, "draw");
  return [...Map.groupBy(draws.keys(), (row) => draws[row]).values()].map((rows) => {
    const sorted = rows.toSorted((a, b) => (similarities[a] ?? NaN) - (similarities[b] ?? NaN));
    const of = (values: readonly number[]): number[] => sorted.map((row) => values[row] ?? NaN);
    return { similarities: of(similarities), F: of(F) };
  });
}
