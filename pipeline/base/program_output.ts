/**
 * What another program prints, where nothing depends on its being there.
 *
 * @module
 */

/** What a program prints, or `undefined` if it is not there or fails. */
export async function programOutput(
  program: string,
  args: readonly string[],
  cwd = Deno.cwd(),
): Promise<string | undefined> {
  try {
    const command = new Deno.Command(program, { args: [...args], cwd, stderr: "null" });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
