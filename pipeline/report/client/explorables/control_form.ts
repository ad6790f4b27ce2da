/**
 * The controls of an explorable as a form: a slider with its number, or a choice.
 *
 * @module
 */

/// <reference lib="dom" />

import type { Control, Controls } from "../../../model/explorable.ts";
import type { Values } from "./address.ts";

/** A form in the page. */
export interface ControlForm {
  readonly element: HTMLElement;
  /** Shows values, without telling. */
  show(values: Values): void;
}

const sliderSteps = 1000;

/**
 * Makes a form.
 *
 * @param id begins the ids of its elements
 * @param onChange told of a value that the reader gave
 */
export function controlForm(
  id: string,
  controls: Controls,
  onChange: (name: string, value: number | string) => void,
): ControlForm {
  const element = document.createElement("div");
  element.className = "explorable-controls";
  const shows = Object.entries(controls).map(([name, control]) => {
    const field = control.kind === "number"
      ? numberField(`${id}-${name}`, control, (value) => onChange(name, value))
      : choiceField(`${id}-${name}`, control, (value) => onChange(name, value));
    element.append(field.element);
    return [name, field.show] as const;
  });
  return {
    element,
    show: (values) => {
      for (const [name, show] of shows) {
        const value = values[name];
        if (value !== undefined) show(value as never);
      }
    },
  };
}

interface Field<T> {
  readonly element: HTMLElement;
  show(value: T): void;
}

function numberField(
  id: string,
  control: Extract<Control, { kind: "number" }>,
  onChange: (value: number) => void,
): Field<number> {
  const { min, max, isLog, step } = control;
  const place = (value: number): number =>
    isLog === true ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  const valueAt = (fraction: number): number =>
    rounded(isLog === true ? min * (max / min) ** fraction : min + (max - min) * fraction, control);
  // A slider of few values stops at each.
  const steps = step !== undefined && isLog !== true ? Math.round((max - min) / step) : sliderSteps;
  const slider = input(`${id}-slider`, "range", { min: "0", max: String(steps), step: "1" });
  const number = input(id, "number", {
    min: String(min),
    max: String(max),
    step: String(step ?? "any"),
  });
  slider.setAttribute("aria-label", `${control.label}, slider`);
  const show = (value: number): void => {
    number.value = String(value);
    slider.value = String(Math.round(steps * place(value)));
    slider.setAttribute("aria-valuetext", String(value));
  };
  slider.addEventListener("input", () => {
    const value = valueAt(Number(slider.value) / steps);
    show(value);
    onChange(value);
  });
  number.addEventListener("change", () => {
    const value = Number(number.value);
    if (number.value === "" || Number.isNaN(value)) return;
    const taken = rounded(Math.min(Math.max(value, min), max), control);
    show(taken);
    onChange(taken);
  });
  return { element: field(id, control, [number, slider]), show };
}

function choiceField(
  id: string,
  control: Extract<Control, { kind: "choice" }>,
  onChange: (value: string) => void,
): Field<string> {
  const select = document.createElement("select");
  select.id = id;
  for (const [value, text] of Object.entries(control.options)) {
    select.append(new Option(text, value));
  }
  select.addEventListener("change", () => onChange(select.value));
  return { element: field(id, control, [select]), show: (value) => select.value = value };
}

function field(id: string, { label, about }: Control, inputs: readonly HTMLElement[]): HTMLElement {
  const element = document.createElement("div");
  element.className = "explorable-control";
  const name = document.createElement("label");
  name.htmlFor = id;
  name.textContent = label;
  element.append(name, ...inputs);
  if (about !== undefined) {
    const words = document.createElement("span");
    words.id = `${id}-about`;
    words.className = "quiet";
    words.textContent = about;
    inputs[0]?.setAttribute("aria-describedby", words.id);
    element.append(words);
  }
  return element;
}

function input(id: string, type: string, attributes: Record<string, string>): HTMLInputElement {
  const element = document.createElement("input");
  element.id = id;
  element.type = type;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function rounded(value: number, { step, min }: Extract<Control, { kind: "number" }>): number {
  if (step === undefined) return Number(value.toPrecision(3));
  return Number((min + step * Math.round((value - min) / step)).toPrecision(12));
}
