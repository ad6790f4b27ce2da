/**
 * The tables of a SQLite file as they should be, and how those of another version become so.
 *
 * A table that has a column more stays as it is, so that versions of the engine that take turns on one
 * store do each other no harm. What cannot be understood is forgotten, and that is told; rows of a table
 * that has `rescued` are found by their values, whatever their columns are called.
 *
 * @module
 */

import type { DatabaseSync, SQLInputValue } from "node:sqlite";

/** A table. */
export interface Table {
  readonly name: string;
  /** Types of the columns, by name, with a default where older versions did not have the column. */
  readonly columns: { readonly [column: string]: string };
  /** The columns of the primary key. */
  readonly key: readonly string[];
  /** Finds a row, by the order of the columns, among the values of another version's or damaged one. */
  readonly rescued?: (values: readonly unknown[]) => readonly SQLInputValue[] | undefined;
}

/** The rows that are to be carried over from one file to the next. */
export type Rescued = ReadonlyMap<Table, readonly (readonly SQLInputValue[])[]>;

/**
 * Makes the tables that are not there and alters those of another version.
 *
 * @returns names of tables of which rows were forgotten
 */
export function bringToForm(db: DatabaseSync, tables: readonly Table[]): readonly string[] {
  const there = new Map(
    db.prepare("select name, sql from sqlite_schema where type = 'table'").all()
      .map((row) => [String(row["name"]), String(row["sql"])]),
  );
  const others = tables.filter((table) => there.get(table.name) !== sqlOf(table));
  if (others.length === 0) return [];
  db.exec("begin immediate");
  const forgotten = others.filter((table) => !isInForm(db, table)).map(({ name }) => name);
  db.exec("commit");
  return forgotten;
}

/** What there is to rescue in a file, as far as it can be read. */
export function rescue(db: DatabaseSync, tables: readonly Table[]): Rescued {
  return new Map(
    tables.flatMap((table) =>
      table.rescued === undefined ? [] : [[table, rescuedRows(db, table.name, table.rescued)]]
    ),
  );
}

/** Puts back what was rescued. */
export function putBack(db: DatabaseSync, rescued: Rescued): void {
  for (const [table, rows] of rescued) {
    const insert = db.prepare(insertInto(table));
    for (const row of rows) insert.run(...row);
  }
}

/** A statement that takes the values of a row, in the order of the columns. */
export function insertInto({ name, columns }: Table): string {
  const names = Object.keys(columns);
  return `insert or replace into ${name} (${names.join(", ")}) values (${
    names.map(() => "?").join(", ")
  })`;
}

function sqlOf({ name, columns, key }: Table): string {
  const all = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  return `CREATE TABLE ${name} (${all.join(", ")}, primary key (${key.join(", ")})) without rowid`;
}

/** Brings one table to its form; `false` where rows had to be forgotten. */
function isInForm(db: DatabaseSync, table: Table): boolean {
  const { name, columns } = table;
  const have = db.prepare(`pragma table_info(${name})`).all().map((row) => ({
    name: String(row["name"]),
    isKey: Number(row["pk"]) > 0,
    isNeeded: Number(row["notnull"]) === 1 && row["dflt_value"] === null,
  }));
  if (have.length === 0) {
    db.exec(sqlOf(table));
    return true;
  }
  const missing = Object.keys(columns).filter((column) =>
    !have.some(({ name }) => name === column)
  );
  const keys = have.filter(({ isKey }) => isKey).map(({ name }) => name).sort();
  const isUsable = missing.length === 0 && keys.join() === [...table.key].sort().join() &&
    !have.some(({ name, isNeeded, isKey }) => isNeeded && !isKey && !(name in columns));
  if (isUsable) return true;
  const rescued = rescue(db, [table]);
  db.exec(`alter table ${name} rename to former_${name}`);
  db.exec(sqlOf(table));
  const isUnderstood = missing.every((column) => columns[column]?.includes("default"));
  if (isUnderstood) {
    const common = Object.keys(columns).filter((column) => !missing.includes(column)).join(", ");
    db.exec(`insert or ignore into ${name} (${common}) select ${common} from former_${name}`);
  }
  putBack(db, rescued);
  const count = (of: string): number =>
    Number(db.prepare(`select count(*) as n from ${of}`).get()?.["n"]);
  const isComplete = isUnderstood || count(name) >= count(`former_${name}`);
  db.exec(`drop table former_${name}`);
  return isComplete;
}

function rescuedRows(
  db: DatabaseSync,
  name: string,
  rescued: NonNullable<Table["rescued"]>,
): readonly (readonly SQLInputValue[])[] {
  const rows: (readonly SQLInputValue[])[] = [];
  try {
    for (const row of db.prepare(`select * from ${name}`).iterate()) {
      const found = rescued(Object.values(row));
      if (found !== undefined) rows.push(found);
    }
  } catch {
    // A damaged page, or no such table: what came before is what there is.
  }
  return rows;
}
