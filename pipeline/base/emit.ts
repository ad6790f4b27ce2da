/**
 * How the engine says what happens: as data, which printers turn into text. Each room declares its own events.
 *
 * @module
 */

/** Receives events as they happen. */
export type Emit<Event> = (event: Event) => void;
