/**
 * The terms of RO-Crate 1.2's context and of the workflow-run context that an archive's crate uses,
 * written by hand: the contexts themselves are on no registry that machines offline can reach, but in the
 * package `ro-crate` (3.7.2, GPL), with which they were compared.
 *
 * @module
 */

/** What each context defines, by its URL. */
export const contexts: { readonly [url: string]: { readonly [term: string]: string } } = {
  "https://w3id.org/ro/crate/1.2/context": {
    ...schemaOrg(
      ...["AcceptAction", "ComputerLanguage", "ControlAction", "CreateAction", "CreativeWork"],
      ...["Dataset", "HowTo", "HowToStep", "OrganizeAction", "PropertyValue"],
      ...[
        "Organization",
        "Person",
        "ScholarlyArticle",
        "SoftwareApplication",
        "SoftwareSourceCode",
      ],
      ...["affiliation", "agent", "author", "citation", "familyName", "givenName", "propertyID"],
      ...["publisher"],
      ...["about", "actionStatus", "additionalType", "contentSize", "datePublished", "description"],
      ...["encodingFormat", "endTime", "exampleOfWork", "hasPart", "identifier", "instrument"],
      ...["license", "mainEntity", "mentions", "name", "object", "permissions", "position"],
      ...["programmingLanguage", "result", "softwareRequirements", "softwareVersion", "startTime"],
      ...["step", "url", "value", "version", "workExample"],
    ),
    File: "http://schema.org/MediaObject",
    ComputationalWorkflow: "https://bioschemas.org/ComputationalWorkflow",
    FormalParameter: "https://bioschemas.org/FormalParameter",
    input: "https://bioschemas.org/properties/input",
    output: "https://bioschemas.org/properties/output",
    conformsTo: "http://purl.org/dc/terms/conformsTo",
  },
  "https://w3id.org/ro/terms/workflow-run/context": {
    environment: "https://w3id.org/ro/terms/workflow-run#environment",
    sha256: "https://w3id.org/ro/terms/workflow-run#sha256",
  },
};

function schemaOrg(...terms: readonly string[]): { readonly [term: string]: string } {
  return Object.fromEntries(terms.map((term) => [term, `http://schema.org/${term}`]));
}
