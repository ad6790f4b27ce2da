/**
 * The fields that Vega-Lite's transforms make, and those that they take away.
 *
 * @module
 */

/** What transforms have made. */
export interface MadeFields {
  readonly names: ReadonlySet<string>;
  /** Whether any field may have been made. */
  readonly isOpen: boolean;
  /** Whether rows are no more what they were: their fields are gone. */
  readonly areNew: boolean;
}

/** Of no transforms. */
export const nothingMade: MadeFields = { names: new Set(), isOpen: false, areNew: false };

type Transform = { readonly [name: string]: unknown };

/** What transforms call their fields where they are not told. */
const defaults: { readonly [transform: string]: readonly string[] } = {
  fold: ["key", "value"],
  density: ["value", "density"],
  quantile: ["prob", "value"],
};

/** Transforms that make new rows, of the groups' fields and their own. */
const makers = ["aggregate", "density", "quantile", "regression", "loess"] as const;
/** Pivots make fields out of values, and look-ups bring whole rows. */
const openers = ["pivot", "lookup"] as const;

/** What transforms make of what was made before. */
export function madeBy(transforms: readonly unknown[], before: MadeFields): MadeFields {
  return transforms.map(asTransform).reduce<MadeFields>((made, transform) => {
    const areNew = makers.some((name) => name in transform);
    const own = [
      ...namedIn(transform),
      ...Object.keys(transform).flatMap((name) => defaults[name] ?? []),
      ...[transform["regression"], transform["loess"], transform["on"]].filter(isText),
    ];
    return {
      names: new Set(areNew ? [...own, ...textsOf(transform["groupby"])] : [...made.names, ...own]),
      isOpen: made.isOpen || openers.some((name) => name in transform),
      areNew: made.areNew || areNew,
    };
  }, before);
}

/** Whether a field, or the field that it is a part of, was made. */
export function isFieldMade({ names, isOpen }: MadeFields, field: string): boolean {
  return isOpen || names.has(field) || names.has(field.split(/[.[]/, 1)[0] ?? field);
}

/** What stands behind `as`, anywhere in a transform; bins and stacks also make an end. */
function namedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namedIn);
  return Object.entries(asTransform(value)).flatMap(([key, item]) =>
    key === "as" ? textsOf([item].flat()).flatMap((name) => [name, `${name}_end`]) : namedIn(item)
  );
}

function asTransform(value: unknown): Transform {
  return typeof value === "object" && value !== null ? value as Transform : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
