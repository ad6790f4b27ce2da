/**
 * Whether what a stage has written is a list of claims.
 *
 * @module
 */

import { type Claim, type JudgedClaim, verdicts } from "./claim.ts";

/**
 * Checks that a value is a list of claims.
 *
 * @throws {TypeError} it is none; the message says what is wrong where.
 */
export function claimsOf(value: unknown): readonly Claim[] {
  return listOf<Claim>(value, ["verdict", "adjusted"]);
}

/**
 * Checks that a value is a list of claims that are judged by themselves.
 *
 * @throws {TypeError} it is none; the message says what is wrong where.
 */
export function judgedClaimsOf(value: unknown): readonly JudgedClaim[] {
  return listOf<Omit<JudgedClaim, "adjusted">>(value, ["verdict"])
    .map((claim) => ({ ...claim, adjusted: null }));
}

function listOf<C>(value: unknown, verdictNames: readonly string[]): readonly C[] {
  if (!Array.isArray(value)) throw new TypeError("it is not a list");
  value.forEach((claim, i) => {
    const wrong = problemOf(claim, verdictNames);
    if (wrong !== undefined) throw new TypeError(`[${i}]${wrong}`);
  });
  return value;
}

const texts = ["id", "statement", "reading", "statistic", "unit", "thresholdReason", "meaning"];

const numbers = ["figure", "threshold", "value", "low", "high"];

const numbersOrNull = ["units", "p", "contrary"];

function problemOf(claim: unknown, verdictNames: readonly string[]): string | undefined {
  if (typeof claim !== "object" || claim === null) return " is no record";
  const fields = new Map<string, unknown>(Object.entries(claim));
  const isNumber = (name: string): boolean => typeof fields.get(name) === "number";
  const noText = texts.find((name) => typeof fields.get(name) !== "string");
  if (noText !== undefined) return `.${noText} is not a text`;
  const noNumber = numbers.find((name) => !isNumber(name));
  if (noNumber !== undefined) return `.${noNumber} is not a number`;
  const neither = numbersOrNull.find((name) => !isNumber(name) && fields.get(name) !== null);
  if (neither !== undefined) return `.${neither} is neither a number nor null`;
  const sources = fields.get("sources");
  if (!Array.isArray(sources) || sources.some((source) => typeof source !== "string")) {
    return ".sources is not a list of texts";
  }
  if (!["<", ">"].includes(String(fields.get("relation")))) return ".relation is neither < nor >";
  const readings = fields.get("readings");
  if (readings !== undefined && !isUnderReadings(readings)) {
    return ".readings is not as it should be";
  }
  const unjudged = verdictNames
    .find((name) => !verdicts.some((verdict) => verdict === fields.get(name)));
  return unjudged === undefined ? undefined : `.${unjudged} is none of ${verdicts.join(", ")}`;
}

function isUnderReadings(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const isTexts = (one: unknown): boolean =>
    Array.isArray(one) && one.every((text) => typeof text === "string");
  return verdicts.some((verdict) => verdict === fields.get("ours")) &&
    ["holds", "of"].every((name) => typeof fields.get(name) === "number") &&
    ["turned", "why", "open"].every((name) => isTexts(fields.get(name)));
}
