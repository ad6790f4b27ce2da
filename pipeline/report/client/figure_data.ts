/**
 * The data that a figure draws, as one table that any program reads.
 *
 * @module
 */

type Spec = { readonly [name: string]: unknown };
type Row = { readonly [field: string]: unknown };

/** Rows of one panel, as they lie in the specification. */
interface PanelRows {
  readonly panel: string;
  readonly rows: readonly Row[];
}

/**
 * The rows of all panels as CSV (RFC 4180): the panel that a row is drawn in, and a column for each
 * field. A field is called what its axis or legend calls it, unless two panels call it differently.
 * Pictures are left out, and rows that several layers of a panel draw are there once.
 *
 * @param spec a Vega-Lite specification with its data inside
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const csv = figureCsv({
 *   title: "a",
 *   data: { values: [{ t: 0, e: 0.5 }, { t: 1, e: null }] },
 *   mark: "line",
 *   encoding: { x: { field: "t", axis: { title: "time, t" } }, y: { field: "e" } },
 * });
 * assert.equal(csv, 'panel,"time, t",e\r\na,0,0.5\r\na,1,\r\n');
 * ```
 */
export function figureCsv(spec: Spec): string {
  const found = panelRows(spec, nameOf(spec) ?? "", datasetsOf(spec));
  const fields = new Set(found.flatMap(({ rows }) => rows.flatMap(shownFields)));
  const columns = headings([...fields], titlesIn(spec));
  const lines = [
    ["panel", ...columns],
    ...found.flatMap(({ panel, rows }) =>
      rows.map((row) => [panel, ...[...fields].map((field) => row[field])])
    ),
  ];
  return lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

const parts = ["layer", "hconcat", "vconcat", "concat"] as const;

function viewsIn(spec: Spec): readonly Spec[] {
  const listed = parts.flatMap((part) => {
    const views = spec[part];
    return Array.isArray(views) ? views.filter(isRecord) : [];
  });
  return isRecord(spec["spec"]) ? [...listed, spec["spec"]] : listed;
}

function panelRows(
  spec: Spec,
  panel: string,
  datasets: ReadonlyMap<string, readonly Row[]>,
): readonly PanelRows[] {
  const own = rowsOf(spec["data"], datasets).filter((row) => shownFields(row).length > 0);
  const below = viewsIn(spec).flatMap((view) => panelRows(view, nameOf(view) ?? panel, datasets));
  const all = own.length === 0 ? below : [{ panel, rows: own }, ...below];
  return all.filter((one, i) =>
    all.findIndex((other) =>
      other.panel === one.panel && JSON.stringify(other.rows) === JSON.stringify(one.rows)
    ) === i
  );
}

function rowsOf(data: unknown, datasets: ReadonlyMap<string, readonly Row[]>): readonly Row[] {
  if (!isRecord(data)) return [];
  if (typeof data["name"] === "string" && datasets.has(data["name"])) {
    return datasets.get(data["name"]) ?? [];
  }
  return Array.isArray(data["values"]) ? data["values"].filter(isRecord) : [];
}

function datasetsOf({ datasets }: Spec): ReadonlyMap<string, readonly Row[]> {
  return new Map(
    Object.entries(isRecord(datasets) ? datasets : {}).flatMap(([name, rows]) =>
      Array.isArray(rows) ? [[name, rows.filter(isRecord)] as const] : []
    ),
  );
}

/** What a view is called: its title, or the words that are written beside its data. */
function nameOf(spec: Spec): string | undefined {
  const { title } = spec;
  const text = isRecord(title) ? title["text"] : title;
  if (typeof text === "string") return text;
  const words = (Array.isArray(spec["layer"]) ? spec["layer"].filter(isRecord) : [])
    .filter(({ data }) => rowsOf(data, new Map()).some((row) => Object.keys(row).length === 0))
    .flatMap(({ mark }) =>
      isRecord(mark) && mark["type"] === "text" && typeof mark["text"] === "string"
        ? [mark["text"]]
        : []
    );
  return words.length === 0 ? undefined : words.join(" ").trim();
}

/** Fields of a row that are numbers or words; what is drawn as a picture is neither. */
function shownFields(row: Row): string[] {
  return Object.keys(row).filter((field) => {
    const value = row[field];
    return typeof value !== "object" && !String(value).startsWith("data:") || value === null;
  });
}

/** All that fields are called by axes, legends and tooltips. */
function titlesIn(spec: Spec): ReadonlyMap<string, ReadonlySet<string>> {
  const titles = new Map<string, Set<string>>();
  const note = (definition: unknown): void => {
    if (!isRecord(definition) || typeof definition["field"] !== "string") return;
    const { field, axis, legend } = definition;
    const guides = [definition, axis, legend].filter(isRecord).map(({ title }) => title);
    for (const title of guides.filter((title) => typeof title === "string" && title !== "")) {
      titles.set(field, (titles.get(field) ?? new Set()).add(title as string));
    }
  };
  const visit = (view: Spec): void => {
    const encoding = isRecord(view["encoding"]) ? Object.values(view["encoding"]) : [];
    for (const definition of encoding.flat()) note(definition);
    for (const inner of viewsIn(view)) visit(inner);
  };
  visit(spec);
  return titles;
}

/** Headings of columns, no two of them alike. */
function headings(
  fields: readonly string[],
  titles: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const wanted = fields.map((field) => {
    const [title, ...others] = titles.get(field) ?? [];
    return title === undefined || others.length > 0 ? field : title;
  });
  return wanted.map((name, i) =>
    wanted.indexOf(name) === wanted.lastIndexOf(name) && name !== "panel" ? name : fields[i] ?? name
  );
}

function cell(value: unknown): string {
  if (value === null || value === undefined || typeof value === "object") return "";
  const text = String(value);
  if (text.startsWith("data:")) return "";
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isRecord(value: unknown): value is Spec {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
