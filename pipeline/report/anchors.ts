/**
 * Names of places in the page.
 *
 * @module
 */

/** Where a stage is told of; figures have their own ids, which hold no dots. */
export function anchorOfStage(stage: string): string {
  return `stage.${stage.replaceAll("/", ".")}`;
}
