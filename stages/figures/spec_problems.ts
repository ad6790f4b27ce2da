/**
 * What is wrong with a specification that Vega would draw all the same: a field that no row has becomes
 * a single bar called "undefined", and zero on a logarithmic axis a mark at its edge.
 *
 * @module
 */

import { splitAccessPath } from "vega";
import { isFieldMade, madeBy, type MadeFields, nothingMade } from "./made_fields.ts";

type Json = unknown;
type Fields = { readonly [name: string]: Json };
type Row = Fields;

/** What a part of a specification has from the parts around it. */
interface Scope {
  /** Rows that are in the specification; `null` if data come from elsewhere, for example a generator. */
  readonly rows: readonly Row[] | null;
  readonly made: MadeFields;
  readonly datasets: { readonly [name: string]: Json };
}

/** Parts of a specification that have parts like it. */
const compositions = ["layer", "hconcat", "vconcat", "concat"] as const;

/** Problems of a specification, each with its place. */
export function specProblems(spec: object): readonly string[] {
  const problems: string[] = [];
  const top = spec as Fields;
  visit(top, "", { rows: null, made: nothingMade, datasets: fieldsOf(top["datasets"]) }, problems);
  return problems;
}

function visit(spec: Fields, place: string, outer: Scope, problems: string[]): void {
  const scope = scopeOf(spec, outer);
  for (const [name, channel] of Object.entries(fieldsOf(spec["encoding"]))) {
    checkChannel(channel, `${place}encoding.${name}`, scope, problems);
  }
  checkChannel(spec["facet"], `${place}facet`, scope, problems);
  for (const side of ["row", "column"]) {
    checkChannel(fieldsOf(spec["facet"])[side], `${place}facet.${side}`, scope, problems);
  }
  for (const name of compositions) {
    for (const [i, part] of listOf(spec[name]).entries()) {
      visit(fieldsOf(part), `${place}${name}[${i}].`, scope, problems);
    }
  }
  if (spec["spec"] !== undefined) visit(fieldsOf(spec["spec"]), `${place}spec.`, scope, problems);
}

function scopeOf(spec: Fields, outer: Scope): Scope {
  const data = spec["data"];
  const own = rowsOf(data, outer.datasets);
  const transforms = listOf(spec["transform"]);
  // Data of its own are not what the transforms around it have made.
  const before = own === undefined ? outer.made : nothingMade;
  return {
    ...outer,
    rows: own === undefined ? outer.rows : own,
    made: madeBy(transforms, before),
  };
}

/** Rows in the specification; `undefined` if the part has no data of its own, `null` if they are unknown. */
function rowsOf(data: Json, datasets: Scope["datasets"]): readonly Row[] | null | undefined {
  if (data === undefined) return undefined;
  const { values, name } = fieldsOf(data);
  const found = values ?? (typeof name === "string" ? datasets[name] : undefined);
  return Array.isArray(found) ? found.map(fieldsOf) : null;
}

function checkChannel(channel: Json, place: string, scope: Scope, problems: string[]): void {
  // Tooltips, details and orders may be lists.
  if (Array.isArray(channel)) {
    for (const [i, one] of channel.entries()) checkChannel(one, `${place}[${i}]`, scope, problems);
    return;
  }
  const definition = fieldsOf(channel);
  checkField(definition["field"], place, scope, problems);
  checkField(fieldsOf(definition["sort"])["field"], `${place}.sort`, scope, problems);
  for (const condition of [definition["condition"]].flat()) {
    checkField(fieldsOf(condition)["field"], `${place}.condition`, scope, problems);
  }
  checkLogarithm(definition, place, scope, problems);
}

/** A repeated field is a record, and a count has none. */
function checkField(field: Json, place: string, scope: Scope, problems: string[]): void {
  const { rows, made } = scope;
  if (typeof field !== "string" || rows === null || rows.length === 0) return;
  if (isFieldMade(made, field)) return;
  if (made.areNew) {
    const names = [...made.names].map((name) => JSON.stringify(name)).join(", ");
    problems.push(`${place}.field is ${JSON.stringify(field)}, and transforms leave only ${names}`);
    return;
  }
  if (rows.some((row) => valueAt(row, splitAccessPath(field)) !== undefined)) return;
  const isWhole = rows.some((row) => Object.hasOwn(row, field));
  problems.push(
    isWhole
      ? `${place}.field ${
        JSON.stringify(field)
      } means a part of another field, and rows have one ` +
        `of that very name: write ${JSON.stringify(escaped(field))}`
      : `${place}.field is ${JSON.stringify(field)}, which no row has; they have ${known(rows)}`,
  );
}

function checkLogarithm(definition: Fields, place: string, scope: Scope, problems: string[]): void {
  const { field, scale, aggregate, bin } = definition;
  const isPlain = typeof field === "string" && aggregate === undefined && bin === undefined;
  if (fieldsOf(scale)["type"] !== "log" || !isPlain || isFieldMade(scope.made, field)) return;
  const path = splitAccessPath(field);
  const at = (scope.rows ?? []).findIndex((row) => {
    const value = valueAt(row, path);
    return typeof value === "number" && value <= 0;
  });
  if (at === -1) return;
  problems.push(
    `${place} is logarithmic, and row ${at} has ${JSON.stringify(field)} ${
      valueAt(scope.rows?.[at], path)
    }: leave it out, or make it null`,
  );
}

function valueAt(row: Json, path: readonly string[]): Json {
  return path.reduce<Json>((value, name) => fieldsOf(value)[name], row);
}

/** A name with a field, but for what would make a path of it. */
function escaped(name: string): string {
  return name.replace(/[.[\]'"\\]/g, (mark) => `\\${mark}`);
}

function known(rows: readonly Row[]): string {
  const names = new Set(rows.slice(0, 100).flatMap(Object.keys));
  const shown = [...names].slice(0, 12).map((name) => JSON.stringify(name));
  return (shown.join(", ") || "none") + (names.size > shown.length ? ", …" : "");
}

function fieldsOf(value: Json): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
