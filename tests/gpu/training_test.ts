/** The training graph on WebGPU and on the processor come to the same network. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { isWithoutSoftwareVulkan, softwareVulkan, withoutGpu } from "./software_vulkan.ts";

interface Trained {
  readonly curve: readonly { readonly [column: string]: number | null }[];
  readonly parameters: readonly number[];
}

async function trainOn(device: "cpu" | "gpu", env: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", fileURLToPath(import.meta.resolve("./train_on.ts")), device],
    env: { NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test({
  name: "a network trained through WebGPU has the processor's curve and weights within 1e-5",
  ignore: isWithoutSoftwareVulkan,
  fn: async () => {
    const [onCpu, onGpu] = await Promise.all(
      (["cpu", "gpu"] as const).map(async (device): Promise<Trained> => {
        const { code, stdout, stderr } = await trainOn(device, softwareVulkan);
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout);
      }),
    );
    assert.ok(onCpu !== undefined && onGpu !== undefined);
    // That both had computed on the processor would show in this.
    assert.notDeepEqual(onGpu.parameters, onCpu.parameters);
    assert.equal(onGpu.curve.length, 4);
    onGpu.curve.forEach((row, i) => {
      for (const [column, value] of Object.entries(onCpu.curve[i] ?? {})) {
        close(row[column] ?? NaN, value ?? NaN, 1e-5 * Math.abs(value ?? NaN), column);
      }
    });
    onGpu.parameters.forEach((weight, i) =>
      close(weight, onCpu.parameters[i] ?? NaN, 1e-5, `weight ${i}`)
    );
  },
});

Deno.test("where onnxruntime finds no GPU, training says so", async () => {
  const { code, stderr } = await trainOn("gpu", {
    ...withoutGpu,
    VK_DRIVER_FILES: "/dev/null",
    VK_ICD_FILENAMES: "/dev/null",
  });
  assert.equal(code, 1);
  assert.match(stderr, /Cannot compute on a GPU: onnxruntime finds none .* Use the device "cpu"/);
});

function close(actual: number, expected: number, tolerance: number, what: string): void {
  if (Number.isNaN(expected)) return assert.ok(Number.isNaN(actual), what);
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} for ${expected}`);
}
