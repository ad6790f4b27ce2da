/**
 * What the engine itself writes into the artifacts folder, beside the artifacts.
 *
 * @module
 */

/** Files of the report, below `report/`. */
export type ReportFile = "index.html" | "report.md" | "claims.tex" | "cite.bib";

const reportFiles: { readonly [F in ReportFile]: true } = {
  "index.html": true,
  "report.md": true,
  "claims.tex": true,
  "cite.bib": true,
};

/** The picture of the stages. */
export const graphPicture = "graph.svg";

/** Paths of all of them, below the profile's folder; no output may be there. */
export const ownFiles: readonly string[] = [
  graphPicture,
  ...Object.keys(reportFiles).map((file) => `report/${file}`),
];

/** What an archive's name ends in. */
export const archiveSuffix = ".crate.zip";

/** The name of a profile's archive beside the profiles' folders; a heading may hold any character. */
export function archiveName(pipeline: string, profile: string): string {
  const plain = pipeline.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "").slice(0, 60);
  return `${plain}-${profile}${archiveSuffix}`;
}
