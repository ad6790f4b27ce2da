/**
 * What the parameters of this folder must satisfy, with errors that name the parameter.
 *
 * @module
 */

/** Checks that a parameter is a finite number, and returns it. */
export function finite(task: string, name: string, value: number): number {
  return checked(Number.isFinite(value), task, name, value, "a finite number");
}

/** Checks that a parameter is a finite number above zero, and returns it. */
export function positive(task: string, name: string, value: number): number {
  return checked(Number.isFinite(value) && value > 0, task, name, value, "finite and above zero");
}

/** Checks that a parameter lies strictly between 0 and 1, and returns it. */
export function fraction(task: string, name: string, value: number): number {
  return checked(value > 0 && value < 1, task, name, value, "strictly between 0 and 1");
}

/** Checks that a parameter is a whole number of at least `least`, and returns it. */
export function count(task: string, name: string, value: number, least: number): number {
  const whole = Number.isSafeInteger(value) && value >= least;
  return checked(whole, task, name, value, `a whole number of at least ${least}`);
}

/** Checks that a list has an element, and returns it. */
export function filled<T>(task: string, name: string, values: readonly T[]): readonly T[] {
  if (values.length > 0) return values;
  throw new RangeError(`Cannot ${task}: ${name} is []; give at least one element.`);
}

/** The complaint about a parameter, for conditions of a unit's own. */
export function unfit(task: string, name: string, value: unknown, must: string): RangeError {
  return new RangeError(`Cannot ${task}: ${name} is ${value}; it must be ${must}.`);
}

function checked(fits: boolean, task: string, name: string, value: number, must: string): number {
  if (fits) return value;
  throw unfit(task, name, value, must);
}
