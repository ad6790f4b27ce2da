/**
 * The rows and fields of CSV (RFC 4180).
 *
 * The parser is our own because it has to be strict: d3-dsv takes unclosed quotes and rows of any
 * length, and we must not read a torn file as a shorter table.
 *
 * @module
 */

/** Writes a field: quoted when it has to be, and when empty, which would else be no field at all. */
export function quoted(text: string, separator: string): string {
  // A byte order mark would be taken for the file's.
  const isPlain = text !== "" && !/["\r\n\ufeff]/.test(text) && !text.includes(separator);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}

/**
 * Rows of fields. A row ends at LF or CRLF outside quotes; the last may lack its end.
 *
 * @throws {SyntaxError} a quote is not closed, or stands inside a field.
 */
export function parse(text: string, separator: string): string[][] {
  const fieldEnd = new RegExp(`\\u{${separator.codePointAt(0)?.toString(16)}}|\\r?\\n|$`, "gu");
  const rows: string[][] = [];
  for (let at = 0; at < text.length;) {
    const row: string[] = [];
    for (let more = true; more; at += more ? separator.length : 0) {
      const [value, end] = fieldAt(text, at, rows.length + 1, fieldEnd);
      row.push(value);
      at = end;
      more = text.startsWith(separator, at);
    }
    at += text[at] === "\r" ? 2 : 1;
    rows.push(row);
  }
  return rows;
}

/** The field that starts at a place, and where it ends: at a separator, a line's end or the text's. */
function fieldAt(
  text: string,
  start: number,
  line: number,
  fieldEnd: RegExp,
): [value: string, end: number] {
  if (text[start] !== '"') {
    fieldEnd.lastIndex = start;
    const end = fieldEnd.exec(text)?.index ?? text.length;
    const value = text.slice(start, end);
    if (!value.includes('"')) return [value, end];
    throw new SyntaxError(`Cannot read the table: stray quote in line ${line}`);
  }
  let end = start + 1;
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) {
    end += text[end] === '"' ? 2 : 1;
  }
  fieldEnd.lastIndex = end + 1;
  if (end >= text.length || fieldEnd.exec(text)?.index !== end + 1) {
    throw new SyntaxError(`Cannot read the table: unclosed quote in line ${line}`);
  }
  return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}
