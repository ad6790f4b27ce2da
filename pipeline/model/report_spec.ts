/**
 * What a pipeline declares of its report; everything else the engine knows already.
 *
 * @module
 */

import type { ExplorableSpec } from "./explorable.ts";

/** A report: what it is about, which artifacts are its figures, in which order, and its claims. */
export interface ReportSpec {
  /** Heading of the page. */
  readonly title: string;
  /** A sentence or two below it. */
  readonly about: string;
  /** Where to go from there. */
  readonly links?: readonly { readonly text: string; readonly url: string }[];
  /** What a reader of a profile's report has to know, by profile. */
  readonly notes?: { readonly [profile: string]: string };
  /** The figures in the order in which they are shown. */
  readonly figures: readonly FigureSpec[];
  /** What can be asked in the page itself. */
  readonly explorables?: readonly ExplorableSpec[];
  /**
   * Path of an artifact below the profile's folder: JSON, a list of claims with their outcomes; see
   * `Claim`.
   */
  readonly claims?: string;
  /**
   * Paths of further artifacts below the profile's folder, tables for instance, that `report --publish`
   * writes beside the scorecard and the figures.
   */
  readonly tables?: readonly string[];
  /** Path of a CITATION.cff, relative to the project; for `cite.bib`. */
  readonly citation?: string;
}

/**
 * A figure. Its caption is its specification's `usermeta.caption`, or else its `description`, and
 * `usermeta.ours` lists what is a reading of the pipeline's authors and not the paper's word.
 */
export interface FigureSpec {
  /** Short name, for links and `explain`: lower-case letters, digits and hyphens. */
  readonly id: string;
  /** Heading above it. */
  readonly title: string;
  /** Path of its Vega-Lite specification below the profile's folder. */
  readonly spec: string;
  /** Path of its drawing as SVG. */
  readonly svg: string;
  /** Path of its drawing as PNG; the page shows it where that is smaller than the SVG. */
  readonly png?: string;
  /** Whether it is no figure of the paper, but one of the pipeline's own. */
  readonly ours?: boolean;
}
