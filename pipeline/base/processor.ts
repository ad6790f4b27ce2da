/**
 * What the processor can do, as far as native code's speed depends on it.
 *
 * @module
 */

/**
 * Whether this is an x86 processor without AVX, on which native numerical libraries fall back to
 * instructions several times slower. Only Linux tells; elsewhere the answer is no.
 */
export function isWithoutAvx(): boolean {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return false;
  try {
    return lacksAvx(Deno.readTextFileSync("/proc/cpuinfo"));
  } catch {
    return false;
  }
}

/** Whether a `/proc/cpuinfo` lists processor flags, and AVX is not among them. */
export function lacksAvx(cpuinfo: string): boolean {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/);
  return flags !== undefined && !flags.includes("avx");
}
