/**
 * Who made the software, and how it is cited, in an RO-Crate: what the project's CITATION.cff says.
 *
 * @module
 */

import {
  type CitationFile,
  doiOf,
  type Fields,
  identifiersOf,
  nameOf,
  recordsOf,
  textOf,
  urlOf,
} from "../base/citation_file.ts";
import { type Entity, localId, ref, type Reference } from "./crate_entity.ts";

/** What a crate says of people and works. */
export interface People {
  /** Properties of the crate itself. */
  readonly crate: Properties;
  /** Properties of the workflow: the software. */
  readonly software: Properties;
  /** Properties of what was run. */
  readonly run: Properties;
  readonly entities: readonly Entity[];
}

type Properties = { readonly [property: string]: unknown };

const nobody: People = { crate: {}, software: {}, run: {}, entities: [] };

/**
 * People and works as entities. The authors of the software are those of its results; the first
 * organisation among them, or that one of them belongs to, is the publisher, and the contact, or the first
 * author, has the pipeline run.
 */
export function peopleOf(citation: CitationFile | undefined): People {
  if (citation === undefined) return nobody;
  const { own, preferred, references } = citation;
  const entities = new Map<string, Entity>();
  const add = (entity: Entity): Reference => {
    entities.set(entity["@id"], entity);
    return ref(entity["@id"]);
  };
  const people = (list: unknown): Reference[] =>
    recordsOf(list).flatMap((one) => personOf(one, add) ?? []);
  const author = people(own["authors"]);
  const [agent = author[0]] = people(own["contact"]);
  const publisher = [...author.map((one) => one["@id"]), ...entities.keys()]
    .find((id) => entities.get(id)?.["@type"] === "Organization") ?? author[0]?.["@id"];
  const works = [...(preferred === undefined ? [] : [preferred]), ...references]
    .flatMap((work) => workOf(work, people) ?? []).map(add);
  const identifier = identifierOf(own, add);
  const url = urlOf(own);
  const version = textOf(own["version"]);
  return {
    crate: {
      ...some("author", author),
      ...(publisher === undefined ? {} : { publisher: ref(publisher) }),
      ...some("citation", works),
    },
    software: {
      ...some("author", author),
      ...some("identifier", identifier),
      ...(url === undefined ? {} : { url }),
      ...(version === undefined ? {} : { version }),
    },
    run: agent === undefined ? {} : { agent },
    entities: [...entities.values()],
  };
}

/** The licences that the file names, by SPDX. */
export function licensesIn(citation: CitationFile | undefined): readonly string[] {
  const license = citation?.own["license"];
  return [license].flat().flatMap((one) => textOf(one) ?? []);
}

function personOf(fields: Fields, add: (entity: Entity) => Reference): Reference | undefined {
  const [family, given] = [textOf(fields["family-names"]), textOf(fields["given-names"])];
  const particle = textOf(fields["name-particle"]);
  const web = [textOf(fields["orcid"]), textOf(fields["website"])]
    .find((address) => address !== undefined && /^https?:\/\/\S+$/.test(address));
  if (family === undefined && given === undefined) {
    const name = nameOf(fields) ?? textOf(fields["alias"]);
    if (name === undefined) return undefined;
    return add({ "@id": web ?? localId("organisation", name), "@type": "Organization", name });
  }
  const surname = [particle, family].filter((part) => part !== undefined).join(" ");
  const name = [given, surname, textOf(fields["name-suffix"])].filter((part) => part).join(" ");
  const affiliation = textOf(fields["affiliation"]);
  return add({
    "@id": web ?? localId("person", name),
    "@type": "Person",
    name,
    ...(given === undefined ? {} : { givenName: given }),
    ...(surname === "" ? {} : { familyName: surname }),
    ...(affiliation === undefined ? {} : {
      affiliation: add({
        "@id": localId("organisation", affiliation),
        "@type": "Organization",
        name: affiliation,
      }),
    }),
  });
}

/** A work that is cited; `undefined` where the file does not say what it is called. */
function workOf(work: Fields, people: (list: unknown) => Reference[]): Entity | undefined {
  const title = textOf(work["title"]);
  if (title === undefined) return undefined;
  const [doi, url] = [doiOf(work), urlOf(work)];
  const type =
    /^(article|conference-paper|report|thesis|unpublished)$/.test(textOf(work["type"]) ?? "")
      ? "ScholarlyArticle"
      : "CreativeWork";
  const year = textOf(work["year"]);
  const others = ["other", "swh"].flatMap((kind) => identifiersOf(work, kind));
  return {
    "@id": doi !== undefined
      ? doiAddress(doi)
      : url !== undefined && /^https?:\/\/\S+$/.test(url)
      ? url
      : localId("work", title),
    "@type": type,
    name: title,
    ...some("author", people(work["authors"])),
    ...(year === undefined ? {} : { datePublished: year }),
    ...some("identifier", [...(doi === undefined ? [] : [doiAddress(doi)]), ...others]),
  };
}

/** The identifiers of the software: addresses as they are, others with what they are. */
function identifierOf(
  own: Fields,
  add: (entity: Entity) => Reference,
): readonly (string | Reference)[] {
  const doi = doiOf(own);
  const known = doi === undefined ? [] : [doiAddress(doi)];
  const others = recordsOf(own["identifiers"]).flatMap((one): readonly (string | Reference)[] => {
    const [type, value] = [textOf(one["type"]), textOf(one["value"])];
    if (value === undefined) return [];
    if (type === "doi") return [doiAddress(value)];
    if (type === "url") return [value];
    return [add({
      "@id": localId("identifier", value),
      "@type": "PropertyValue",
      ...{ propertyID: type ?? "other", name: textOf(one["description"]) ?? value, value },
    })];
  });
  return [...new Set([...known, ...others])];
}

function doiAddress(doi: string): string {
  return `https://doi.org/${doi.replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:)/i, "")}`;
}

function some(name: string, values: readonly unknown[]): Properties {
  return values.length === 0 ? {} : { [name]: values };
}
