/**
 * Where stages compute that can do so on either: the processor, or a GPU through WebGPU.
 *
 * @module
 */

import { UserError } from "../base/errors.ts";

/** What a stage computes on. Results of the two are alike, but not bit by bit. */
export type Device = "cpu" | "gpu";

/** What a user asks for; `auto` is a GPU where this machine has one. */
export type DeviceChoice = Device | "auto";

/** Environment variable that says which device to use where `--device` is not given. */
export const deviceVariable = "PIPELINE_DEVICE";

/**
 * The device that the arguments, else the environment, name; the processor when neither does.
 *
 * @param given the value of `--device`
 * @param variable the value of {@linkcode deviceVariable}
 * @throws {UserError} there is no such device.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(deviceChoice(undefined, undefined), "cpu");
 * assert.equal(deviceChoice("auto", "gpu"), "auto");
 * ```
 */
export function deviceChoice(
  given: string | undefined,
  variable: string | undefined,
): DeviceChoice {
  const text = given ?? (variable || "cpu");
  if (text === "cpu" || text === "gpu" || text === "auto") return text;
  throw new UserError(
    `Cannot compute on device "${text}": there is no such device`,
    `Use cpu, gpu or auto${given === undefined ? `; ${deviceVariable} is set to this` : ""}.`,
  );
}

/** The option that asks for a device, to follow others; nothing for the processor. */
export function deviceOption(device: Device): string {
  return device === "cpu" ? "" : ` --device ${device}`;
}

/** Whether this machine has a GPU, one that the processor only imitates left aside. */
export async function hasGpu(): Promise<boolean> {
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter !== undefined && adapter !== null && !adapter.info.isFallbackAdapter;
}

/**
 * Refuses to compute on a GPU where this machine has none, not even an imitated one.
 *
 * @throws {UserError} it has none.
 */
export async function refuseWithoutGpu(): Promise<void> {
  if (await navigator.gpu?.requestAdapter()) return;
  throw new UserError(
    "Cannot compute on a GPU: WebGPU finds none on this machine",
    "Use --device cpu, or install the GPU's driver with its Vulkan part (`vulkaninfo --summary` " +
      "then lists it).",
  );
}
