/**
 * How to cite the software whose numbers a report shows: BibTeX from a CITATION.cff, for biblatex with
 * biber and, where it knows a kind of work, for BibTeX's own styles.
 *
 * citation-js was tried and is not used: of names it drops those without Latin letters, takes a comma in
 * one for the end of the surname, and leaves `&` in organisations to TeX.
 *
 * @module
 */

import { parted, tallyOf } from "../model/claim.ts";
import { tallyText } from "../model/claim_words.ts";
import {
  citationFile,
  doiOf,
  type Fields,
  identifiersOf,
  nameOf,
  recordsOf,
  textOf,
  urlOf,
} from "../base/citation_file.ts";
import { latexText } from "./latex_text.ts";
import type { ReportFacts } from "./report_facts.ts";
import { commitText, type SourceCommit } from "./source_commit.ts";

/** Kinds of works by their names in the Citation File Format; any other is `misc`. */
const kinds: { readonly [cff: string]: string } = {
  ...kind("article", "article", "magazine-article", "newspaper-article"),
  ...kind("book", "book"),
  ...kind("collection", "edited-work"),
  ...kind("reference", "dictionary", "encyclopedia"),
  ...kind("inproceedings", "conference-paper"),
  ...kind("proceedings", "conference", "proceedings"),
  ...kind("dataset", "data", "database", "dataset"),
  ...kind("manual", "manual"),
  ...kind("booklet", "pamphlet"),
  ...kind("patent", "patent"),
  ...kind("periodical", "serial"),
  ...kind("techreport", "report", "government-document"),
  ...kind("phdthesis", "thesis"),
  ...kind("unpublished", "personal-communication", "unpublished"),
  ...kind("online", "blog", "website"),
  ...kind("software", "software", "software-code", "software-container", "software-executable"),
  ...kind("software", "software-virtual-machine"),
};

/**
 * The software, what its authors ask to cite, and what it refers to, as BibTeX.
 *
 * @param citation a CITATION.cff
 * @param source the commit that the software stands at, if it is known
 * @throws {UserError} it cannot be read.
 */
export function bibtex(
  citation: string,
  { pipeline, profile, claims, citation: file }: Pick<
    ReportFacts,
    "pipeline" | "profile" | "claims" | "citation"
  >,
  source?: SourceCommit,
): string {
  const { own, preferred, references } = citationFile(citation, file?.path ?? "CITATION.cff");
  const tally = claims === null
    ? ""
    : `: ${tallyText(tallyOf(parted(claims).paper), "claims of the paper")}`;
  const notes = `Profile ${profile}${tally}${
    source === undefined ? "" : `; ${commitText(source)}`
  }`;
  const keys = new Set<string>();
  const others = [...(preferred === undefined ? [] : [preferred]), ...references];
  return [
    entry({ ...own, notes }, "software", pipeline, keys),
    ...others.map((work) => entry(work, "misc", keyOf(work), keys)),
  ].join("\n");
}

function entry(work: Fields, otherwise: string, key: string, keys: Set<string>): string {
  let unique = key.replace(/[^A-Za-z0-9:_-]/g, "") || "work";
  while (keys.has(unique)) unique += "x";
  keys.add(unique);
  const kind = kindOf(work) ?? otherwise;
  const lines = Object.entries(fieldsOf(work, kind)).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name} = {${value}},`]
  );
  return [`@${kind}{${unique},`, ...lines, "}", ""].join("\n");
}

function kindOf(work: Fields): string | undefined {
  const kind = kinds[textOf(work["type"]) ?? ""];
  const isMasters = kind === "phdthesis" && /^m|master/i.test(textOf(work["thesis-type"]) ?? "");
  return isMasters ? "mastersthesis" : kind;
}

/** The fields of an entry as they are written. */
function fieldsOf(work: Fields, kind: string): { readonly [name: string]: string | undefined } {
  const words = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : latexText(value);
  const own = (name: string): string | undefined => words(textOf(work[name]));
  const date = textOf(work["date-published"]) ?? textOf(work["date-released"]) ??
    textOf(work["issue-date"]);
  const arxiv = [...identifiersOf(work, "other"), ...identifiersOf(work, "url")]
    .map((value) => /^(?:arxiv:|https?:\/\/arxiv\.org\/abs\/)(.+)$/i.exec(value)?.[1])
    .find((id) => id !== undefined);
  const isIn = kind === "inproceedings";
  const isThesis = kind.endsWith("thesis");
  const institution = words(nameOf(work["institution"]));
  const title = textOf(work["title"]);
  const conference = nameOf(work["conference"]);
  const [start, end] = [textOf(work["start"]), textOf(work["end"])];
  return {
    author: people(work["authors"]),
    editor: people(work["editors"]),
    title: title === undefined ? undefined : `{${latexText(title)}}`,
    booktitle: isIn ? words(conference) ?? own("collection-title") : undefined,
    series: isIn && conference === undefined ? undefined : own("collection-title"),
    journal: own("journal"),
    volume: own("volume"),
    number: own("issue") ?? own("number"),
    pages: start === undefined
      ? own("pages")
      : latexText(start) + (end === undefined ? "" : `--${latexText(end)}`),
    edition: own("edition"),
    chapter: own("section"),
    year: own("year") ?? date?.slice(0, 4),
    month: own("month") ?? (/^\d{4}-(\d\d)/.exec(date ?? "")?.[1]?.replace(/^0/, "")),
    publisher: words(nameOf(work["publisher"])) ??
      (isThesis || kind === "techreport" ? undefined : institution),
    school: isThesis ? institution : undefined,
    institution: kind === "techreport"
      ? institution ?? words(nameOf(work["publisher"]))
      : undefined,
    address: words(nameOf(work["location"])),
    type: isThesis ? undefined : own("data-type"),
    version: own("version"),
    isbn: own("isbn"),
    issn: own("issn"),
    doi: verbatim(doiOf(work)),
    eprint: arxiv === undefined ? undefined : verbatim(arxiv),
    archiveprefix: arxiv === undefined ? undefined : "arXiv",
    url: verbatim(urlOf(work)),
    urldate: own("date-accessed"),
    note: own("notes"),
  };
}

/** Addresses are taken as they are, but for what would end the field, and spaces. */
function verbatim(address: string | undefined): string | undefined {
  return address?.replace(/[{}\\\s]/g, (character) => encodeURIComponent(character));
}

/**
 * Names, the surname first. Names of organisations are in braces, so that nothing in them counts as a
 * surname, and so are parts of names that would be taken for several.
 */
function people(authors: unknown): string | undefined {
  const names = recordsOf(authors).flatMap((author) => {
    const family = part(author["family-names"]);
    const given = part(author["given-names"]);
    if (family === undefined) {
      const name = nameOf(author) ?? textOf(author["given-names"]) ?? textOf(author["alias"]);
      return name === undefined ? [] : [`{${latexText(name)}}`];
    }
    const particle = part(author["name-particle"]);
    const suffix = part(author["name-suffix"]);
    const surname = particle === undefined ? family : `${particle} ${family}`;
    return [[surname, suffix, given].filter((one) => one !== undefined).join(", ")];
  });
  return names.length === 0 ? undefined : names.join(" and ");
}

function part(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  return /,|(^|\s)and(\s|$)/i.test(text) ? `{${latexText(text)}}` : latexText(text);
}

/** First author's surname and the year, as most people name their entries. */
function keyOf(work: Fields): string {
  const [first] = recordsOf(work["authors"]);
  const name = textOf(first?.["family-names"]) ?? textOf(first?.["name"]) ?? "work";
  const letters = name.normalize("NFKD").toLowerCase().replace(/[^a-z]/g, "");
  return (letters || "work") + (textOf(work["year"]) ?? "");
}

function kind(bibtex: string, ...names: readonly string[]): { readonly [cff: string]: string } {
  return Object.fromEntries(names.map((name) => [name, bibtex]));
}
