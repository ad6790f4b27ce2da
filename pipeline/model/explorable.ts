/**
 * What can be asked in the report itself: a module of the pipeline's that computes in the reader's browser,
 * from the same code as the stages.
 *
 * @module
 */

/** An explorable, as a pipeline's report declares it. */
export interface ExplorableSpec {
  /** Short name, for links: lower-case letters, digits and hyphens. */
  readonly id: string;
  /** Heading, a question as a rule. */
  readonly title: string;
  /** What can be done with it, in a sentence or two. */
  readonly about: string;
  /** URL of its module, which exports an {@linkcode Explorable}: `import.meta.resolve("./x.ts")`. */
  readonly module: string;
  /** Ids of the figures that it belongs to; it stands below the first. */
  readonly figures: readonly string[];
  /** Paths of artifacts, below the profile's folder, that it is given, by the names that it knows them by. */
  readonly data?: { readonly [name: string]: string };
}

/** What a reader can change. */
export type Control =
  /** A number on a scale; `isLog` where equal steps are equal ratios. */
  | {
    readonly kind: "number";
    readonly label: string;
    readonly about?: string;
    readonly min: number;
    readonly max: number;
    readonly value: number;
    /** Numbers are multiples of this; when absent, three digits are kept. */
    readonly step?: number;
    readonly isLog?: true;
  }
  /** One of several. */
  | {
    readonly kind: "choice";
    readonly label: string;
    readonly about?: string;
    /** What each is called, by its value. */
    readonly options: { readonly [value: string]: string };
    readonly value: string;
  };

/** Controls by name. */
export type Controls = { readonly [name: string]: Control };

/** The values of controls. */
export type ControlValues<C extends Controls> = {
  readonly [N in keyof C]: C[N] extends { readonly kind: "number" } ? number : string;
};

/** Functions that are called in a worker, by name: plain values in, plain values out. */
export type Work = { readonly [name: string]: (request: never) => unknown };

/**
 * What an explorable's module exports. `Place` is `HTMLElement`, which only code for browsers knows of.
 */
export interface Explorable<C extends Controls, W extends Work, Place> {
  /** What a reader can change. */
  readonly controls: C;
  /** What is computed beside the page. */
  readonly work: W;
  /** Puts it into the page. */
  mount(place: Place, tools: ExplorableTools<C, W, Place>): void | Promise<void>;
  /** All numbers at some values, for whoever wants them outside the page; it is given its data. */
  point(values: ControlValues<C>, data: { readonly [name: string]: Uint8Array }): unknown;
  /** What prints them, as it is typed. */
  command(values: ControlValues<C>): string;
}

/** What the page gives an explorable. */
export interface ExplorableTools<C extends Controls, W extends Work, Place> {
  /** The values as they are now. */
  readonly values: ControlValues<C>;
  /** Calls a function now and whenever a value changes. */
  onChange(follow: (values: ControlValues<C>) => void | Promise<void>): void;
  /** Sets values as if the reader had. */
  set(values: Partial<ControlValues<C>>): void;
  /**
   * Has a function called in the worker. What is asked while the worker is busy waits, and only the last of
   * each name: `undefined` for what was overtaken.
   */
  ask<N extends keyof W & string>(
    name: N,
    request: Parameters<W[N]>[0],
  ): Promise<ReturnType<W[N]> | undefined>;
  /** A chart by a Vega-Lite specification, in which data are named; it is drawn when they are first set. */
  chart(place: Place, spec: object, label: string): ExplorableChart;
  /** The bytes of an artifact that the pipeline declares. */
  data(name: string): Promise<Uint8Array>;
  /** Says something below the controls, aloud for who cannot see it. */
  say(text: string): void;
  /** Whether the reader wants nothing to move by itself. */
  readonly isStill: boolean;
}

/** A chart in the page. */
export interface ExplorableChart {
  /** Replaces the rows of some named data, and draws. */
  set(data: { readonly [name: string]: readonly object[] }): Promise<void>;
  /** Told which row a reader clicks, or chooses by key. */
  onPick(follow: (row: { readonly [field: string]: unknown }) => void): void;
}
