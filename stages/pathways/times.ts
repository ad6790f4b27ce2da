/**
 * When pathways leave their plateau and when they arrive: escaping and hitting times.
 *
 * @module
 */

import { type Clock, clockOf, fallingPart, risingPart, timeOf } from "./clock.ts";
import { fraction } from "./checks.ts";
import { coupledDynamics } from "./dynamics.ts";
import { type Pathway, speed } from "./pathway.ts";

/** Times in units of the time constant; infinite for what never happens. */
export interface Times {
  /** First time at which a ≥ ε s*: zero when it starts there. */
  readonly escaping: number;
  /** First time, once escaped, at which a is within the fraction ε of its asymptote. */
  readonly hitting: number;
}

/**
 * How long a pathway alone takes from its start to a level: the elementary integral
 * ∫ ds / ((s* − s) √(λ² + 4s²)) from a(0) to the level, in closed form.
 *
 * @returns 0 when it starts at the level, Infinity when it never comes there.
 * @throws {RangeError} when the target is not a positive number or the pathway is not finite.
 */
export function passageTime(pathway: Pathway, level: number, target: number): number {
  return timeOf(clockOf([pathway], target), excessAt(pathway, level));
}

/**
 * When a pathway that learns alone comes within ε s* of its asymptote s*, from either side.
 *
 * The paper names the time; the threshold is [ours].
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function hittingTime(pathway: Pathway, target: number, threshold: number): number {
  fraction("time a pathway", "threshold", threshold);
  const clock = clockOf([pathway], target);
  return timesOf(clock, pathway, asymptoteAlone(pathway, target), threshold).hitting;
}

/**
 * Escaping and hitting time of each of several pathways that learn together.
 *
 * A pathway's asymptote is then its own share of s*, and one that never leaves its plateau hits
 * nothing: without that condition [ours] a pathway that others keep from moving would count as
 * having arrived at once.
 *
 * @param target Singular value s* of the task.
 * @param threshold The fraction ε, strictly between 0 and 1.
 * @throws {RangeError} when a parameter is out of range.
 */
export function timesTogether(
  pathways: readonly Pathway[],
  target: number,
  threshold: number,
): readonly Times[] {
  fraction("time a pathway", "threshold", threshold);
  const clock = clockOf(pathways, target);
  const { a } = coupledDynamics(pathways, target)(Infinity);
  return pathways.map((pathway, index) => timesOf(clock, pathway, a[index] as number, threshold));
}

/** s*, except for a pathway that is dead: balanced, and not above zero. */
function asymptoteAlone(pathway: Pathway, target: number): number {
  return pathway.lambda === 0 && pathway.a <= 0 ? 0 : target;
}

function timesOf(clock: Clock, pathway: Pathway, asymptote: number, threshold: number): Times {
  const plateau = threshold * clock.target;
  const escaping = pathway.a >= plateau ? 0 : timeOf(clock, excessAt(pathway, plateau));
  const side = Math.sign(asymptote - pathway.a);
  const near = asymptote - side * threshold * Math.abs(asymptote);
  const isNear = side * (pathway.a - near) >= 0;
  const arrival = isNear ? 0 : timeOf(clock, excessAt(pathway, near));
  return { escaping, hitting: Math.max(escaping, arrival) };
}

/** The clock's excess growth that brings a pathway to a level; infinite when none does. */
function excessAt(pathway: Pathway, level: number): number {
  const { a, lambda } = pathway;
  if (level === a) return 0;
  const there: Pathway = { a: level, lambda };
  // A and B change by factors u and 1/u: of the two, use the one that is a sum.
  const useFalling = a < 0 && level <= 0;
  const base = useFalling ? fallingPart(there) : risingPart(pathway);
  if (base === 0) return Infinity;
  const tilt = 2 * (a + level) / (speed(pathway) + speed(there));
  return (level - a) * (useFalling ? 1 - tilt : 1 + tilt) / base;
}
