/**
 * An archive as an RO-Crate: each MUST of RO-Crate 1.2, Workflow RO-Crate 1.0, and the Process, Workflow
 * and Provenance Run Crate profiles 0.5, and its expansion as JSON-LD.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import jsonld from "jsonld";
import { membersOf, text } from "../engine/archive_rig.ts";
import { purlOf } from "../../pipeline/archive/tools.ts";
import { programs } from "../engine/program_rig.ts";
import { cannotConfine, trustAll } from "../engine/confinement_rig.ts";
import { files, Project } from "../engine/rig.ts";
import { contexts } from "./crate_contexts.ts";

interface Entity {
  readonly "@id": string;
  readonly "@type": string | string[];
  readonly [property: string]: unknown;
}

/** A crate read from an archive. */
interface Crate {
  readonly document: { readonly "@context": unknown; readonly "@graph": readonly Entity[] };
  readonly byId: ReadonlyMap<string, Entity>;
  /** Paths of the archive. */
  readonly members: readonly string[];
}

/** A citation file with people, organisations, identifiers and works of all kinds. */
const citation = `
title: The rig
version: 1.10
license: [MIT, Apache-2.0]
doi: 10.5281/zenodo.12_3
repository-code: https://github.com/lab/rig
identifiers:
  - { type: swh, value: "swh:1:dir:0a", description: its source }
  - { type: url, value: "https://a.org/rig" }
authors:
  - { family-names: Müller, given-names: Jürgen, name-particle: von der, affiliation: UCL,
      orcid: "https://orcid.org/0000-0002-1825-0097" }
  - { name: "Smith & Sons" }
contact:
  - { family-names: 李, given-names: 明 }
preferred-citation: { type: article, title: This one, doi: 10.1/a_b, year: 2024,
  authors: [{ family-names: A, given-names: B }] }
references:
  - { type: website, title: A page, url: "https://a.org/~p" }
`;

/** One that has everything: native code, the environment, a file of the user's, a waiver, staleness. */
const crates: readonly (readonly [what: string, crate: Crate])[] = [
  ["full", await crateOf([], false)],
  ["light", await crateOf(["--without", "objects"], false)],
  ["stale", await crateOf(["--allow-stale"], true)],
  ["programs'", await crateOfPrograms()],
];

for (const [what, crate] of crates) {
  const test = (name: string, body: () => void | Promise<void>): void =>
    Deno.test(`the ${what} crate ${name}`, body);
  const of = (type: string): readonly Entity[] =>
    [...crate.byId.values()].filter((entity) => typesOf(entity).includes(type));
  const referred = (entity: Entity, property: string): readonly Entity[] =>
    idsIn(entity[property]).map((id) => get(crate, id));
  const root = get(crate, "./");
  const workflow = get(crate, only(idsIn(root["mainEntity"])));
  const runOf = (tool: Entity): readonly Entity[] =>
    of("CreateAction").filter((run) => idsIn(run["instrument"]).includes(tool["@id"]));

  test("is flat JSON-LD: entities with one @id and types, values that are plain or references", () => {
    assert.equal(crate.byId.size, crate.document["@graph"].length);
    for (const entity of crate.document["@graph"]) {
      assert.equal(typeof entity["@id"], "string");
      assert.ok(typesOf(entity).length > 0, entity["@id"]);
      for (const value of Object.values(entity).flat()) {
        const isPlain = ["string", "number", "boolean"].includes(typeof value);
        assert.ok(isPlain || Object.keys(value as object).join() === "@id", JSON.stringify(entity));
      }
    }
  });

  test("describes itself by a metadata descriptor", () => {
    const descriptor = get(crate, "ro-crate-metadata.json");
    assert.deepEqual(typesOf(descriptor), ["CreativeWork"]);
    assert.deepEqual(descriptor["about"], { "@id": "./" });
    assert.ok(idsIn(descriptor["conformsTo"]).includes("https://w3id.org/ro/crate/1.2"));
    assert.ok(crate.members.includes("ro-crate-metadata.json"));
  });

  test("has a root that is a Dataset with name, description, date and licence", () => {
    assert.ok(typesOf(root).includes("Dataset"));
    assert.match(String(root["datePublished"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    for (const property of ["name", "description", "license"]) assert.ok(root[property], property);
  });

  test("refers to nothing that it does not have", () => {
    for (const entity of crate.byId.values()) {
      for (const id of Object.values(entity).flatMap(idsIn)) {
        const isOnTheWeb = /^https?:\/\//.test(id);
        assert.ok(isOnTheWeb || crate.byId.has(id), `${entity["@id"]} → ${id}`);
      }
    }
  });

  test("lists every file of the archive, and no others, by relative URIs", () => {
    const ids = of("File").map((file) => file["@id"]);
    for (const id of ids) assert.ok(!/^\/|\\|\s|^[a-z]+:/i.test(id), id);
    const paths = ids.map(decodeURIComponent);
    const expected = crate.members.filter((path) => path !== "ro-crate-metadata.json");
    assert.deepEqual(paths.toSorted(), expected.toSorted());
    assert.deepEqual(idsIn(root["hasPart"]).toSorted(), ids.toSorted());
  });

  test("names all that is no file by an absolute URI or a local name", () => {
    for (const { "@id": id } of crate.byId.values()) {
      const isFile = idsIn(root["hasPart"]).includes(id);
      const isSpecial = ["./", "ro-crate-metadata.json"].includes(id);
      assert.ok(isFile || isSpecial || /^(#|https:\/\/|pkg:)\S+$/.test(id), id);
    }
  });

  test("conforms to the profiles, each a CreativeWork with a version", () => {
    for (
      const id of [
        "https://w3id.org/ro/wfrun/process/0.5",
        "https://w3id.org/ro/wfrun/workflow/0.5",
        "https://w3id.org/ro/wfrun/provenance/0.5",
        "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
      ]
    ) {
      assert.ok(idsIn(root["conformsTo"]).includes(id), id);
      assert.deepEqual(typesOf(get(crate, id)), ["CreativeWork"]);
      assert.equal(get(crate, id)["version"], id.split("/").at(-1));
    }
  });

  test("has a main workflow of all types, in a language, that was run", () => {
    for (const type of ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]) {
      assert.ok(typesOf(workflow).includes(type), type);
    }
    const language = get(crate, only(idsIn(workflow["programmingLanguage"])));
    assert.deepEqual(typesOf(language), ["ComputerLanguage"]);
    assert.ok(language["name"]);
    assert.ok(crate.members.includes(decodeURIComponent(workflow["@id"])));
    assert.equal(runOf(workflow).length, 1);
  });

  test("has actions with an instrument that is a tool of the workflow, and ISO times", () => {
    const tools = idsIn(workflow["hasPart"]);
    for (const run of of("CreateAction")) {
      const instrument = only(idsIn(run["instrument"]));
      assert.ok(instrument === workflow["@id"] || tools.includes(instrument), run["@id"]);
      assert.ok(idsIn(root["mentions"]).includes(run["@id"]));
      for (const time of [run["startTime"], run["endTime"]]) {
        assert.equal(new Date(String(time)).toISOString(), time);
      }
      assert.ok(String(run["startTime"]) <= String(run["endTime"]));
    }
    for (const tool of tools) {
      assert.ok(typesOf(get(crate, tool)).includes("SoftwareApplication"));
      assert.ok(runOf(get(crate, tool)).length > 0, tool);
    }
  });

  test("has results that are files, and objects that are files, values or other works", () => {
    for (const run of of("CreateAction")) {
      for (const result of referred(run, "result")) assert.ok(typesOf(result).includes("File"));
      for (const taken of referred(run, "object")) {
        const types = typesOf(taken);
        assert.ok(types.some((type) => ["File", "PropertyValue", "CreativeWork"].includes(type)));
      }
    }
  });

  test("has steps that the workflow names, each with its tool and a place in the order", () => {
    const steps = referred(workflow, "step");
    assert.deepEqual(steps, of("HowToStep"));
    const positionOfTool = new Map<string, number>();
    for (const step of steps) {
      const tool = only(idsIn(step["workExample"]));
      assert.ok(idsIn(workflow["hasPart"]).includes(tool));
      positionOfTool.set(tool, Number(step["position"]));
    }
    const makers = new Map(
      of("CreateAction").filter((run) => run["@id"] !== "#run").flatMap((run) =>
        idsIn(run["result"]).map((file) => [file, only(idsIn(run["instrument"]))] as const)
      ),
    );
    for (const run of of("CreateAction")) {
      const position = positionOfTool.get(only(idsIn(run["instrument"])));
      if (position === undefined) continue;
      for (const taken of idsIn(run["object"])) {
        const maker = makers.get(taken);
        if (maker !== undefined) {
          assert.ok(Number(positionOfTool.get(maker)) < position, run["@id"]);
        }
      }
    }
  });

  test("has a control action for every run of a step, and one that organises them", () => {
    const controlled = of("ControlAction").map((control) => {
      const step = get(crate, only(idsIn(control["instrument"])));
      const run = get(crate, only(idsIn(control["object"])));
      assert.deepEqual(typesOf(step), ["HowToStep"]);
      assert.deepEqual(idsIn(step["workExample"]), idsIn(run["instrument"]));
      return run["@id"];
    });
    const runs = of("CreateAction").map((run) => run["@id"]).filter((id) => id !== "#run");
    assert.deepEqual(controlled.toSorted(), runs.toSorted());
    const organised = only(of("OrganizeAction"));
    assert.ok(
      typesOf(get(crate, only(idsIn(organised["instrument"])))).includes("SoftwareApplication"),
    );
    assert.deepEqual(idsIn(organised["object"]), of("ControlAction").map(({ "@id": id }) => id));
    assert.deepEqual(idsIn(organised["result"]), ["#run"]);
  });

  test("has parameters with a type and a name, which a tool or the workflow refers to", () => {
    const tools = [workflow, ...referred(workflow, "hasPart")];
    const slots = new Set(
      tools.flatMap((tool) =>
        ["input", "output", "environment"].flatMap((property) => idsIn(tool[property]))
      ),
    );
    for (const parameter of of("FormalParameter")) {
      assert.match(
        String(parameter["additionalType"]),
        /^(File|Text|Boolean|Integer|Float|PropertyV)/,
      );
      assert.ok(parameter["name"], parameter["@id"]);
      assert.ok(slots.has(parameter["@id"]), parameter["@id"]);
    }
    for (const id of slots) assert.deepEqual(typesOf(get(crate, id)), ["FormalParameter"]);
    for (const value of of("PropertyValue").filter((one) => one["propertyID"] === undefined)) {
      const parameter = get(crate, only(idsIn(value["exampleOfWork"])));
      assert.deepEqual(typesOf(parameter), ["FormalParameter"]);
      assert.equal(parameter["name"], value["name"]);
    }
  });

  test("expands as JSON-LD with every type and property defined", async () => {
    const used = new Set(crate.document["@graph"].flatMap((entity) => [
      ...Object.keys(entity).filter((name) => !name.startsWith("@")),
      ...typesOf(entity),
    ]));
    const known = Object.assign({}, ...Object.values(contexts));
    assert.deepEqual([...used].filter((term) => !Object.hasOwn(known, term)), []);
    const documentLoader = (url: string) => {
      const context = contexts[url];
      if (context === undefined) throw new Error(`${url} is not there`);
      return Promise.resolve({
        contextUrl: null,
        documentUrl: url,
        document: { "@context": context },
      });
    };
    const base = "https://example.org/crate/";
    // In safe mode, whatever would be dropped is an error.
    const expanded = await jsonld.expand(crate.document, { documentLoader, base, safe: true });
    assert.equal(expanded.length, crate.document["@graph"].length);
    const expandedRoot = expanded.find((entity: Entity) => entity["@id"] === base);
    assert.deepEqual(expandedRoot["@type"], ["http://schema.org/Dataset"]);
    const parts = expandedRoot["http://schema.org/hasPart"].map((part: Entity) => part["@id"]);
    assert.ok(parts.includes(`${base}source/stages/mod.ts`));
  });
}

Deno.test("the crate says what runs a program, and how that was bound", () => {
  const crate = crates.find(([what]) => what === "programs'")?.[1];
  assert.ok(crate !== undefined);
  const tool = get(crate, "#stage/tree");
  const bound = cannotConfine ? "trusted" : "enforced";
  assert.match(String(tool["permissions"]), new RegExp(`^${bound}: runs a program`));
  assert.match(String(get(crate, "#run/tree")["description"]), new RegExp(`; ${bound}: runs a`));
  const [interpreter = ""] = idsIn(tool["softwareRequirements"]);
  assert.equal(get(crate, interpreter)["name"], "sh");
  assert.ok(crate.byId.has("results/tree/tree/a.txt"));
});

Deno.test("the crate marks what is trusted, waived, stale and not in it", () => {
  const [full, light, stale] = crates.map(([, crate]) => crate) as [Crate, Crate, Crate];
  assert.match(String(get(full, "#stage/aside")["permissions"]), /^trusted: runs native code/);
  assert.match(String(get(full, "#run/aside")["description"]), /; trusted: runs native code$/);
  assert.match(String(get(full, "#stage/numbers")["permissions"]), /^reads its declared inputs/);
  const waiver = get(full, "#waiver/numbers/1");
  assert.equal(waiver["description"], "addition commutes");
  assert.deepEqual(idsIn(waiver["object"]), ["#run/numbers"]);
  assert.match(String(get(full, "#run/numbers")["description"]), /waived: .*addition commutes/);
  assert.match(String(get(stale, "#run/total")["description"]), /; stale: not up to date/);
  const given = get(full, "#file/data/given.json");
  assert.match(String(given["sha256"]), /^[0-9a-f]{64}$/);
  assert.ok(idsIn(get(full, "#run/aside")["object"]).includes("#file/data/given.json"));
  const [setting] = idsIn(get(full, "#run/aside")["environment"]).map((id) => get(full, id));
  assert.deepEqual([setting?.["name"], setting?.["value"]], ["HOME", Deno.env.get("HOME")]);
  const absent = idsIn(get(light, "#run/parity")["object"]).map((id) => get(light, id));
  assert.deepEqual(absent.map(({ name }) => name), ['output "numbers" of numbers']);
});

Deno.test("the crate says who made it and how it is cited, as the CITATION.cff does", () => {
  const [, full] = crates[0] ?? [];
  assert.ok(full !== undefined);
  const root = get(full, "./");
  const workflow = get(full, only(idsIn(root["mainEntity"])));
  const named = (entity: Entity, property: string): unknown[] =>
    idsIn(entity[property]).map((id) => get(full, id)["name"]);
  for (const entity of [root, workflow]) {
    assert.deepEqual(named(entity, "author"), ["Jürgen von der Müller", "Smith & Sons"]);
    assert.deepEqual(idsIn(entity["license"]), [
      "https://spdx.org/licenses/MIT",
      "https://spdx.org/licenses/Apache-2.0",
    ]);
  }
  const person = get(full, "https://orcid.org/0000-0002-1825-0097");
  assert.deepEqual(typesOf(person), ["Person"]);
  assert.deepEqual([person["givenName"], person["familyName"]], ["Jürgen", "von der Müller"]);
  assert.deepEqual(named(person, "affiliation"), ["UCL"]);
  assert.deepEqual(named(root, "publisher"), ["Smith & Sons"]);
  assert.deepEqual(typesOf(get(full, only(idsIn(root["publisher"])))), ["Organization"]);
  for (const run of full.byId.values()) {
    if (!typesOf(run).some((type) => type.endsWith("Action") && type !== "ControlAction")) continue;
    assert.deepEqual(named(run, "agent"), ["明 李"], run["@id"]);
  }
  assert.deepEqual(workflow["version"], "1.10");
  assert.deepEqual(workflow["url"], "https://github.com/lab/rig");
  const [swh] = idsIn(workflow["identifier"]).map((id) => get(full, id));
  assert.deepEqual([swh?.["propertyID"], swh?.["value"]], ["swh", "swh:1:dir:0a"]);
  for (const address of ["https://doi.org/10.5281/zenodo.12_3", "https://a.org/rig"]) {
    assert.ok([workflow["identifier"]].flat().includes(address), address);
  }
  assert.deepEqual(idsIn(root["citation"]), ["https://doi.org/10.1/a_b", "https://a.org/~p"]);
  assert.deepEqual(typesOf(get(full, "https://doi.org/10.1/a_b")), ["ScholarlyArticle"]);
});

Deno.test("the crate names packages by their purl", () => {
  const [, full] = crates[0] ?? [];
  const runtimes = [...full?.byId.values() ?? []].filter(({ name }) => name === "Deno");
  assert.deepEqual(runtimes.map((one) => one["@id"]), [
    `pkg:github/denoland/deno@v${Deno.version.deno}`,
  ]);
  assert.equal(purlOf("@scope/name", "1.0.0-rc.1+b"), "pkg:npm/%40scope/name@1.0.0-rc.1%2Bb");
  assert.equal(purlOf("vega", "6.4.0"), "pkg:npm/vega@6.4.0");
});

async function crateOf(options: readonly string[], isStale: boolean): Promise<Crate> {
  const declared = files["stages/mod.ts"] ?? "";
  using project = new Project({
    "deno.json": "{}",
    "CITATION.cff": citation,
    "data/given.json": "1",
    "stages/mod.ts": declared.replace("integer, list", "file, integer, list").replace(
      'about: "has nothing to do with the others",',
      'about: "x", native: true, env: ["HOME"], inputs: { given: file("data/given.json", json()) },',
    ),
    "stages/aside.ts": "export default ({ inputs }) => ({ pid: inputs.given.read() });",
  });
  trustAll(project);
  await project.reproduce();
  project.edit("stages/lib/count.ts", "start + i)", "i + start)");
  await project.run("accept", "numbers", "--reason", "addition commutes");
  await project.reproduce();
  if (isStale) project.edit("stages/total.ts", "sum + n, 0", "sum + n, 1");
  return await archivedCrate(project, options);
}

/** One of a program that makes a folder of files by a pattern. */
async function crateOfPrograms(): Promise<Crate> {
  using project = programs(
    `
const tree = program({
  name: "tree",
  about: "copies",
  command: ["sh", "copy.sh", "{inputs.texts}", "{outputs.tree}"],
  sources: ["copy.sh"],
  params: { word: text("x") },
  inputs: { texts: files("data/*.txt") },
  outputs: { tree: folder() },
});
const stages = [made, tree];`,
    { "deno.json": '{ "license": "MIT" }', "copy.sh": 'cp -r "$1" "$2"\n', "data/a.txt": "a" },
  );
  await project.reproduce();
  return await archivedCrate(project, []);
}

async function archivedCrate(project: Project, options: readonly string[]): Promise<Crate> {
  const { code, stderr } = await project.run("archive", "--output", "a.zip", ...options);
  assert.equal(code, 0, stderr);
  const members = membersOf(Deno.readFileSync(join(project.root, "a.zip")));
  const document: Crate["document"] = JSON.parse(text(members.get("ro-crate-metadata.json")));
  const byId = new Map(document["@graph"].map((entity) => [entity["@id"], entity]));
  return { document, byId, members: [...members.keys()] };
}

function get(crate: Crate, id: string): Entity {
  const entity = crate.byId.get(id);
  assert.ok(entity !== undefined, `${id} is not in the crate`);
  return entity;
}

function idsIn(value: unknown): string[] {
  return [value].flat().flatMap((one) =>
    typeof one === "object" && one !== null && "@id" in one ? [String(one["@id"])] : []
  );
}

function typesOf(entity: Entity): string[] {
  return [entity["@type"]].flat();
}

function only<T>(values: readonly T[]): T {
  const [value] = values;
  assert.ok(value !== undefined && values.length === 1, `${values.length} values`);
  return value;
}
