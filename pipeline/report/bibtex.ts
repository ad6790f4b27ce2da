/**
 * How to cite the software whose numbers a report shows: BibTeX from a CITATION.cff.
 *
 * @module
 */

import { parse } from "npm:yaml@2.9.1";
import { messageOf, UserError } from "../base/errors.ts";
import { parted, tallyOf, tallyText } from "../model/claim.ts";
import { latexText } from "./latex.ts";
import type { ReportFacts } from "./report_facts.ts";

type Fields = { readonly [name: string]: unknown };

/** Kinds of works as the Citation File Format names them, and BibTeX's; any other is `misc`. */
const kinds: { readonly [cff: string]: string } = {
  software: "software",
  article: "article",
  book: "book",
  "conference-paper": "inproceedings",
  report: "techreport",
  thesis: "phdthesis",
};

/**
 * The software and what it refers to as BibTeX.
 *
 * @param citation a CITATION.cff
 * @throws {UserError} it cannot be read.
 */
export function bibtex(
  citation: string,
  { pipeline, profile, claims, citation: file }: Pick<
    ReportFacts,
    "pipeline" | "profile" | "claims" | "citation"
  >,
): string {
  const document = parsed(citation, file?.path ?? "CITATION.cff");
  const tally = claims === null
    ? ""
    : `: ${tallyText(tallyOf(parted(claims).paper), "claims of the paper")}`;
  const references = Array.isArray(document["references"])
    ? document["references"].filter(isRecord)
    : [];
  const keys = new Set<string>();
  return [
    entry({ ...document, notes: `Profile ${profile}${tally}` }, "software", pipeline, keys),
    ...references.map((reference) => entry(reference, "misc", keyOf(reference), keys)),
  ].join("\n");
}

function parsed(text: string, path: string): Fields {
  let problem = "it is not a record";
  try {
    const document: unknown = parse(text);
    if (isRecord(document)) return document;
  } catch (error) {
    problem = messageOf(error).split("\n")[0] ?? "";
  }
  throw new UserError(
    `Cannot read "${path}": ${problem}`,
    "Write it as the Citation File Format says.",
  );
}

function entry(work: Fields, otherwise: string, key: string, keys: Set<string>): string {
  let unique = key.replace(/[^A-Za-z0-9:_-]/g, "") || "work";
  while (keys.has(unique)) unique += "x";
  keys.add(unique);
  const kind = kinds[text(work["type"]) ?? ""] ?? otherwise;
  const date = text(work["date-released"]);
  const identifiers = Array.isArray(work["identifiers"])
    ? work["identifiers"].filter(isRecord)
    : [];
  const numbers = identifiers.flatMap(({ value }) => text(value) ?? []);
  const arxiv = numbers.find((value) => /^arxiv:/i.test(value))?.slice("arxiv:".length);
  const fields = {
    author: people(work["authors"]),
    title: text(work["title"]),
    booktitle: kind === "inproceedings" ? text(work["collection-title"]) : undefined,
    journal: kind === "article" ? text(work["journal"]) : undefined,
    year: text(work["year"]) ?? date?.slice(0, 4),
    version: text(work["version"]),
    doi: text(work["doi"]),
    eprint: arxiv,
    archiveprefix: arxiv === undefined ? undefined : "arXiv",
    url: text(work["url"]) ?? text(work["repository-code"]),
    note: text(work["notes"]),
  };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [
      `  ${name} = {${
        name === "author" ? value : name === "title" ? `{${latexText(value)}}` : latexText(value)
      }},`,
    ]
  );
  return [`@${kind}{${unique},`, ...lines, "}", ""].join("\n");
}

/** Names of organisations are in braces, so that nothing in them counts as a surname. */
function people(authors: unknown): string | undefined {
  if (!Array.isArray(authors)) return undefined;
  const names = authors.filter(isRecord).map((author) => {
    const family = [text(author["name-particle"]), text(author["family-names"])]
      .filter((part) => part !== undefined).join(" ");
    const given = text(author["given-names"]);
    if (family === "") return `{${latexText(text(author["name"]) ?? text(author["alias"]) ?? "")}}`;
    return latexText(given === undefined ? family : `${family}, ${given}`);
  });
  return names.length === 0 ? undefined : names.join(" and ");
}

/** First author's surname and the year, as most people name their entries. */
function keyOf(work: Fields): string {
  const [first] = Array.isArray(work["authors"]) ? work["authors"].filter(isRecord) : [];
  const name = text(first?.["family-names"]) ?? text(first?.["name"]) ?? "work";
  return name.normalize("NFKD").toLowerCase().replace(/[^a-z]/g, "") + (text(work["year"]) ?? "");
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
