/**
 * Programs that see no more than they are given, by bubblewrap: Linux's namespaces, without further rights.
 *
 * What is not named is not there: no other files, no network, no other processes. Where bubblewrap is
 * not installed, or the system refuses namespaces to its users, nothing of this can be had; that is found
 * out once a process.
 *
 * @module
 */

import { lstatSync, readlinkSync } from "node:fs";
import { programPath } from "./program_path.ts";

/** What a program may see besides the system's own files. Paths are absolute. */
export interface Confinement {
  /** Files and folders that it may read; what is not there is passed over. */
  readonly reads: readonly string[];
  /** Files and folders that it may write as well. */
  readonly writes: readonly string[];
  /** Files and folders that it finds at another place. */
  readonly moved?: readonly Moved[];
  /** Folders of which nothing is shown but what is named here: they may lie within the system's files. */
  readonly hidden: readonly string[];
  /** Where it starts; as the caller when absent. */
  readonly folder?: string;
  /** Whether it may use the machine's devices, such as a GPU. */
  readonly devices?: boolean;
}

/** A file or folder that is seen at another place. */
export interface Moved {
  readonly from: string;
  readonly to: string;
  readonly writable: boolean;
}

/** A program with its arguments. */
export interface Confined {
  readonly program: string;
  readonly args: string[];
}

/** Folders of the system's programs and libraries; some systems have only some of them. */
const systemFolders = [
  ...["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"],
  ...["/nix/store", "/gnu/store", "/sys/devices/system"],
];

/** What of `/etc` belongs to programs, and says nothing of a machine's users or secrets. */
const systemSettings = [
  ...["alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "fonts", "magic", "mime.types"],
  ...["R", "julia", "perl", "octave.conf", "matplotlibrc", "OpenCL", "vulkan", "glvnd", "java"],
].map((name) => `/etc/${name}`);

/** What a GPU's driver asks the system. */
const deviceFolders = ["/sys", "/run/opengl-driver"];

let found: string | null | undefined;

/** The path of bubblewrap where it works, else `null`. */
export function bubblewrap(): string | null {
  found ??= find();
  return found;
}

/**
 * How to start a program so that it sees no more than it is given. It ends with the process that starts it.
 *
 * @param wrapper what {@linkcode bubblewrap} gave
 */
export function confined(
  wrapper: string,
  program: string,
  args: readonly string[],
  confinement: Confinement,
): Confined {
  const { reads, writes, moved = [], hidden, folder, devices = false } = confinement;
  return {
    program: wrapper,
    args: [
      ...["--unshare-all", "--die-with-parent", "--new-session", "--hostname", "pipeline"],
      ...systemFolders.flatMap(asItIs),
      ...systemSettings.flatMap((path) => ["--ro-bind-try", path, path]),
      ...["--proc", "/proc"],
      ...(devices
        ? ["--dev-bind", "/dev", "/dev", ...deviceFolders.flatMap(asItIs)]
        : ["--dev", "/dev"]),
      ...hidden.filter(isSystemPath).flatMap((path) => ["--tmpfs", path]),
      // First, because what is to be read may lie below one of these, in /tmp for example.
      ...moved.flatMap(({ from, to, writable }) => [writable ? "--bind" : "--ro-bind", from, to]),
      ...reads.flatMap((path) => ["--ro-bind-try", path, path]),
      ...writes.flatMap((path) => ["--bind", path, path]),
      // The folders above are made in the memory of the namespace; nothing is to be written there.
      ...["--remount-ro", "/"],
      ...(folder === undefined ? [] : ["--chdir", folder]),
      ...["--", program, ...args],
    ],
  };
}

/** How a program ended that was started by bubblewrap, which turns a signal into an exit code as shells do. */
export function unwrapped(status: Deno.CommandStatus): Deno.CommandStatus {
  const signal = signals[status.code - signalled];
  if (status.signal !== null || signal === undefined) return status;
  return { success: false, code: status.code, signal };
}

const signalled = 128;
const signals: { readonly [number: number]: Deno.Signal } = {
  2: "SIGINT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
};

/** Some systems have links to folders here, which are links inside, too. */
function asItIs(path: string): readonly string[] {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  return stat.isSymbolicLink()
    ? ["--symlink", readlinkSync(path), path]
    : ["--ro-bind", path, path];
}

/** Whether a path is one of the system's own, which all programs see. */
export function isSystemPath(path: string): boolean {
  return [...systemFolders, ...systemSettings]
    .some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Looks for it, and tries what it will be used for. */
function find(): string | null {
  const wrapper = Deno.build.os === "linux" ? programPath("bwrap") : undefined;
  if (wrapper === undefined) return null;
  try {
    const { program, args } = confined(wrapper, "true", [], { reads: [], writes: [], hidden: [] });
    const probe = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
    return probe.outputSync().success ? wrapper : null;
  } catch {
    return null;
  }
}
