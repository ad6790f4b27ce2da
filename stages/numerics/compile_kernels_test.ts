import assert from "node:assert/strict";
import { compiledKernel, kernelSources } from "./compile_kernels.ts";

for (const source of kernelSources) {
  Deno.test(`${source} is what its compiled kernel was made from`, async () => {
    const { path, text } = await compiledKernel(source);
    assert.equal(await Deno.readTextFile(path), text, "run `deno task kernels`");
  });
}
