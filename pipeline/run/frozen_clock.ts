/**
 * Stops the clock of the process that imports it: a result must not depend on when it was made.
 *
 * A stage's process loads this before anything else, and the stage's bundle holds it, so that it is
 * part of the key; a stage declared with `clock: true` does without. Timers go on as ever.
 *
 * @module
 */

// Any instant will do; dates of ZIP files begin in 1980 and a time of zero is read as "none" by some.
const instantMs = Date.UTC(2000, 0, 1);

// Packages keep references to `Date` and compare constructors: one object answers for both.
const frozenDate = new Proxy(Date, {
  apply: () => new Date().toString(),
  construct: (date, args, newTarget) =>
    Reflect.construct(date, args.length === 0 ? [instantMs] : args, newTarget),
});
Date.now = () => instantMs;
Date.prototype.constructor = frozenDate;
globalThis.Date = frozenDate;

Object.defineProperties(Performance.prototype, {
  now: { value: () => 0, configurable: true, writable: true },
  timeOrigin: { value: instantMs, configurable: true },
});

const zoned = (timeZone: Temporal.TimeZoneLike = "UTC"): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone);
Object.assign(Temporal.Now, {
  instant: () => Temporal.Instant.fromEpochMilliseconds(instantMs),
  zonedDateTimeISO: zoned,
  plainDateTimeISO: (zone?: Temporal.TimeZoneLike) => zoned(zone).toPlainDateTime(),
  plainDateISO: (zone?: Temporal.TimeZoneLike) => zoned(zone).toPlainDate(),
  plainTimeISO: (zone?: Temporal.TimeZoneLike) => zoned(zone).toPlainTime(),
});
