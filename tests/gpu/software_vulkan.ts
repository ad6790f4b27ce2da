/**
 * A GPU that the processor imitates, for tests: SwiftShader, which Chromium brings along.
 *
 * Mesa's imitation does not do here: onnxruntime refuses it, for it lacks dynamic indexing of buffers.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { isMissing } from "../needs.ts";

const folder = ["/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome"]
  .find((path) => existsSync(`${path}/vk_swiftshader_icd.json`));

/** Whether tests that need it are skipped; CI installs it. */
export const isWithoutSoftwareVulkan = isMissing("Chromium's SwiftShader", folder !== undefined);

/** Variables that make a process find the imitated GPU and nothing else. */
export const softwareVulkan: Readonly<Record<string, string>> = {
  DENO_WEBGPU_BACKEND: "vulkan",
  LD_LIBRARY_PATH: folder ?? "",
  VK_DRIVER_FILES: `${folder}/vk_swiftshader_icd.json`,
  VK_ICD_FILENAMES: `${folder}/vk_swiftshader_icd.json`,
};

/** Variables with which a process finds no GPU at all: this interface is Windows' alone. */
export const withoutGpu: Readonly<Record<string, string>> = { DENO_WEBGPU_BACKEND: "dx12" };
